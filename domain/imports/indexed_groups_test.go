package imports_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/models"
)

// An index in memory has the groups that a feed makes as their rows are, byte by byte.
func TestImportedGroupsAreIndexedAsTheirRows(t *testing.T) {
	each(t, func(d fixture) {
		d.importFeed(models.ImportOptions{}, record("one", "First Step", 1), record("two", "First Step", 3), record("Three", "Second Step", 2), record("four", "First Step", 4))
		line := `{"record":%q,"updated_at":"2026-11-23T07:00:00.123456789Z","group":{"name":"Group %s","topics":["gambling"],"languages":["bn","en"],` +
			`"external_ids":[{"scheme":"office","value":"%[1]s"}],"contacts":[],"timezone":"Europe/London","locality":{"place":{"id":"geonames:2644688"}},` +
			`"meetings":[{"format":"online","start":"19:30","duration_minutes":60,"rrule":"FREQ=WEEKLY;BYDAY=TU","online":{"url":"https://example.org/join"}}]}}` + "\n"
		lines := imports.FeedFromBytes(fmt.Appendf(fmt.Appendf(nil, line, "a", "A"), line, "b", "B"))
		o := models.ImportOptions{Source: "leeds", Format: models.FeedNDJSON}
		summary, err := d.Imports.Import(d.Context(), operator, lines, o, func(int, int) {})
		if err != nil || summary.Created != 2 {
			d.Fatalf("%v, %+v", err, summary)
		}
		alone := models.Record{Key: "c", Whole: true, Input: models.GroupInput{Name: "Alone", Topics: []string{"alcohol"}, Languages: []string{"en"}}}
		alone.Parts = []models.RecordPart{{Name: "c", Raw: "{}", Hash: "c", Meeting: -1}}
		if _, err := d.Imports.PutRecord(d.Context(), operator, "leeds", alone); err != nil {
			d.Fatal(err)
		}
		groups := d.groups()
		if len(groups) != 5 {
			d.Fatalf("%d groups", len(groups))
		}
		for name, g := range groups {
			indexed, _ := d.Discovery.IndexReads.Get(g.ID)
			if err := d.Discovery.IndexGroups(d.Context(), []models.ID{g.ID}); err != nil {
				d.Fatal(err)
			}
			read, ok := d.Discovery.IndexReads.Get(g.ID)
			if diff := cmp.Diff(string(read.Full), string(indexed.Full)); diff != "" || !ok || !bytes.Contains(read.Full, []byte(`"sources":[{`)) {
				d.Errorf("%s (-rows +indexed):\n%s", name, diff)
			}
		}
	})
}
