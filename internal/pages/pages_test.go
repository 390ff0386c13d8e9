// Package pages_test opens the pages in a browser, as people do.
package pages_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
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
// .ci/pages tells them, and looks at every page, on SQLite with the index in memory. SHG_PAGES is
// stories, or consultation for the story of a consultation alone.
func TestStoriesOnServers(t *testing.T) {
	t.Parallel()
	if os.Getenv("SHG_PAGES") == "" {
		t.Skip("stories in a browser are SKIPPED: make pages tells them")
	}
	server := httptest.NewUnstartedServer(nil)
	t.Cleanup(server.Close)
	var ahead atomic.Int64
	a := newApp(t, "http://"+server.Listener.Addr().String(), func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
	fill(t, a)
	server.Config.Handler = a.Handler()
	server.Start()
	work(t, a)
	story := exec.CommandContext(t.Context(), "node", "story.mjs", server.URL, "", os.Getenv("SHG_PAGES"))
	story.Env = append(os.Environ(), "MODERATOR="+moderator(t, a), "NEXT_MONTH="+nextMonth(t, a, &ahead))
	out, err := story.CombinedOutput()
	if t.Log(string(out)); err != nil {
		t.Error(err)
	}
}

// work does the jobs that come in, until the test ends.
func work(t *testing.T, a *app.App) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- a.Worker().Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// moderator returns the key of a moderator.
func moderator(t *testing.T, a *app.App) string {
	t.Helper()
	operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
	account, err := a.People.CreateAccount(t.Context(), operator, models.AccountInput{Name: "Moderator", Role: models.AccountModerator})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := a.People.CreateToken(t.Context(), operator, account.ID, []string{"account", "moderate"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// nextMonth returns an address that goes on to the next month and publishes ratings, when it is
// posted to.
func nextMonth(t *testing.T, a *app.App, ahead *atomic.Int64) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		ahead.Add(int64(31 * 24 * time.Hour))
		if err := a.Consultation.PublishRatings(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func newApp(t *testing.T, address string, now func() time.Time) *app.App {
	t.Helper()
	server := testmeili.Server(t)
	a := app.New(app.Parts{
		Config: config.Config{
			PublicURL: address, Keyring: filepath.Join(t.TempDir(), "keyring"), Erasures: filepath.Join(t.TempDir(), "erasures"),
			Meili: config.Meili{URL: server.URL, Key: server.Key, Prefix: testmeili.Prefix()},
		},
		Store: testdb.Postgres(t, testdb.Clock(now)), Now: now, Log: slog.New(slog.DiscardHandler), Indexed: true,
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
