package models_test

import (
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

// An entry is its sources' as long as nothing but their records changed it.
func TestChangedSinceSources(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	early, late := models.GroupSource{UpdatedAt: at.Add(-time.Hour)}, models.GroupSource{UpdatedAt: at}
	for name, test := range map[string]struct {
		changed time.Time
		sources []models.GroupSource
		want    bool
	}{
		"with its record":          {at, []models.GroupSource{late}, false},
		"a moment after":           {at.Add(time.Second), []models.GroupSource{late}, false},
		"with the last of several": {at, []models.GroupSource{early, late}, false},
		"later":                    {at.Add(time.Hour), []models.GroupSource{early, late}, true},
	} {
		g := models.Group{UpdatedAt: test.changed, Sources: test.sources}
		if got := g.ChangedSinceSources(); got != test.want {
			t.Errorf("changed %s: %v", name, got)
		}
	}
}
