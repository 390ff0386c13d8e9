package imports_test

import (
	"errors"
	"testing"

	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/models"
)

// Options that every record would be refused for are refused at once, whatever the format, whether
// the feed is written now or later.
func TestUnknownOptionsAreRefused(t *testing.T) {
	each(t, func(d fixture) {
		for pointer, o := range map[string]models.ImportOptions{
			"/timezone": {Timezone: "Local"}, "/country": {Country: "UK"}, "/language": {Language: "xx"}, "/topic": {Topic: "alcohool"},
		} {
			for _, format := range []models.FeedFormat{models.FeedMeetingGuide, models.FeedCSV} {
				o.Source, o.Format = "office", format
				_, now := d.Imports.Import(d.Context(), operator, imports.FeedFromBytes([]byte("[]")), o, func(int, int) {})
				_, later := d.Imports.QueueImport(d.Context(), operator, o, nil)
				for _, err := range []error{now, later} {
					if invalid, ok := errors.AsType[*models.InvalidError](err); !ok || len(invalid.Fields) != 1 || invalid.Fields[0].Pointer != pointer {
						d.Errorf("%s as %s: %v", pointer, format, err)
					}
				}
			}
		}
	})
}
