package cli_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

const partnersPage = "../docs/partners.md"

// Every block of commands of docs/partners.md does what the page says that it does.
func TestPartnersPage(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s := x.serve()
	defer s.kill()
	o := x.atShell(false)
	url := "SHG_URL=" + s.url
	ran := map[string]bool{}
	run := func(name string, variables ...string) string {
		ran[name] = true
		return o.runFrom(partnersPage, name, append(variables, url)...)
	}
	told := func(name string, variables ...string) map[string]any {
		return said{out: run(name, variables...)}.object(t)
	}
	token, _ := told("key")["token"].(string)
	key := "SHG_TOKEN=" + token
	group, _ := told("create", key)["id"].(string)
	if found := told("search"); found["total"] != 1.0 {
		t.Errorf("the search finds %v", found["total"])
	}
	if found := told("map"); found["total"] != 1.0 {
		t.Errorf("the map finds %v", found["total"])
	}
	if got := run("read-again", "GROUP="+group); got != "304\n" {
		t.Errorf("read again: %q", got)
	}
	if got := run("change", "GROUP="+group, key); got != "200\n412\n" {
		t.Errorf("changed twice with one ETag: %q", got)
	}
	wrong, err := json.Marshal(told("error")["errors"])
	if err != nil || !strings.Contains(string(wrong), "unknown_parameter") {
		t.Errorf("%v: the errors are %s", err, wrong)
	}
	if have := slices.Sorted(maps.Keys(blocksOf(t, partnersPage))); !slices.Equal(have, slices.Sorted(maps.Keys(ran))) {
		t.Errorf("the page has the blocks %v; this ran %v", have, ran)
	}
}
