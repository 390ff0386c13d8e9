package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/platform/config"
)

const clinic = `{"name": "clinic", "label": "The clinic", "issuer": "https://login.clinic.example/a", "client_id": "shg", "client_secret": "hush"}`

// readIssuers returns the organisations of a file with this content and mode.
func readIssuers(t *testing.T, content string, mode os.FileMode) ([]config.Issuer, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "oidc.json")
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	c, err := config.Read([]string{"SHG_OIDC=" + path})
	return c.Issuers, err
}

func TestOrganisations(t *testing.T) {
	t.Parallel()
	local := strings.NewReplacer("https://login.clinic.example/a", "http://127.0.0.1:8081", "clinic", "school").Replace(clinic)
	got, err := readIssuers(t, "["+clinic+","+local+"]", 0o600)
	want := []config.Issuer{
		{Name: "clinic", Label: "The clinic", URL: "https://login.clinic.example/a", ClientID: "shg", ClientSecret: "hush"},
		{Name: "school", Label: "The school", URL: "http://127.0.0.1:8081", ClientID: "shg", ClientSecret: "hush"},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// A file of organisations that is wrong stops the start with one line, which has no secret in it.
func TestWrongOrganisations(t *testing.T) {
	t.Parallel()
	changed := func(from, to string) string { return "[" + strings.Replace(clinic, from, to, 1) + "]" }
	for name, c := range map[string]struct {
		content string
		mode    os.FileMode
		names   string
	}{
		"others may read it": {"[]", 0o644, "chmod 600"},
		"no list":            {clinic, 0o600, "is not a list"},
		"more after it":      {"[] []", 0o600, "is not a list"},
		"unknown field":      {changed(`"name"`, `"nme"`), 0o600, "is not a list"},
		"a name with /":      {changed(`"clinic"`, `"a/b"`), 0o600, "name must"},
		"no label":           {changed("The clinic", ""), 0o600, "label must"},
		"a long label":       {changed("The clinic", strings.Repeat("a", 61)), 0o600, "label must"},
		"no client":          {changed(`"client_id": "shg"`, `"client_id": ""`), 0o600, "client_id"},
		"no address":         {changed("https://login.clinic.example/a", "login"), 0o600, "not an address"},
		"without TLS":        {changed("https:", "http:"), 0o600, "https://"},
		"a user":             {changed("login.", "me:hush@login."), 0o600, "not an address"},
		"twice":              {"[" + clinic + "," + clinic + "]", 0o600, "same name"},
		"too many":           {"[" + strings.Repeat(clinic+",", 20) + clinic + "]", 0o600, "more than 20"},
	} {
		_, err := readIssuers(t, c.content, c.mode)
		if err == nil || !strings.HasPrefix(err.Error(), "SHG_OIDC: ") || !strings.Contains(err.Error(), c.names) || strings.ContainsAny(err.Error(), "\n") || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
