// Command journeys prints how many of our files and functions run for one search, one creation, one
// import and one ranking, and how many calls are between a handler of the API and a statement of
// the database. It must be built with coverage counters: make journeys.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime/coverage"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

func main() {
	list := flag.Bool("list", false, "print the files of each journey and its deepest call too")
	flag.Parse()
	if err := run(context.Background(), *list); err != nil {
		fmt.Fprintln(os.Stderr, "journeys:", err)
		os.Exit(1)
	}
}

// site is the service over SQLite and an index in memory, with sample data.
type site struct {
	*app.App
	handler http.Handler
	depths  depths
	member  models.WriteOptions
	token   string
	request models.ID
	group   []byte // to be created
	list    bool
}

func run(ctx context.Context, list bool) error {
	dir, err := os.MkdirTemp("", "shg-journeys-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s := &site{list: list}
	db, err := store.Open(ctx, store.Config{Path: filepath.Join(dir, "shg.db"), OnStatement: s.depths.record})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	s.App = app.New(app.Parts{Config: config.Config{PublicURL: "http://127.0.0.1"}, Store: db, Now: time.Now, Log: slog.New(slog.DiscardHandler), Indexed: true}) //nolint:contextcheck // handlers take the context of their request
	s.handler = s.Handler()                                                                                                                                       //nolint:contextcheck // handlers take the context of their request
	if err := s.fill(ctx); err != nil {
		return fmt.Errorf("write sample data: %w", err)
	}
	return s.print(ctx, dir)
}

func operator() models.WriteOptions { return models.WriteOptions{Actor: models.Actor{Operator: true}} }

// fill writes the showcase of the sample data: a group with a request, and consultants.
func (s *site) fill(ctx context.Context) error {
	d, err := sample.Demo(places.Open(), models.DateOf(time.Now().UTC()))
	if err != nil {
		return err
	}
	if s.member, s.token, err = s.person(ctx, "Member (synthetic)"); err != nil {
		return err
	}
	showcase := slices.IndexFunc(d.Groups, func(g sample.Group) bool { return g.Showcase })
	if s.group, err = json.Marshal(d.Groups[0].Input); err != nil {
		return err
	}
	for _, c := range d.Consultants[:20] {
		self, _, err := s.person(ctx, c.Input.Name)
		if err != nil {
			return err
		}
		profile, _, err := s.Directory.PutProfile(ctx, self, c.Input)
		if err == nil && c.Verification.Ground != "" {
			_, err = s.Directory.VerifyConsultant(ctx, operator(), profile.ID, c.Verification)
		}
		if err != nil {
			return err
		}
	}
	return s.openRequest(ctx, d.Groups[showcase])
}

func (s *site) person(ctx context.Context, name string) (models.WriteOptions, string, error) {
	account, err := s.People.CreateAccount(ctx, operator(), models.AccountInput{Name: name, Role: models.AccountPlain})
	if err != nil {
		return models.WriteOptions{}, "", err
	}
	token, _, err := s.People.CreateToken(ctx, operator(), account.ID, nil, 0)
	return models.WriteOptions{Actor: models.Actor{AccountID: account.ID, Name: account.Name, Role: account.Role}}, token, err
}

func (s *site) openRequest(ctx context.Context, g sample.Group) error {
	group, err := s.Directory.CreateGroup(ctx, s.member, g.Input)
	if err != nil {
		return err
	}
	request := *g.Request
	for _, n := range g.Needs {
		need, err := s.Consultation.StateNeed(ctx, s.member, group.ID, n)
		if err != nil {
			return err
		}
		request.Needs = append(request.Needs, need.ID)
	}
	created, err := s.Consultation.CreateRequest(ctx, s.member, group.ID, request)
	if err != nil {
		return err
	}
	s.request = created.ID
	_, err = s.Consultation.OpenRequest(ctx, s.member, created.ID)
	return err
}

func (s *site) print(ctx context.Context, dir string) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "journey\tfiles\tfunctions\tcalls from handler to statement")
	for _, j := range []struct {
		name string
		run  func() error
	}{
		{"search", func() error {
			return s.ask(ctx, "GET", "/groups?q=tuesday&near=Leeds&topic=alcohol&facets=topic", "", nil)
		}},
		{"create", func() error { return s.ask(ctx, "POST", "/groups", s.token, s.group) }},
		{"import", func() error { return s.importTable(ctx) }},
		{"rank", func() error { return s.ask(ctx, "GET", "/requests/"+s.request.String()+"/matches", s.token, nil) }},
	} {
		if err := j.run(); err != nil { // what runs once in a process is done
			return fmt.Errorf("%s: %w", j.name, err)
		}
		s.depths.reset()
		if err := coverage.ClearCounters(); err != nil {
			return fmt.Errorf("build it with -cover -covermode=atomic: %w", err)
		}
		if err := j.run(); err != nil {
			return fmt.Errorf("%s: %w", j.name, err)
		}
		files, err := covered(ctx, filepath.Join(dir, j.name))
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\n", j.name, len(files), files.functions(), &s.depths)
		if s.list {
			printList(os.Stdout, j.name, files, s.depths.deepest)
		}
	}
	return table.Flush()
}

func (s *site) ask(ctx context.Context, method, path, token string, body []byte) error {
	request := httptest.NewRequestWithContext(ctx, method, "http://127.0.0.1/api/v1"+path, bytes.NewReader(body))
	request.Header.Set("Cache-Control", "no-cache")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, request)
	if recorder.Code >= http.StatusBadRequest {
		return errors.New(strings.TrimSpace(recorder.Body.String()))
	}
	return nil
}

// importTable imports a table whose one record changes each time.
func (s *site) importTable(ctx context.Context) error {
	table := fmt.Sprintf("record,name,topics,language,place,meeting_days,meeting_start\na,Table %d,alcohol,en,geonames:2644688,TU,19:30\n", time.Now().UnixNano())
	options := models.ImportOptions{Source: "journeys", Format: models.FeedCSV}
	_, err := s.Imports.Import(ctx, operator(), imports.FeedFromBytes([]byte(table)), options, func(int, int) {})
	return err
}
