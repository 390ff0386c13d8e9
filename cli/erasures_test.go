package cli_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// askJSON sends JSON to the API of a service and returns its answer.
func (x *terminal) askJSON(method, address, secret, body string, want int) map[string]any {
	x.t.Helper()
	request, err := http.NewRequestWithContext(x.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		x.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if secret != "" {
		request.Header.Set("Authorization", "Bearer "+secret)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		x.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer := map[string]any{}
	if err := json.NewDecoder(response.Body).Decode(&answer); response.StatusCode != want || err != nil && want != http.StatusNoContent {
		x.t.Fatalf("%s %s: %d, %v: %v", method, address, response.StatusCode, err, answer)
	}
	return answer
}

// An account that a back-up still has is erased again by hand from the newest ledger, once.
func TestReplayingErasures(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s := x.serve()
	up := x.askJSON(http.MethodPost, s.url+"/api/v1/accounts", "", `{"display_name":"Amina"}`, http.StatusCreated)
	file := filepath.Join(t.TempDir(), "monday.db")
	x.done("backup", file)
	phrase, _ := up["phrase"].(string)
	secret, _ := up["token"].(string)
	x.askJSON(http.MethodDelete, s.url+"/api/v1/me", secret, `{"phrase":"`+phrase+`"}`, http.StatusNoContent)
	s.kill()

	restored := newTerminal(t)
	if err := os.MkdirAll(restored.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{file: "shg.db", filepath.Join(x.dir, "erasures"): "erasures"} {
		if err := os.Rename(from, filepath.Join(restored.dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	if got := restored.done("account", "list").out; !strings.Contains(got, "Amina") {
		t.Fatalf("the back-up has %s", got)
	}
	for i, want := range []float64{1, 0} {
		if got := restored.done("erasures", "replay", "--json").object(t); got["entries"] != 1.0 || got["erased_again"] != want {
			t.Errorf("replay %d: %v", i, got)
		}
	}
	if got := restored.done("account", "list").out; strings.Contains(got, "Amina") {
		t.Errorf("after it there is still %s", got)
	}
	if got := restored.done("erasures", "replay").out; got != "1 entries in the ledger, 0 accounts erased again\n" {
		t.Errorf("in words: %q", got)
	}
}
