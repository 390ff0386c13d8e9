package places_test

import (
	"slices"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// What is offered begins with what near= understands, and has regions and countries too.
func TestChoicesAreWhatNearUnderstands(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	for text, want := range map[string][]string{
		"England":               {"area:GB.ENG"},
		"Massachusetts":         {"area:US.MA"},
		"Georgia":               {"area:US.GA", "area:GE"},
		"Ontario, CA":           {"geonames:5379439"},
		"New York":              {"geonames:5128581", "area:US.NY"},
		"Leeds":                 {"geonames:2644688", "geonames:4072130"},
		"Leeds, West Yorkshire": {"geonames:2644688"},
		"Germ":                  {"area:DE"},
		"Deutschl":              {"area:DE"},
		"Engl":                  {"area:GB.ENG"},
		"Bav":                   {"area:DE.02"},
		"Україн":                {"area:UA"},
		"Lond":                  {"geonames:2643743"},
		"Paris, Japan":          {},
		"Xyzzyq":                {},
		"":                      {},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range gazetteer.Autocomplete(text, 10) {
				got = append(got, p.ID)
			}
			if len(got) > 10 || len(want) == 0 && len(got) > 0 {
				t.Errorf("%v, want %v", got, want)
			}
			for _, id := range want {
				if !slices.Contains(got, id) {
					t.Errorf("%s is not in %v", id, got)
				}
			}
			if meant := gazetteer.Geocode(text, 10).Places; len(meant) > 0 && got[0] != meant[0].ID {
				t.Errorf("%s comes first, near= means %s", got[0], meant[0].ID)
			}
			if distinct := slices.Compact(slices.Sorted(slices.Values(got))); len(distinct) != len(got) {
				t.Errorf("some come twice: %v", got)
			}
		})
	}
	if got := gazetteer.Autocomplete("Leeds", 1); len(got) != 1 {
		t.Errorf("one asked for, %d returned", len(got))
	}
	if got := gazetteer.Autocomplete("San", 10); !slices.ContainsFunc(got, func(p models.Place) bool { return !p.IsArea() }) {
		t.Error("areas leave no room for places")
	}
}
