package models_test

import (
	"testing"

	"github.com/shg-directory/shg/models"
)

// A comparison shows a count only where neither it nor what it leaves is a few, but none and all.
func TestComparisonsShowNothingSmall(t *testing.T) {
	const hidden = -1
	shown := func(count *int) int {
		if count == nil {
			return hidden
		}
		return *count
	}
	for _, c := range []struct{ requests, changes, wantRequests, wantChanges int }{
		{0, 0, hidden, hidden},
		{4, 0, hidden, hidden},
		{4, 4, hidden, hidden},
		{5, 0, 5, 0},
		{5, 1, 5, hidden},
		{5, 5, 5, 5},
		{9, 5, 5, hidden}, // four are left
		{9, 9, 5, 5},
		{10, 4, 10, hidden},
		{10, 5, 10, 5},
		{10, 6, 10, hidden},
		{14, 9, 10, 5},
		{23, 0, 20, 0},
	} {
		got := models.NewRulesetComparison("4", "3", c.requests, c.changes)
		if r, f := shown(got.Requests), shown(got.FirstChanges); r != c.wantRequests || f != c.wantChanges {
			t.Errorf("%d changes in %d requests: shown as %d in %d, not %d in %d", c.changes, c.requests, f, r, c.wantChanges, c.wantRequests)
		}
	}
}
