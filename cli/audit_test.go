package cli_test

import (
	"strings"
	"testing"
)

// The operator sees what was done, and that nobody changed what was written of it.
func TestAuditCommands(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	account := x.done("account", "add", "--name", "A partner", "--json").object(t)["id"]
	x.done("token", "create", "--account", account.(string)) //nolint:forcetypeassert // an id
	list := x.done("audit", "list").out
	for _, part := range []string{"operator", "make_account", "make_token"} {
		if !strings.Contains(list, part) {
			t.Errorf("%s is missing in\n%s", part, list)
		}
	}
	if strings.Contains(list, account.(string)) || strings.Contains(list, "A partner") { //nolint:forcetypeassert // an id
		t.Errorf("the account is named in\n%s", list)
	}
	if got := x.done("audit", "verify", "--json").object(t); got["unchained"] != 2.0 || got["entries"] != 0.0 {
		t.Errorf("%v", got)
	}
	unknown := strings.Repeat("a1", 32)
	x.refused(1, "not as it was written", "audit", "verify", "--digest", unknown)
	x.refused(2, "--digest wants", "audit", "verify", "--digest", "a1")
	if got := x.done("audit", "digests").out; got != "" {
		t.Errorf("digests before anything is chained: %q", got)
	}
}
