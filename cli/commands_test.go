package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testhttp"
)

// refused runs a command that must fail with a code and one line on standard error that holds some
// words.
func (x *terminal) refused(code int, words string, args ...string) {
	x.t.Helper()
	got := x.run(args...)
	if got.code != code {
		x.t.Errorf("shg %s ended with %d, want %d: %s%s", strings.Join(args, " "), got.code, code, got.out, got.err)
	}
	if lines := strings.Count(got.err, "\n"); lines != 1 || !strings.HasPrefix(got.err, "shg: ") || !strings.Contains(got.err, words) {
		x.t.Errorf("shg %s said %q, want one line with %q", strings.Join(args, " "), got.err, words)
	}
}

func TestRefusalsAreOneClearLine(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	const nobody = "01a20bf7-1e30-7a53-b552-20507b54288b"
	for _, c := range []struct {
		code  int
		words string
		args  string
	}{
		{2, `unknown command "frobnicate"`, "frobnicate"},
		{2, "unknown flag: --colour", "search groups --colour red"},
		{1, "Leeds, England, GB", "search groups --near Leedz"},
		{1, "--near: ", "search groups --near 91,0"},
		{2, "--radius-km wants more than 0", "search groups --near Leeds --radius-km 0"},
		{1, "radius-km", "search groups --near Leeds --radius-km 20001"},
		{1, "There is no such topic. Did you mean: ", "search groups --topic alchohol"},
		{1, "There is no such language", "search groups --language Klingonese"},
		{1, "relevance, distance, next_meeting, name, updated", "search groups --sort colour"},
		{2, "--page counts from 1", "search groups --page 0"},
		{2, "no id of a request", "match nope"},
		{2, "--limit wants 1 to 100", "match " + nobody + " --limit 0"},
		{1, "not found", "match " + nobody},
		{1, "name: ", "account add"},
		{1, "account, moderator, admin", "account add --name X --role king"},
		{2, "--account wants the id", "token create --account nope"},
		{1, "not found", "token create --account " + nobody},
		{2, "--expires", "token create --account " + nobody + " --expires soon"},
		{1, "not found", "token list --account " + nobody},
		{2, "say which", "token revoke"},
		{2, "no id of a token", "token revoke shg_abc"},
		{1, "not found", "token revoke " + nobody},
		{1, "not found", "token revoke -"},
		{1, "not found", "group claim " + nobody + " --account " + nobody},
		{2, "--gone wants ids", "group claim " + nobody + " --account " + nobody + " --gone me"},
		{2, "account, moderator, admin", "account list --role king"},
		{2, "--limit wants 1", "account list --limit 0"},
		{1, "Nobody knows this place", "geo find Xyzzyq"},
		{2, "accepts 1 arg(s)", "import meeting-guide"},
		{2, "--source", "import meeting-guide feed.json"},
		{2, "--source", "import csv feed.csv --dry-run"},
		{2, "--source", "import ndjson https://example.org/feed.ndjson"},
		{1, "no such file", "import meeting-guide /no/such/feed.json --source a"},
		{1, "export hsds: this format is not there yet. There are: csv, meeting-guide", "export hsds --out groups.json"},
		{1, "import hsds: this format is not there yet. There are: csv, meeting-guide, ndjson", "import hsds groups.json --json"},
		{2, `unknown command "pdf"`, "export pdf"},
		{1, "fetch the feed", "import meeting-guide http://127.0.0.1:1/feed.json --source a"},
	} {
		x.refused(c.code, c.words, strings.Fields(c.args)...)
	}
	x.environ = append(x.environ, "SHG_ADDR=nowhere")
	x.refused(1, "SHG_ADDR", "serve")
}

