package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/naive"
)

// scanRounds is the number of runs of the scan: it is slow on purpose.
const scanRounds = 5

// witness is an index that records the last query, so that it can be run again without the layers
// above the index.
type witness struct {
	search.Index
	last search.Query
}

// Find records the query and passes it on.
func (w *witness) Find(ctx context.Context, q search.Query) (search.Result, error) {
	w.last = q
	return w.Index.Find(ctx, q)
}

// question is a kind of search; each number gives another of the kind.
type question struct {
	name  string
	query func(i int) url.Values
}

func (b *bench) questions() []question {
	word := func(i int) string { return strings.Fields(b.names[i%len(b.names)])[0] }
	at := func(i int) string {
		p := b.points[i%len(b.points)]
		return fmt.Sprintf("%.5f,%.5f", p.Lat, p.Lon)
	}
	return []question{
		{"a word", func(i int) url.Values { return url.Values{"q": {word(i)}} }},
		{"within 25 km", func(i int) url.Values { return url.Values{"near": {at(i)}, "radius_km": {"25"}} }},
		{"near a name, word, facets", func(i int) url.Values {
			near := []string{"Dhaka", "Leeds", "Milano", "ঢাকা", "上海"}[i%5]
			return url.Values{"near": {near}, "radius_km": {"50"}, "q": {word(i)}, "facets": {"topic,format"}}
		}},
		{"topic and language, facets", func(i int) url.Values {
			return url.Values{"topic": {[]string{"alcohol", "cancer", "health"}[i%3]}, "language": {"en"}, "facets": {"topic,language,day"}}
		}},
	}
}

// measureSearches measures searches through the HTTP handler, then the index alone with the same
// query, then a scan of every document.
func (b *bench) measureSearches(ctx context.Context) error {
	index := b.app.Discovery.Groups
	recording := &witness{Index: index}
	scan := naive.New()
	b.app.Discovery.Groups = both{index, scan}
	if err := b.app.Discovery.RebuildIndexes(ctx); err != nil {
		return err
	}
	b.app.Discovery.Groups = recording
	handler := b.app.Handler()
	t := table{title: fmt.Sprintf("Search of %d groups, ms", b.groups)}
	t.add("", "HTTP p50", "p99", "bare index p50", "p99", "scan p50", "answers agree")
	for _, q := range b.questions() {
		var queries []search.Query
		http, err := measured(b.rounds, func(i int) error {
			err := ask(ctx, handler, "/api/v1/groups?"+q.query(i).Encode())
			queries = append(queries, recording.last)
			return err
		})
		if err != nil {
			return err
		}
		row := append([]string{q.name}, http.p50p99()...)
		if row, err = beside(ctx, row, index, scan, queries); err != nil {
			return err
		}
		t.add(row...)
	}
	b.app.Discovery.Groups = index
	return t.print()
}

// beside runs the same queries on the index alone and on the scan, and compares the results.
func beside(ctx context.Context, row []string, index, scan search.Index, queries []search.Query) ([]string, error) {
	alone, err := measured(len(queries), func(i int) error {
		_, err := index.Find(ctx, queries[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	agree := 0
	slow, err := measured(min(scanRounds, len(queries)), func(i int) error {
		want, err := scan.Find(ctx, queries[i])
		if err != nil {
			return err
		}
		got, err := index.Find(ctx, queries[i])
		if same(want, got) {
			agree++
		}
		return err
	})
	return append(append(row, alone.p50p99()...), inMs(slow.at(0.5)), fmt.Sprintf("%d of %d", agree, len(slow))), err
}

func same(a, b search.Result) bool {
	if a.Total != b.Total || len(a.Hits) != len(b.Hits) {
		return false
	}
	for i := range a.Hits {
		if a.Hits[i].ID != b.Hits[i].ID {
			return false
		}
	}
	return true
}

func ask(ctx context.Context, handler http.Handler, path string) error {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil))
	if recorder.Code != http.StatusOK {
		return fmt.Errorf("%s: %d %s", path, recorder.Code, recorder.Body)
	}
	return nil
}

// both fills two indexes with the same documents.
type both struct {
	search.Index
	second search.Index
}

// Replace fills both.
func (w both) Replace(ctx context.Context, r search.Replacement) error {
	var all []search.Document
	for d, err := range r.Documents {
		if err != nil {
			return err
		}
		all = append(all, d)
	}
	return errors.Join(w.second.Replace(ctx, search.NewReplacement(all...)), w.Index.Replace(ctx, search.NewReplacement(all...)))
}
