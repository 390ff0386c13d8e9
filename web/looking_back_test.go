package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

// Members look back at what their group asked for, in words and drawn, and print it.
func TestLookingBackOnPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, nil)
		group := p.steward
		at := p.inside + "/looking-back"
		link(t, group.see(p.inside), at)
		theirs, _ := p.concluded(t)
		group.post(theirs+"/feedback", url.Values{"rating_A": {"4"}, "words": {"It helped."}, "early": {"yes"}})
		page := group.see(at)
		wantSaid(t, page, "Needs stated1", "Engagements concluded1", membersWords, "Need stated", "Terms in force", "Engagement concluded", "A consultant", "What members say", "It helped.", "4 of 5")
		if rows, bars, needs := page.Find("table.events tbody tr").Length(), page.Find("svg.timeline rect").Length(), page.Find("svg.timeline circle").Length(); rows != 5 || bars != 1 || needs != 1 {
			t.Errorf("%d rows, %d bars, %d needs", rows, bars, needs)
		}
		if page.Find(`svg[aria-hidden="true"]`).Length() != 1 || page.Find("table.events caption").Length() != 1 {
			t.Error("the drawing is read aloud, or the table has no caption")
		}
		link(t, page, theirs)
		sheet := group.see(at + "/print?paper=a5&size=large")
		wantSaid(t, sheet, "Tuesday Night", "It helped.")
		if sheet.Find(".sheet.large").Length() != 1 || sheet.Find(`link[href*="print-a5.css"]`).Length() != 1 {
			t.Error("the sheet is not as it was chosen")
		}
		for _, language := range []string{"ar", "de", "es", "it", "ms", "zh", "he", "hi", "bn"} {
			group.see(at + "?lang=" + language)
			group.see(at + "/print?lang=" + language)
		}
		for _, path := range []string{at, at + "/print"} {
			wantWellMade(t, p.consultant.do(http.MethodGet, path, nil), http.StatusNotFound)
		}
	})
}
