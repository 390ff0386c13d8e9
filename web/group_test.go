package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/shg-directory/shg/models"
)

func TestGroupPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", func(g *models.GroupInput) {
			g.Description = "We talk.\n<script>alert(1)</script> " + strings.Repeat("verylongword", 40) + " שלום"
			g.Translations = map[string]models.Translation{"de": {Name: "Dienstagabend", Description: "Wir reden."}}
			g.Contacts = []models.Contact{{Kind: models.ContactEmail, Value: "group@example.org"}}
			g.HowToJoin = "Just come."
		})
		s.settled()
		page := s.page(t, "/groups/"+g.Slug)
		text := page.Find("main").Text()
		for _, word := range []string{"Tuesday Night", "Just come.", "group@example.org", "Tuesday, 24 November 2026, 19:30–21:00", "time in London", "Every week: Tuesday, 19:30", "Library", "Alcohol", "<script>alert(1)</script>"} {
			if !strings.Contains(text, word) {
				t.Errorf("%q is missing", word)
			}
		}
		german := s.page(t, "/groups/"+g.Slug+"?lang=de")
		if got := german.Find("h1"); got.Text() != "Dienstagabend" || got.AttrOr("lang", "") != "de" || german.Find("html").AttrOr("lang", "") != "de" {
			t.Errorf("in German: %q", got.Text())
		}
		if !strings.Contains(german.Find("details").Text(), "Tuesday Night") {
			t.Error("its own words are not a click away")
		}
		for _, address := range []string{`link[rel="alternate"][type="application/json"][title="JSON"]`, `link[rel="alternate"][type="text/calendar"]`, "a[type='text/calendar']"} {
			href := page.Find(address).AttrOr("href", "")
			if got := s.get(href); got.StatusCode != http.StatusOK {
				t.Errorf("%s leads to %s: %d", address, href, got.StatusCode)
			}
		}
	})
}

// A group's name adds no recipient to what a reader sends.
func TestPassingAGroupOn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Bread & Roses&bcc=me@evil.example?#", nil)
		s.settled()
		page := s.page(t, "/groups/"+g.Slug)
		for _, scheme := range []string{"mailto:", "sms:"} {
			address, err := url.Parse(page.Find(`a[href^="`+scheme+`"]`).AttrOr("href", ""))
			if err != nil {
				t.Fatal(err)
			}
			if values := address.Query(); len(values) != 1 || values.Get("body") != g.Name+" http://shg.test/groups/"+g.Slug {
				t.Errorf("%s sends %v", scheme, values)
			}
		}
	})
}

// Of an area or a hidden group a page shows no more than the JSON does. A draft is answered like a
// group that was never there, byte by byte.
func TestGroupPagesConceal(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, precision := range []models.Precision{models.PrecisionArea, models.PrecisionHidden} {
			g := s.group("Quiet "+string(precision), func(g *models.GroupInput) {
				g.Locality.Precision, g.Locality.Point = precision, &models.Point{Lat: 53.81961, Lon: -1.57512}
				g.Meetings[0].Directions = "Ring at the Mill"
			})
			s.settled()
			for _, address := range []string{"/groups/" + g.Slug, "/groups/" + g.ID.String(), "/groups/" + g.Slug + "/sheet", "/groups/print?q=Quiet", "/groups?q=Quiet", "/groups?near=Leeds"} {
				body, err := io.ReadAll(s.get(address).Body)
				if err != nil {
					t.Fatal(err)
				}
				for _, secret := range []string{"53.81961", "Library", "Mill", "Headingley"} {
					if secret == "Headingley" && precision == models.PrecisionArea {
						continue // an area says its own words for the place
					}
					if strings.Contains(string(body), secret) {
						t.Errorf("%s of %s: %s", secret, precision, address)
					}
				}
			}
		}
		draft := s.group("Survivors", func(g *models.GroupInput) { g.Topics = []string{"domestic_violence"} })
		if draft.Status != models.StatusDraft {
			t.Fatalf("it is %s", draft.Status)
		}
		var bodies []string
		for _, slug := range []string{draft.Slug, strings.Repeat("x", len(draft.Slug))} {
			response := s.get("/groups/" + slug)
			body, err := io.ReadAll(response.Body)
			if err != nil || response.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d, %v", slug, response.StatusCode, err)
			}
			bodies = append(bodies, strings.ReplaceAll(string(body), slug, "SLUG"))
		}
		if bodies[0] != bodies[1] {
			t.Errorf("a draft is not answered like nothing:\n%s\n%s", bodies[0], bodies[1])
		}
	})
}

// Every page is well made in every language, in the right direction, and its links lead somewhere.
func TestPagesInEveryLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", nil)
		s.settled()
		right := map[string]bool{"he": true, "ar": true}
		known := map[string]bool{}
		for _, tag := range []string{"en", "de", "it", "es", "bn", "hi", "zh", "he", "ms", "ar"} {
			for _, path := range []string{"/", "/groups", "/groups?near=Leeds", "/groups/print?near=Leeds", "/groups/" + g.Slug, "/groups/" + g.Slug + "/sheet", "/groups/" + g.Slug + "/correction", "/groups/" + g.Slug + "/correction?sent=yes", "/consultants", "/resources", "/topics", "/places", "/places?country=GB", "/principles", "/statistics", "/about", "/problems", "/sign-in", "/sign-up"} {
				address := path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "lang=" + tag
				page := s.page(t, address)
				html := page.Find("html")
				if html.AttrOr("lang", "") != tag || (html.AttrOr("dir", "") == "rtl") != right[tag] {
					t.Errorf("%s is %s, %s", address, html.AttrOr("lang", ""), html.AttrOr("dir", ""))
				}
				page.Find("a[href^='/'], link[href^='/'], script[src]").Each(func(_ int, a *goquery.Selection) {
					to := a.AttrOr("href", a.AttrOr("src", ""))
					if known[to] || tag != "en" && len(known) > 300 {
						return
					}
					known[to] = true
					if got := s.get(to); got.StatusCode != http.StatusOK && (got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/me") && !strings.HasPrefix(to, "/resources/new") && !strings.Contains(to, "/join")) {
						t.Errorf("%s leads to %s: %d", address, to, got.StatusCode)
					}
				})
			}
		}
	})
}
