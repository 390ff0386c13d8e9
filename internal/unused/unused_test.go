package unused_test

import (
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/unused"
)

// Everything that the program declares is used by it, not by its tests alone.
func TestNothingIsUnused(t *testing.T) {
	t.Parallel()
	allowed := exceptions()
	list, err := unused.In("../..", forTests)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if allowed[d.String()] == "" && allowed[d.Name] == "" {
			t.Errorf("%s: nothing of the program names it", d)
		}
		delete(allowed, d.String())
	}
	for name, reason := range allowed {
		if strings.Contains(name, ".") {
			t.Errorf("%s is used, or gone: %s", name, reason)
		}
	}
}

// exceptions returns what is not named and stays, with the reason.
func exceptions() map[string]string {
	const library, tests = "a library calls it by its interface", "tests ask for it through the door of its package"
	return map[string]string{
		"Unwrap": library, "MarshalJSON": library, "TableName": library, "BindVarTo": library, "DataTypeOf": library, "DefaultValueOf": library,
		"Initialize": library, "QuoteTo": library, "RollbackTo": library, "SavePoint": library, "Translate": library,
		"WebAuthnID": library, "WebAuthnName": library, "WebAuthnDisplayName": library,

		"rest.ProblemCodes": "the description is generated from its source", "discovery.PrepareIndexes": "measurements prepare indexes with it",
		"imports.FeedFromBytes": tests, "csv.DescribeColumns": tests, "search.NewReplacement": tests, "shares.Available": tests, "places.AreaCell": tests, "places.SmallCountries": tests, "store.LeaseJobs": tests,
		"store.Lost": tests, "store.NeedRevisions": tests, "messages.Codes": tests,
		"store.LogMerge": "the log of changes has merges, which older programs must read; merging groups comes with moderation",
	}
}

// forTests are the packages that are there for tests and for measurements.
func forTests(dir string) bool {
	return strings.HasPrefix(dir, "internal/") && dir != "internal/app" || dir == "search/conformance" || dir == "search/naive" || dir == "domain/matching/matchingtest"
}
