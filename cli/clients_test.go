package cli_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
)

// Clients that are generated from the description run their story against the service: make clients
// generates them and sets SHG_CLIENTS.
func TestGeneratedClients(t *testing.T) {
	t.Parallel()
	if os.Getenv("SHG_CLIENTS") == "" {
		t.Skip("generated clients are SKIPPED: make clients runs them")
	}
	t.Run("sqlite", func(t *testing.T) { // one after the other: each fills two processors
		newTerminal(t).tellStories()
	})
	t.Run("postgres+meilisearch", func(t *testing.T) {
		x, server := newTerminal(t), testmeili.Server(t)
		x.environ = append(x.environ, "DATABASE_URL="+testdb.DurablePostgresDSN(t), "MEILI_URL="+server.URL, "MEILI_KEY="+server.Key, "MEILI_PREFIX="+testmeili.Prefix())
		x.done("migrate")
		x.tellStories()
	})
}

// tellStories runs the story of every client against a service of the terminal.
func (x *terminal) tellStories() {
	x.t.Helper()
	id, _ := x.done("account", "add", "--name", "A partner's engineer", "--json").object(x.t)["id"].(string)
	create := []string{"token", "create", "--account", id, "--json"}
	for _, scope := range []string{"account", "webhooks", "source:go-story", "source:typescript-story"} {
		create = append(create, "--scope", scope)
	}
	token, _ := x.done(create...).object(x.t)["token"].(string)
	x.environ = append(x.environ, "SHG_WEBHOOK_ALLOW=127.0.0.0/8")
	s := x.serve()
	defer s.kill()
	for dir, words := range map[string]string{"go": "go test -count=1 -v .", "typescript": "npm run -s story"} {
		command := strings.Fields(words)
		cmd := exec.CommandContext(x.t.Context(), command[0], command[1:]...)
		cmd.Dir = "../internal/clients/" + dir
		cmd.Env = append(os.Environ(), "SHG_URL="+s.url, "SHG_TOKEN="+token)
		out, err := cmd.CombinedOutput()
		if err != nil {
			x.t.Errorf("%s: %v: %s", dir, err, out)
		}
		x.t.Logf("%s: %s", dir, out)
	}
}
