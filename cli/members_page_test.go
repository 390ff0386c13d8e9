package cli_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
)

const membersPage = "../docs/members.md"

var answerBlock = regexp.MustCompile("(?s)```json ([a-z-]+)\n(.*?)```")

// Every block of commands of docs/members.md gives the answer that the page shows, on the sample
// data.
func TestMembersPage(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s, printed := x.demo()
	defer func() { _ = s.cmd.Process.Kill() }()
	o, shown := x.atShell(false), answersOf(t)
	variables := []string{"SHG_URL=" + s.url, "SHG_TOKEN=" + find(t, printed, `a member's token: (shg_\S+)`)}
	run := func(name string) map[string]any {
		got := said{out: o.runFrom(membersPage, name, variables...)}.object(t)
		if want := shown[name]; want == nil || !holds(got, want) {
			encoded, _ := json.Marshal(got)
			t.Errorf("%s: the page shows %v; the answer is %.2000s", name, want, encoded)
		}
		return got
	}
	set := func(variable string, value any) {
		text, _ := value.(string)
		variables = append(variables, variable+"="+text)
	}
	set("GROUP", at(run("me"), "memberships", "group_id"))
	run("needs")
	set("NEED", run("need")["id"])
	set("REQUEST", run("request")["id"])
	run("open")
	first := at(run("ranking"), "items", "consultant")
	set("CONSULTANT", at(first, "id"))
	run("explain")
	run("change")
	run("close")
	have, ran := slices.Sorted(maps.Keys(blocksOf(t, membersPage))), slices.Sorted(maps.Keys(shown))
	if len(have) != 9 || !slices.Equal(have, ran) {
		t.Errorf("the page has the blocks %v, with answers for %v; this runs nine", have, ran)
	}
}

// answersOf returns the answers that the page shows, by the name of the block of commands.
func answersOf(t *testing.T) map[string]any {
	t.Helper()
	page, err := os.ReadFile(membersPage)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]any{}
	for _, found := range answerBlock.FindAllSubmatch(page, -1) {
		var decoded any
		if err := json.Unmarshal(found[2], &decoded); err != nil {
			t.Fatalf("%s: %v", found[1], err)
		}
		shown[string(found[1])] = decoded
	}
	return shown
}

// at follows names into an answer; of lists it takes the first element.
func at(value any, names ...string) any {
	for _, name := range names {
		object, _ := value.(map[string]any)
		value = object[name]
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
	}
	return value
}

// holds reports whether an answer holds what a page shows of it: objects may have more members,
// lists may go on unless they are shown empty, and … is any value that is not empty.
func holds(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		for name := range want {
			ok = ok && holds(object[name], want[name])
		}
		return ok
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) < len(want) || len(want) == 0 && len(list) > 0 {
			return false
		}
		for i := range want {
			ok = ok && holds(list[i], want[i])
		}
		return ok
	case string:
		text, ok := got.(string)
		return ok && (text == want || want == "…" && text != "")
	}
	return got == want
}
