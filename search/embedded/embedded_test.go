package embedded_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/conformance"
	"github.com/shg-directory/shg/search/embedded"
	"github.com/shg-directory/shg/search/naive"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]embedded.Options{
		"as in a service":                        {ExampleDocument: []byte(`{"n":12345,"name":"an example of what is kept"}`)},
		"merging in the background all the time": {MaxInlineMerge: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conformance.Run(t, func(t testing.TB) search.Index {
				x := embedded.New(options)
				t.Cleanup(x.Close)
				return x
			}, conformance.Differences{})
		})
	}
}

// Filters of meetings hold for one meeting: 2,000 random questions, each answered as the scan does.
func TestFiltersHoldForOnePartIn2000Questions(t *testing.T) {
	t.Parallel()
	conformance.RunParts(t, func(t testing.TB) search.Index {
		x := embedded.New(embedded.Options{MaxInlineMerge: 2})
		t.Cleanup(x.Close)
		return x
	}, conformance.Differences{})
}

func TestTheNaiveIndexConformsToo(t *testing.T) {
	t.Parallel()
	conformance.Run(t, func(testing.TB) search.Index { return naive.New() }, conformance.Differences{})
}
