package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// pageRows is the number of rows of a page of an answer.
const pageRows = 20

// measureScaledSearches measures searches through the HTTP handler, and then Meilisearch alone with
// the requests of the handler.
func (s *scale) measureScaledSearches(ctx context.Context) error {
	r, err := newRecorder(s.search.URL)
	if err != nil {
		return err
	}
	defer r.Close()
	handler := s.app.Handler()
	direct, recorded := s.app.Discovery.Groups, search.Index(s.through(r, "groups"))
	t := table{title: fmt.Sprintf("Search of %d groups on PostgreSQL and Meilisearch, ms", s.groups)}
	t.add("", "HTTP p50", "p99", "its requests to Meilisearch alone p50", "p99", "requests each")
	for _, q := range s.questions() {
		row, err := s.beside(q.name, func(i int) error { return ask(ctx, handler, "/api/v1/groups?"+q.query(i).Encode()) },
			func(record bool) {
				if s.app.Discovery.Groups = direct; record {
					s.app.Discovery.Groups = recorded
				}
			}, func() []call { return r.take() }, func(c []call) error { return s.replay(ctx, c) })
		if err != nil {
			return err
		}
		t.add(row...)
	}
	s.app.Discovery.Groups = direct
	if err := s.addFloors(ctx, &t, "groups"); err != nil {
		return err
	}
	return t.print()
}

// beside measures a kind of query, then the requests that it sent to the engine, alone. The first
// run, which is recorded, is not measured.
func (s *scale) beside(name string, ask func(i int) error, record func(bool), take func() []call, replay func([]call) error) ([]string, error) {
	recorded := make([][]call, s.rounds)
	record(true)
	for i := range s.rounds {
		if err := ask(i); err != nil {
			return nil, err
		}
		recorded[i] = take()
	}
	record(false)
	through, err := measured(s.rounds, ask)
	if err != nil {
		return nil, err
	}
	direct, err := measured(s.rounds, func(i int) error { return replay(recorded[i]) })
	if err != nil {
		return nil, err
	}
	calls := 0
	for _, c := range recorded {
		calls += len(c)
	}
	row := append([]string{name}, through.p50p99()...)
	return append(append(row, direct.p50p99()...), fmt.Sprintf("%.1f", float64(calls)/float64(s.rounds))), nil
}

// addFloors adds the times of the smallest requests to each engine: a word and a page of documents,
// and a page of rows by their keys.
func (s *scale) addFloors(ctx context.Context, t *table, kind string) error {
	first := s.questions()[0]
	search, err := measured(s.rounds, func(i int) error {
		body, err := json.Marshal(map[string]any{"q": first.query(i).Get("q"), "limit": pageRows, "attributesToRetrieve": []string{"id", "pub"}})
		if err != nil {
			return err
		}
		_, err = s.send(ctx, call{http.MethodPost, "/indexes/" + kind + "/search", body})
		return err
	})
	if err != nil {
		return err
	}
	t.add("Meilisearch alone: a word, a page of documents", "", "", search.p50p99()[0], search.p50p99()[1], "1")
	keys, err := s.someKeys(ctx, kind)
	if err != nil {
		return err
	}
	rows, err := measured(s.rounds, func(i int) error {
		found, err := s.sql.QueryContext(ctx, "SELECT * FROM "+kind+" WHERE id = ANY($1)", keys[i*pageRows:(i+1)*pageRows]) //nolint:gosec // one of two names
		if err != nil {
			return err
		}
		defer func() { _ = found.Close() }()
		for found.Next() { // all rows are received and ignored
		}
		return found.Err()
	})
	if err != nil {
		return err
	}
	t.add("PostgreSQL alone: a page of rows by primary key", "", "", rows.p50p99()[0], rows.p50p99()[1], "")
	return nil
}

// someKeys returns keys of rows anywhere in a table, a page for each round.
func (s *scale) someKeys(ctx context.Context, kind string) ([]string, error) {
	rows, err := s.sql.QueryContext(ctx, "SELECT id::text FROM "+kind+" ORDER BY id") //nolint:gosec // one of two names
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		all = append(all, key)
	}
	keys := make([]string, s.rounds*pageRows)
	for i := range keys {
		keys[i] = all[rand.N(len(all))] //nolint:gosec // any will do
	}
	return keys, rows.Err()
}

// tokens returns what the members authenticate with.
func (s *scale) tokens(ctx context.Context) ([]string, error) {
	list := make([]string, len(s.members))
	for i, options := range s.members {
		var err error
		if list[i], _, err = s.app.People.CreateToken(ctx, operator(), options.AccountID, []string{string(models.ScopeAccount)}, 0); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// measureScaledMatches measures the first page of rankings, and then Meilisearch alone with the
// requests of the rankings.
func (s *scale) measureScaledMatches(ctx context.Context) error {
	r, err := newRecorder(s.search.URL)
	if err != nil {
		return err
	}
	defer r.Close()
	tokens, err := s.tokens(ctx)
	if err != nil {
		return err
	}
	handler, eligible, count := s.app.Handler(), 0, 0
	ranking := func(i int) error {
		i %= len(s.requests)
		recorder := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/requests/"+s.requests[i].String()+"/matches?per_page=50", http.NoBody)
		request.Header.Set("Authorization", "Bearer "+tokens[i])
		handler.ServeHTTP(recorder, request)
		var got struct{ Eligible int }
		if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil || recorder.Code != http.StatusOK {
			return fmt.Errorf("%d %s", recorder.Code, recorder.Body)
		}
		eligible, count = eligible+got.Eligible, count+1
		return nil
	}
	first, err := measured(1, ranking)
	if err != nil {
		return err
	}
	direct, recorded := s.app.Consultation.Consultants, search.Index(s.through(r, "consultants"))
	row, err := s.beside("a ranking, with reasons for the first 50", ranking, func(record bool) {
		if s.app.Consultation.Consultants = direct; record {
			s.app.Consultation.Consultants = recorded
		}
	}, r.take, func(c []call) error { return s.replay(ctx, c) })
	if err != nil {
		return err
	}
	t := table{title: fmt.Sprintf("Match of %d requests with %d consultants, ms (%d eligible on average)", len(s.requests), s.consultants, eligible/count)}
	t.add("", "HTTP p50", "p99", "its requests to Meilisearch alone p50", "p99", "requests each")
	t.add(row...)
	t.add("the very first ranking, which reads the rows", inMs(first.at(0.5)), "", "", "", "")
	if err := s.addFloors(ctx, &t, "consultants"); err != nil {
		return err
	}
	return t.print()
}
