package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testwait"
)

// The same commands on PostgreSQL: what one process writes another serves, and one serves at a
// time.
func TestOnPostgreSQL(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+testdb.DurablePostgresDSN(t))
	x.done("migrate")
	s := x.serve()
	defer s.kill()
	x.refused(1, "another serve", "serve", "--addr", "127.0.0.1:0")
	feed := filepath.Join(t.TempDir(), "feed.json")
	body := `[{"slug":"one","name":"First Step","day":2,"time":"19:30","latitude":39.95,"longitude":-75.16,"types":["O"]}]`
	if err := os.WriteFile(feed, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	x.done("import", "meeting-guide", feed, "--source", "office")
	if got := x.done("search", "groups", "--near", "Philadelphia", "--json").object(t)["total"]; got != 1.0 {
		t.Errorf("a search beside the server finds %v", got)
	}
	testwait.For(t, "the running server finds what another process wrote", func() bool {
		return get(t, s.url+"/api/v1/groups?near=Philadelphia")["total"] == 1.0
	})
	if entries, err := os.ReadDir(x.dir); err == nil && len(entries) > 0 {
		t.Errorf("on PostgreSQL %d files lie in the data directory", len(entries))
	}
}
