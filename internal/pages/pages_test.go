// Package pages_test opens the pages in a browser, as people do.
package pages_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/reference/places"
)

// TestStoriesOnServers tells the stories of people to a service on PostgreSQL and Meilisearch.
// .ci/pages tells them, and looks at every page, on SQLite with the index in memory.
func TestStoriesOnServers(t *testing.T) {
	t.Parallel()
	if os.Getenv("SHG_PAGES") == "" {
		t.Skip("stories in a browser are SKIPPED: make pages tells them")
	}
	server := httptest.NewUnstartedServer(nil)
	t.Cleanup(server.Close)
	a := newApp(t, "http://"+server.Listener.Addr().String())
	fill(t, a)
	server.Config.Handler = a.Handler()
	server.Start()
	out, err := exec.CommandContext(t.Context(), "node", "story.mjs", server.URL, "", "stories").CombinedOutput()
	if t.Log(string(out)); err != nil {
		t.Error(err)
	}
}

func newApp(t *testing.T, address string) *app.App {
	t.Helper()
	server := testmeili.Server(t)
	a := app.New(app.Parts{
		Config: config.Config{
			PublicURL: address, Keyring: filepath.Join(t.TempDir(), "keyring"), Erasures: filepath.Join(t.TempDir(), "erasures"),
			Meili: config.Meili{URL: server.URL, Key: server.Key, Prefix: testmeili.Prefix()},
		},
		Store: testdb.Postgres(t, testdb.Clock(time.Now)), Now: time.Now, Log: slog.New(slog.DiscardHandler), Indexed: true,
	})
	if err := a.Discovery.PrepareIndexes(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	return a
}

// fill creates the groups of the demo, each with its steward.
func fill(t *testing.T, a *app.App) {
	t.Helper()
	demo, err := sample.Demo(places.Open(), models.DateOf(time.Now().UTC()))
	if err != nil {
		t.Fatal(err)
	}
	operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
	steward, err := a.People.CreateAccount(t.Context(), operator, models.AccountInput{Name: "Steward", Role: models.AccountPlain})
	if err != nil {
		t.Fatal(err)
	}
	by := models.WriteOptions{Actor: models.Actor{AccountID: steward.ID, Name: steward.Name, Role: steward.Role}}
	for _, g := range demo.Groups {
		if _, err := a.Directory.CreateGroup(t.Context(), by, g.Input); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Worker().Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}