func TestAccountsTokensAndClaims(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	account := fmt.Sprint(x.done("account", "add", "--name", "A steward", "--json").object(t)["id"])
	created := x.done("token", "create", "--account", account, "--scope", "read", "--scope", "account", "--expires", "12h", "--json").object(t)
	if token, _ := created["token"].(string); !strings.HasPrefix(token, "shg_") || created["expires_at"] == nil {
		t.Errorf("token %v", created)
	}
	for _, scope := range []string{"moderate", "admin"} {
		x.refused(1, "for accounts with the role", "token", "create", "--account", account, "--scope", scope)
	}
	feed := filepath.Join(t.TempDir(), "feed.json")
	body := `[{"slug":"one","name":"First Step","day":2,"time":"19:30","latitude":39.95,"longitude":-75.16,"types":["O"]}]`
	if err := os.WriteFile(feed, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	x.done("import", "meeting-guide", feed, "--source", "office")
	items, _ := x.done("search", "groups", "--near", "Philadelphia", "--json").object(t)["items"].([]any)
	if len(items) != 1 {
		t.Fatalf("items %v", items)
	}
	group, _ := items[0].(map[string]any)
	x.done("group", "claim", fmt.Sprint(group["id"]), "--account", account)
	x.refused(1, "already has a steward", "group", "claim", fmt.Sprint(group["id"]), "--account", account)
	x.refused(1, "already has a steward", "group", "claim", fmt.Sprint(group["slug"]), "--account", account)
	x.refused(1, "not found", "group", "claim", "no-such-group", "--account", account)
	other := fmt.Sprint(x.done("account", "add", "--name", "Another steward", "--email", "Other@Example.org", "--role", "moderator", "--json").object(t)["id"])
	x.done("group", "claim", fmt.Sprint(group["id"]), "--account", other, "--gone", account)
	if got := x.done("jobs", "list"); !strings.Contains(got.out, "index_group") {
		t.Errorf("what was written without a server waits for one: %s", got.out)
	}
}

// Those who pause are marked, and those who have ended are found only when asked for.
func TestSearchMarksWhoPauses(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	file := filepath.Join(t.TempDir(), "groups.ndjson")
	var lines []string
	for name, activity := range map[string]string{"Meets": "active", "Pauses": "paused", "Over": "ended"} {
		lines = append(lines, fmt.Sprintf(`{"record":%q,"group":{"name":%q,"kind":"peer","topics":["alcohol"],"activity":%q}}`, activity, name, activity))
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	x.done("import", "ndjson", "--source", "three", file)
	if got := x.done("search", "groups").out; !strings.Contains(got, "Pauses  paused") || strings.Contains(got, "Over") || strings.Contains(got, "active") {
		t.Errorf("without a filter: %s", got)
	}
	if got := x.done("search", "groups", "--activity", "ended").out; !strings.Contains(got, "Over  ended") || strings.Contains(got, "Meets") {
		t.Errorf("those that have ended: %s", got)
	}
	x.refused(2, "active, paused, ended", "search", "groups", "--activity", "asleep")
}

// The operator finds accounts by a part of their name or by their whole address, and is not shown their groups.
func TestAccountsAreFound(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	for _, args := range [][]string{{"Zoë"}, {"anna", "--email", "a@example.org"}, {"Anton", "--role", "moderator"}, {"Émile", "--email", "ANNA@example.org"}} {
		x.done(append([]string{"account", "add", "--name"}, args...)...)
	}
	for args, want := range map[string]string{
		"":                              "anna Anton Zoë Émile of 4",
		"--search ANN":                  "anna of 1",
		"--search éMI":                  "Émile of 1",
		"--search ZOË":                  "Zoë of 1",
		"--search nobody":               "of 0",
		"--search ant --role moderator": "Anton of 1",
		"--role admin":                  "of 0",
		"--limit 1":                     "anna of 4",
		"--limit 2":                     "anna Anton of 4",
		"--role account --search Anna@example.ORG": "Émile of 1",
		"--email anna@example.org":                 "Émile of 1",
		"--search example":                         "of 0",
	} {
		got := x.done(append(strings.Fields("account list --json"), strings.Fields(args)...)...).object(t)
		items, _ := got["items"].([]any)
		var names []string
		for _, item := range items {
			shown, _ := item.(map[string]any)
			names = append(names, fmt.Sprint(shown["name"]))
		}
		if text := strings.Join(append(names, fmt.Sprintf("of %v", got["total"])), " "); text != want {
			t.Errorf("account list %s: %s, want %s", args, text, want)
		}
	}
	if got := x.done("account", "list", "--search", "zo"); !strings.Contains(got.out, "Zoë") || !strings.Contains(got.out, "1 of 1 account\n") {
		t.Errorf("for people: %s", got.out)
	}
}

func TestGeo(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	for _, c := range []struct{ args, want string }{
		{"geo find Leeds", "geonames:2644688"},
		{"geo find ঢাকা", "Dhaka"},
		{"geo find England", "area:GB.ENG"},
		{"geo find Germ", "area:DE"},
		{"geo find Headingley,Leeds", "geonames:2644688"},
	} {
		if got := x.done(strings.Fields(c.args)...); !strings.Contains(got.out, c.want) {
			t.Errorf("shg %s says %q, want %s", c.args, got.out, c.want)
		}
	}
	items, _ := x.done("geo", "find", "Leeds", "--json").object(t)["items"].([]any)
	place, _ := items[0].(map[string]any)
	if place["id"] != "geonames:2644688" || place["region_code"] != "GB.ENG" || place["timezone"] != "Europe/London" {
		t.Errorf("as JSON: %v", place)
	}
}

func TestSecondServeOnOneDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s := x.serve()
	defer s.kill()
	x.refused(1, "another serve holds", "serve", "--addr", "127.0.0.1:0")
	if got := x.run("search", "groups"); got.code != 0 {
		t.Errorf("a search beside a running server: %s", got.err)
	}
}

// feeds returns the real meeting lists, if they lie beside the project.
func feeds(t *testing.T) []string {
	t.Helper()
	list, _ := filepath.Glob("../../shared/data/meeting-guide/feeds/*")
	if len(list) == 0 {
		t.Skip("SKIPPED: the real feeds do not lie beside the project")
	}
	return list
}

func TestRealFeedsGoInAndAreFound(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	for _, feed := range feeds(t) {
		first := x.run("import", "meeting-guide", feed, "--source", sourceOf(feed), "--json", "--timezone", "America/Chicago", "--language", "en", "--topic", "alcohol")
		if strings.HasSuffix(feed, ".txt") {
			if first.code != 1 || !strings.Contains(first.err, "not JSON") {
				t.Errorf("%s: %d %s", feed, first.code, first.err)
			}
			continue
		}
		if first.code != 0 {
			t.Errorf("%s: %s", feed, first.err)
			continue
		}
		counts := first.object(t)
		if counts["created"] != counts["groups"] || counts["created"] == 0.0 {
			t.Errorf("%s: %v of %v groups created", feed, counts["created"], counts["groups"])
		}
		again := x.done("import", "meeting-guide", feed, "--source", sourceOf(feed), "--json", "--timezone", "America/Chicago", "--language", "en", "--topic", "alcohol").object(t)
		if again["unchanged"] != counts["groups"] || again["updated"] != 0.0 || again["created"] != 0.0 {
			t.Errorf("%s again: %v", feed, again)
		}
	}
	found := x.done("search", "groups", "--near", "Philadelphia", "--q", "step", "--json").object(t)
	if total, _ := found["total"].(float64); total < 50 {
		t.Errorf("%v groups with the word step near Philadelphia", total)
	}
	s := x.serve()
	defer s.kill()
	near := get(t, s.url+"/api/v1/groups?near=Philadelphia&radius_km=5&facets=format,topic")
	facets, _ := near["facets"].(map[string]any)
	if total, _ := near["total"].(float64); total < 100 || len(facets) != 2 || near["radius_km"] != 5.0 {
		t.Errorf("%v groups within %v km, facets %v", near["total"], near["radius_km"], facets)
	}
}

func get(t *testing.T, url string) (body map[string]any) {
	t.Helper()
	testhttp.WantJSON(t, testhttp.Request{URL: url}, &body)
	return body
}

// sourceOf names a source after a feed's file.
func sourceOf(feed string) string {
	return strings.ReplaceAll(strings.TrimSuffix(filepath.Base(feed), filepath.Ext(feed)), "_", "-")
}
