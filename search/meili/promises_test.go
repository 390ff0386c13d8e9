package meili_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/meili"
)

func named(n int, name string) search.Document {
	return search.Document{
		ID: models.ID{14: byte(n >> 8), 15: byte(n)}, Version: 1, Texts: search.Texts{Name: []string{name}}, Names: search.Names{Own: name}, Public: []byte(name),
	}
}

func found(t *testing.T, x search.Index, q search.Query) []string {
	t.Helper()
	q.Limit = 1000
	result, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, hit := range result.Hits {
		names = append(names, string(hit.Public))
	}
	return names
}

// The server looks at ten words of a query; here all twenty count.
func TestMoreThanTenWords(t *testing.T) {
	t.Parallel()
	x := open(t)
	long := "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
	if err := x.Put(t.Context(), named(1, long), named(2, strings.TrimSuffix(long, " fifteen"))); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{long: 1, long + " ": 1, strings.TrimSuffix(long, "teen"): 1, long + " sixteen": 0, "zero " + long: 0, "one fourteen": 2} {
		if got := found(t, x, search.Query{Text: text}); len(got) != want {
			t.Errorf("%q finds %q, want %d", text, got, want)
		}
	}
}

// A document that the server cannot accept holds up no other, neither of the same batch nor of
// another that the server joins to it.
func TestBadDocumentsStandAlone(t *testing.T) {
	t.Parallel()
	x := open(t)
	bad, adrift := named(3, "too many members"), named(4, "adrift")
	bad.Values = map[string][]string{}
	for i := range 70_000 { // the server takes 65,535
		bad.Values[fmt.Sprint("k", i)] = []string{"v"}
	}
	adrift.Points = []models.Point{{Lat: 152, Lon: 10}} // the server would take it
	done := make(chan error, 1)
	go func() { done <- x.Put(context.WithoutCancel(t.Context()), named(10, "innocent")) }()
	err := x.Put(t.Context(), named(1, "good"), bad, adrift, named(2, "fine"))
	if err := <-done; err != nil {
		t.Errorf("another's batch: %v", err)
	}
	some, ok := errors.AsType[*models.PartialError](err)
	if !ok {
		t.Fatalf("%v", err)
	}
	failed := map[models.ID]bool{}
	for id := range some.Failed {
		failed[id] = true
	}
	if !maps.Equal(failed, map[models.ID]bool{bad.ID: true, adrift.ID: true}) {
		t.Errorf("failed: %v", some)
	}
	if got := found(t, x, search.Query{}); len(got) != 3 {
		t.Errorf("found %q", got)
	}
}

