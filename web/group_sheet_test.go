package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// A sheet has what somebody needs who goes to the group for the first time, and room to write.
func TestGroupSheet(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", func(g *models.GroupInput) {
			reachable(g)
			g.Audience, g.MinAge, g.Cost = []models.Audience{models.AudienceWomen}, 18, models.Cost{Kind: "free"}
			g.Meetings[0].Accessibility = []models.Accessibility{models.AccessWheelchair}
			paused := g.Meetings[0]
			paused.Activity, paused.RRule, paused.Venue = models.ActivityPaused, "FREQ=WEEKLY;BYDAY=FR", "Mill"
			g.Meetings = append(g.Meetings, paused)
		})
		s.settled()
		address := s.page(t, "/groups/"+g.Slug+"?lang=en").Find(`a[href$="/sheet?lang=en"]`).AttrOr("href", "")
		page := s.page(t, address)
		text := page.Find(".sheet").Text()
		for _, word := range []string{
			"Tuesday Night", "Headingley", "Tuesday, 24 November 2026", "Tuesday, 8 December 2026", "Every week: Tuesday, 19:30", "Library", "Just come.", "Women", "from 18",
			"Wheelchair", "Free", "+44 113 496 0000", "shg.test/groups/" + g.Slug, "last confirmed this on 24 November 2026", "Times may change", "For:", "From:", "Date:",
		} {
			if !strings.Contains(text, word) {
				t.Errorf("%q is not on the sheet: %s", word, text)
			}
		}
		if strings.Contains(text, "15 December") || strings.Contains(text, "Mill") {
			t.Errorf("more than the next three meetings, or a paused one: %s", text)
		}
		if page.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 || page.Find("img.qr[alt]").Length() != 1 {
			t.Error("the sheet may be listed, or has no code")
		}
		if got := s.get(page.Find("img.qr").AttrOr("src", "")); got.StatusCode != http.StatusOK {
			t.Errorf("its code: %d", got.StatusCode)
		}
	})
}

// What is not public has no sheet and no code, and is answered like what was never there. A former
// slug leads to the present one.
func TestSheetsAndCodesOfOthers(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		draft := s.group("Survivors", func(g *models.GroupInput) { g.Topics = []string{"domestic_violence"} })
		for _, below := range []string{"/sheet", "/qr.svg"} {
			var bodies []string
			for _, slug := range []string{draft.Slug, strings.Repeat("x", len(draft.Slug))} {
				response := s.get("/groups/" + slug + below)
				body, err := io.ReadAll(response.Body)
				if err != nil || response.StatusCode != http.StatusNotFound {
					t.Errorf("%s%s: %d, %v", slug, below, response.StatusCode, err)
				}
				bodies = append(bodies, strings.ReplaceAll(string(body), slug, "SLUG"))
			}
			if bodies[0] != bodies[1] {
				t.Errorf("a draft is not answered like nothing:\n%s\n%s", bodies[0], bodies[1])
			}
		}
		g := s.group("Monday", nil)
		in := directory.InputOf(g, nil)
		in.Name = "Tuesday"
		g, err := s.app.Directory.ReplaceGroup(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, g.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		s.settled()
		for address, want := range map[string]string{
			"/groups/monday?lang=de":             "/groups/" + g.Slug + "?lang=de",
			"/groups/monday/sheet?paper=a5&x=1":  "/groups/" + g.Slug + "/sheet?paper=a5",
			"/groups/monday/qr.svg?lang=ar":      "/groups/" + g.Slug + "/qr.svg?lang=ar",
			"/groups/monday/sheet?size=large&x=": "/groups/" + g.Slug + "/sheet?size=large",
		} {
			if got := s.get(address); got.StatusCode != http.StatusPermanentRedirect || got.Header.Get("Location") != want {
				t.Errorf("%s leads to %d %q, want %q", address, got.StatusCode, got.Header.Get("Location"), want)
			}
		}
	})
}

// A group may be called like a page; its address is another then.
func TestAGroupCalledPrint(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Print", nil)
		if g.Slug == "print" {
			t.Error("the group has the address of the list for paper")
		}
		if got := s.page(t, "/groups/"+g.Slug).Find("h1").Text(); got != "Print" {
			t.Errorf("its page is %q", got)
		}
	})
}
