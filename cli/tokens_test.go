package cli_test

import (
	"net/http"
	"slices"
	"testing"
)

func TestTokensEndAtOnce(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	account, _ := x.done("account", "add", "--name", "A partner", "--json").object(t)["id"].(string)
	var ids, texts []string
	for range 4 {
		created := x.done("token", "create", "--account", account, "--json").object(t)
		id, _ := created["id"].(string)
		text, _ := created["token"].(string)
		ids, texts = append(ids, id), append(texts, text)
	}
	s := x.serve()
	defer s.kill()
	works := func() (list []bool) {
		for _, text := range texts {
			_, _, ok := send(t.Context(), http.MethodGet, s.url+"/api/v1/me", text, "")
			list = append(list, ok)
		}
		return list
	}
	expect := func(want ...bool) {
		t.Helper()
		if got := works(); !slices.Equal(got, want) {
			t.Errorf("they work: %v, want %v", got, want)
		}
	}
	expect(true, true, true, true)
	x.done("token", "revoke", ids[0])
	expect(false, true, true, true)
	x.in = texts[1] + "\n"
	x.done("token", "revoke", "-")
	expect(false, false, true, true)
	if n := x.done("token", "revoke", "--account", account, "--json").object(t)["revoked"]; n != 2.0 {
		t.Errorf("%v were revoked, want the other two", n)
	}
	expect(false, false, false, false)

	items, _ := x.done("token", "list", "--account", account, "--json").object(t)["items"].([]any)
	for _, item := range items {
		if shown, _ := item.(map[string]any); shown["revoked_at"] == nil || shown["token"] != nil {
			t.Errorf("listed as %v", shown)
		}
	}
	if len(items) != 4 {
		t.Errorf("%d are listed, want 4", len(items))
	}
}