// A query while an index is replaced is answered whole, by the old or by the new, and a replacement
// that ends early changes nothing.
func TestReplacedBesideWhatAnswers(t *testing.T) {
	t.Parallel()
	x := open(t)
	documents := func(prefix string, n int) []search.Document {
		var list []search.Document
		for i := range n {
			list = append(list, named(i+1, fmt.Sprint(prefix, " ", i)))
		}
		return list
	}
	if err := x.Replace(t.Context(), search.NewReplacement(documents("old", 50)...)); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the rows cannot be read")
	cut := func(yield func(search.Document, error) bool) {
		for _, d := range documents("new", 20) {
			if !yield(d, nil) {
				return
			}
		}
		yield(search.Document{}, broken)
	}
	if err := x.Replace(t.Context(), search.Replacement{Documents: cut}); !errors.Is(err, broken) {
		t.Errorf("cut off: %v", err)
	}
	stopped := errors.New("stopped before the swap")
	never := search.NewReplacement(documents("new", 20)...)
	never.BeforeSwap = func(context.Context) error { return stopped }
	if err := x.Replace(t.Context(), never); !errors.Is(err, stopped) {
		t.Errorf("stopped: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	asking := make(chan string, 1)
	go func() {
		defer close(asking)
		for ctx.Err() == nil {
			result, err := x.Find(context.WithoutCancel(ctx), search.Query{Limit: 1000})
			if err != nil || len(result.Hits) != 50 && len(result.Hits) != 60 || result.Total != len(result.Hits) {
				asking <- fmt.Sprintf("%d hits of %d, %v", len(result.Hits), result.Total, err)
				return
			}
		}
	}()
	for range 3 {
		for prefix, n := range map[string]int{"new": 60, "old": 50} {
			if err := x.Replace(t.Context(), search.NewReplacement(documents(prefix, n)...)); err != nil {
				t.Error(err)
			}
		}
	}
	stop()
	if message := <-asking; message != "" {
		t.Errorf("meanwhile: %s", message)
	}
}

// An index that is missing is away for writes and questions alike: one that a write had made would
// answer as if there were nothing to find.
func TestMissingIndexIsAway(t *testing.T) {
	t.Parallel()
	server := testmeili.StartServer(t)
	x := meili.New(meili.Options{URL: server.URL, Key: server.Key, UID: "groups"})
	away := func(when string) {
		t.Helper()
		_, err := x.Find(t.Context(), search.Query{Limit: 1})
		if put := x.Put(t.Context(), named(1, "One")); !errors.Is(err, models.ErrUnavailable) || !errors.Is(put, models.ErrUnavailable) {
			t.Errorf("%s: find %v, put %v", when, err, put)
		}
		if state, err := x.State(t.Context()); err != nil || !state.Missing {
			t.Errorf("%s: %+v %v", when, state, err)
		}
	}
	away("before there is one")
	if err := x.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := x.Put(t.Context(), named(1, "One")); err != nil {
		t.Fatal(err)
	}
	if err := x.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	away("after somebody has deleted it")
	if err := x.Replace(t.Context(), search.NewReplacement(named(2, "Two"))); err != nil {
		t.Fatal(err)
	}
	if state, err := x.State(t.Context()); err != nil || state.Missing || state.Outdated || state.Documents != 1 {
		t.Errorf("%+v %v", state, err)
	}
}

// An index of a program that knew no parts is outdated, answers until it is built anew, and then
// judges parts.
func TestAnIndexFromBeforeParts(t *testing.T) {
	t.Parallel()
	x := prepared(t, meili.Options{})
	d := named(1, "One")
	d.Values = map[string][]string{"day": {"MO", "TU"}, "format": {"in_person", "online"}}
	if err := x.Put(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := x.SetAsBeforeParts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if state, err := x.State(t.Context()); err != nil || !state.Outdated {
		t.Errorf("from before: %+v %v", state, err)
	}
	q := search.Query{Limit: 10, PartFilters: map[string]models.Condition{
		"day": models.HasAny("day", "MO"), "format": models.HasAny("format", "online"),
	}}
	if r, err := x.Find(t.Context(), q); err != nil || r.Total != 1 {
		t.Errorf("from before: %d found, %v", r.Total, err)
	}
	d.Parts = []search.Part{
		{Values: map[string][]string{"day": {"MO"}, "format": {"in_person"}}},
		{Values: map[string][]string{"day": {"TU"}, "format": {"online"}}},
	}
	if err := x.Replace(t.Context(), search.NewReplacement(d)); err != nil {
		t.Fatal(err)
	}
	if state, err := x.State(t.Context()); err != nil || state.Outdated {
		t.Errorf("anew: %+v %v", state, err)
	}
	if r, err := x.Find(t.Context(), q); err != nil || r.Total != 0 {
		t.Errorf("anew: %d found, %v", r.Total, err)
	}
}

// An index whose documents have the words of another vocabulary is outdated. It answers until it is
// built anew, and an empty one takes the new vocabulary over.
func TestAnIndexOfAnotherVocabulary(t *testing.T) {
	t.Parallel()
	older := prepared(t, meili.Options{Vocabulary: "1"})
	server := testmeili.Server(t)
	x := meili.New(meili.Options{URL: server.URL, Key: server.Key, UID: older.UID(), Vocabulary: "2"})
	wantOutdated := func(when string, want bool) {
		t.Helper()
		if state, err := x.State(t.Context()); err != nil || state.Outdated != want {
			t.Errorf("%s: %+v %v", when, state, err)
		}
	}
	wantOutdated("of another vocabulary", true)
	if err := x.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantOutdated("empty and prepared", false)
	if err := older.Replace(t.Context(), search.NewReplacement(named(1, "One"))); err != nil {
		t.Fatal(err)
	}
	if err := x.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantOutdated("filled by a program of another vocabulary", true)
	if r, err := x.Find(t.Context(), search.Query{Text: "one", Limit: 1}); err != nil || r.Total != 1 {
		t.Errorf("outdated: %d found, %v", r.Total, err)
	}
	if err := x.Replace(t.Context(), search.NewReplacement(named(1, "One"))); err != nil {
		t.Fatal(err)
	}
	wantOutdated("anew", false)
}
