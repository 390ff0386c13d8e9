package api_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/policy"
)

var update = flag.Bool("update", false, "write docs/permissions.md")

const permissionsPage = "../docs/permissions.md"

const permissionsHead = `# Who may do what

This page is written from the table in ` + "`domain/policy`" + ` and from the list of routes, by
` + "`go test ./api -run TestPermissionsPage -update`" + `; a test holds it to them. Every verb asks that
table before it acts, whichever door it was called by.

- *anyone*: without an account. *signed_in*: any account, and the operator. *in_person*: an account in
  a session, not by a key.
- *member*, *steward*: of the group acted on. *author*: the member whose words they are. *self*: the
  account, membership or profile is one's own.
- *moderator*, *admin*: of the operator's people, by a key with that scope, or in a session that a
  passkey began; an admin may do what a moderator may. *operator*: at the command line.
- *consultant*: has a profile as a consultant. *key_alone*: a key that acts as no account, such as a
  partner's. Both stand after *not*: they may not, although others of the row may.
- *source_key*: the key of the partner whose source it is. *webhook_key*: the key whose account the
  webhook is of.

**Secret**: to all others the thing is not there (404), whether it is or not. **Published**: the
group must be published, for its members too. What is not published is not there for anybody who may
not read drafts. **Proof**: the session is less than ten minutes old, or its person proved anew who
it is ([signing in](signing-in.md)). Without an account the answer is 401 where an account could
help.

` + "`api` TestEveryRouteAsEverybody" + ` asks every route below a group as eleven callers for a group in six
states, and all others without an account, and wants the table's answer. ` + "`api` TestEveryPageAsEverybody" + `
asks every page as thirteen readers, by sessions and by keys, for a group in nine states.

| act | who | | routes |
|---|---|---|---|
`

// permissions returns the page.
func permissions(s *site) string {
	routes := map[policy.Act][]string{}
	for _, r := range s.app.Door.Routes() {
		routes[r.Act] = append(routes[r.Act], fmt.Sprintf("`%s %s`", r.Method, r.Path))
	}
	var page strings.Builder
	page.WriteString(permissionsHead)
	table := policy.Table()
	for _, act := range slices.Sorted(maps.Keys(table)) {
		rule, notes := table[act], []string{}
		if rule.Secret {
			notes = append(notes, "secret")
		}
		if rule.RequiresPublished {
			notes = append(notes, "published")
		}
		if rule.RequiresProof {
			notes = append(notes, "proof")
		}
		who := make([]string, len(rule.Who))
		for i, relation := range rule.Who {
			who[i] = string(relation)
		}
		for _, relation := range rule.Except {
			who = append(who, "not "+string(relation))
		}
		fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", act, strings.Join(who, ", "), strings.Join(notes, ", "), strings.Join(routes[act], "<br>"))
	}
	return page.String()
}

// The page of permissions is the table of the program.
func TestPermissionsPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		want := permissions(s)
		if *update {
			if err := os.WriteFile(permissionsPage, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(permissionsPage)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(have)); diff != "" {
			t.Errorf("%s is not the program's (-program +page):\n%s", permissionsPage, diff)
		}
	})
}
