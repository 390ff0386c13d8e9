package meetingguide_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/reference/places"
)

// No record of the real feeds is placed in another state than the one that it names.
func TestRealRecordsStayInTheirState(t *testing.T) {
	t.Parallel()
	names, _ := filepath.Glob(filepath.Join(realFeeds, "*"))
	if len(names) == 0 {
		t.Skip("the real feeds are not here: shared/data lies beside the project's root only where it was fetched")
	}
	gazetteer, inState := places.Open(), regexp.MustCompile(`, ([A-Z]{2})(?: \d{5}(?:-\d{4})?)?, USA$`)
	checked, elsewhere := 0, 0
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		result, _ := meetingguide.Read(file, options())
		_ = file.Close()
		for _, g := range result.Groups {
			for i, record := range g.Records {
				at := g.Input.Locality
				if own := g.Input.Meetings[i].Locality; !own.IsZero() {
					at = own
				}
				var source struct {
					Address string `json:"formatted_address"`
				}
				_ = json.Unmarshal(record.Raw, &source)
				state := inState.FindStringSubmatch(source.Address)
				place, known := gazetteer.Place(at.Place.ID)
				if state == nil || !known || g.Input.Meetings[i].Venue == "" {
					continue // or it takes over the group's place
				}
				if checked++; place.RegionCode != "US."+state[1] {
					elsewhere++
				}
			}
		}
	}
	if checked < 1000 || elsewhere > 0 {
		t.Errorf("%d of %d records were placed in another state", elsewhere, checked)
	}
}
