package meili_test

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/conformance"
	"github.com/shg-directory/shg/search/meili"
)

// TestMain runs fewer random worlds than elsewhere, unless configured: each write waits for the
// server.
func TestMain(m *testing.M) {
	checks := flag.Lookup("rapid.checks")
	given := checks.Value.String()
	flag.Parse()
	if checks.Value.String() == given {
		_ = checks.Value.Set("25")
	}
	os.Exit(m.Run())
}

// open makes an empty index on the real server.
func open(t testing.TB) search.Index {
	t.Helper()
	return prepared(t, meili.Options{})
}

func prepared(t testing.TB, o meili.Options) *meili.Index {
	t.Helper()
	server := testmeili.Server(t)
	o.URL, o.Key, o.UID = server.URL, server.Key, testmeili.Prefix()+"groups"
	x := meili.New(o)
	if err := x.Prepare(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestConformance(t *testing.T) {
	t.Parallel()
	conformance.Run(t, open, conformance.Differences{Typos: true, Relevance: true})
}

// Filters of meetings hold for one meeting: 2,000 random questions, each answered as the scan does.
func TestFiltersHoldForOnePartIn2000Questions(t *testing.T) {
	t.Parallel()
	conformance.RunParts(t, open, conformance.Differences{Typos: true, Relevance: true})
}

// TestConformanceByCells orders by distance as in an index of so many records that their cells are
// counted first, and answers rough questions by what it keeps for them.
func TestConformanceByCells(t *testing.T) {
	t.Parallel()
	byCells := func(t testing.TB) search.Index {
		t.Helper()
		x := prepared(t, meili.Options{StoreRevisions: true})
		x.CountCells()
		return x
	}
	conformance.Run(t, byCells, conformance.Differences{Typos: true, Relevance: true})
}

func TestPing(t *testing.T) {
	t.Parallel()
	server := testmeili.Server(t)
	x := meili.New(meili.Options{URL: server.URL, Key: server.Key, UID: "none"})
	if err := x.Ping(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}
