package api_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
)

// codes are codes of every kind that are found by what is stored of them, and what they are of.
type codes struct {
	s               *site
	steward, scribe person
	group           string
	join            string // for five
	member, account string
	device, secret  string
}

func (s *site) codes() codes {
	s.t.Helper()
	c := codes{s: s, steward: s.member("A steward"), scribe: s.member("A scribe")}
	c.group = s.group(c.steward, leeds("Tuesday Night"))
	s.join(c.group, c.steward, c.scribe)
	c.join = s.joinCode(c.group, c.steward, map[string]any{"uses": 5})
	c.account, c.member = s.without(c.group, c.steward, "Rahela")
	waiting := s.ask("POST", "/sign-in/devices", person{}, map[string]any{}).wantStatus(http.StatusCreated)
	c.device, c.secret = waiting.text("code"), waiting.text("secret")
	return c
}

// work uses each of the codes, as people type them.
func (c codes) work() {
	c.s.t.Helper()
	typed := func(code string) string { return strings.ToLower(strings.ReplaceAll(code, "-", " ")) }
	c.s.enter(c.group, c.s.member("A newcomer"), map[string]any{"code": typed(c.join)}).wantStatus(http.StatusOK)
	words := newcomers()
	words["author_id"] = c.account
	needs := "/groups/" + c.group + "/needs"
	need := c.s.ask("POST", needs, c.scribe, words).wantStatus(http.StatusCreated).text("id")
	c.s.ask("POST", needs+"/"+need+"/confirm", c.scribe, map[string]any{"member_code": typed(c.member)}).wantStatus(http.StatusOK)
	c.s.ask("POST", "/me/devices", c.s.signUp("Somebody").person, map[string]any{"code": typed(c.device)}).wantStatus(http.StatusNoContent)
	c.s.ask("POST", "/sign-in/devices/session", person{}, map[string]any{"secret": c.secret}).wantStatus(http.StatusCreated)
}

// hashes returns what is stored of the codes that are found by it, by table.
func (db rawDB) hashes() map[string]string {
	db.t.Helper()
	found := map[string]string{}
	for table, column := range map[string]string{"join_codes": "hash", "member_codes": "hash", "device_codes": "code_hash"} {
		var hash sql.NullString
		if err := db.QueryRowContext(db.t.Context(), "SELECT max("+column+") FROM "+table).Scan(&hash); err != nil {
			db.t.Fatal(err)
		}
		found[table] = hash.String
	}
	return found
}

func plainHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// What is stored of a code is a hash by the keyring: nobody can try codes with the database alone.
func TestCodesAreHashedWithAKey(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		c := s.codes()
		for table, hash := range db.hashes() {
			if !strings.HasPrefix(hash, "h1.") || len(hash) != 55 {
				t.Errorf("%s has %q", table, hash)
			}
		}
		for table, code := range map[string]string{"join_codes": c.join, "member_codes": c.member, "device_codes": c.device} {
			for _, text := range []string{code, strings.ReplaceAll(code, "-", ""), "device code " + strings.ReplaceAll(code, "-", "")} {
				if strings.Contains(db.hashes()[table], plainHash(text)) {
					t.Errorf("%s has the plain hash of a code", table)
				}
			}
		}
		c.work()
	})
}

// Codes of an older program are good until they end, and get a key when they are used.
func TestCodesOfOlderPrograms(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		c := s.codes()
		for set, code := range map[string]string{
			"join_codes SET hash": strings.ReplaceAll(c.join, "-", ""), "member_codes SET hash": strings.ReplaceAll(c.member, "-", ""),
			"device_codes SET code_hash": "device code " + strings.ReplaceAll(c.device, "-", ""),
		} {
			if _, err := db.ExecContext(t.Context(), "UPDATE "+set+" = '"+plainHash(code)+"'"); err != nil {
				t.Fatal(err)
			}
		}
		c.work()
		for _, table := range []string{"join_codes", "member_codes"} { // the device's is gone
			if hash := db.hashes()[table]; !strings.HasPrefix(hash, "h1.") {
				t.Errorf("%s still has %q", table, hash)
			}
		}
		c.s.enter(c.group, s.member("Another"), map[string]any{"code": c.join}).wantStatus(http.StatusOK)
	})
}

// A rotation breaks no code that is in use, on paper or in a mail: its key stays until the codes
// have ended or were used, and another rotation retires it.
func TestCodesOutliveARotation(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		c := s.codes()
		s.accountWith("Anna", "anna@example.org")
		s.askForLink("anna@example.org")
		s.post()
		done, err := s.app.People.RotateKeys(t.Context(), theOperator(), accounts.Rotation{Add: true})
		if err != nil || len(done.InUse) != 1 || len(done.Retired) != 0 || s.keys() != 2 {
			t.Fatalf("%+v %v, %d keys", done, err, s.keys())
		}
		list := mails.All()
		code := first(t, linkCode, list[len(list)-1].Text)
		if got := s.browse("/sign-in/links/confirm", `{"email":"anna@example.org","code":"`+code+`"}`, ""); got.StatusCode != http.StatusCreated {
			t.Errorf("the code of a mail: %d", got.StatusCode)
		}
		former := done.InUse[0]
		c.work()
		done, err = s.app.People.RotateKeys(t.Context(), theOperator(), accounts.Rotation{})
		if err != nil || len(done.Retired) != 1 || done.Retired[0] != former || s.keys() != 1 {
			t.Errorf("%+v %v, %d keys", done, err, s.keys())
		}
		c.s.enter(c.group, s.member("Another"), map[string]any{"code": c.join}).wantStatus(http.StatusOK)
	})
}

// A key by which only codes were hashed that have ended is retired.
func TestEndedCodesHoldNoKey(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		c := s.codes()
		s.ask("DELETE", "/groups/"+c.group+"/members/"+c.account, c.steward, nil).wantStatus(http.StatusNoContent)
		s.clock.Add(int64(models.JoinCodeDays*24+24) * 3600e9)
		if done, err := s.app.People.RotateKeys(t.Context(), theOperator(), accounts.Rotation{Add: true}); err != nil || len(done.Retired) != 1 || s.keys() != 1 {
			t.Errorf("%+v %v, %d keys", done, err, s.keys())
		}
	})
}
