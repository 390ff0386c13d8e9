package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// inYork moves a group to York.
func inYork(g *models.GroupInput) {
	g.Locality = models.LocalityInput{Place: models.PlaceInput{ID: "geonames:2633352"}}
}

func online(g *models.GroupInput) {
	g.Meetings[0].Format, g.Meetings[0].Venue = models.MeetingOnline, ""
}

func gambling(g *models.GroupInput) { g.Topics = []string{"gambling"} }

func TestGroupsAreFound(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Near", nil)
		s.group("Near, of gambling", gambling)
		s.group("Farther", inYork)
		s.group("From anywhere", online)
		s.settled()
		for address, want := range map[string][]string{
			"/groups?near=Leeds&sort=name":                         {"Near", "Near, of gambling"},
			"/groups?near=Leeds&radius_km=50&sort=distance":        {"Near", "Near, of gambling", "Farther"},
			"/groups?near=Leeds&topic=gambling":                    {"Near, of gambling"},
			"/groups?near=Leeds&topic=gambling&topic=alcohol":      {"Near", "Near, of gambling"},
			"/groups?how=online":                                   {"From anywhere"},
			"/groups?near=Leeds&when=TU&topic=alcohol&nonsense=1":  {"Near"},
			"/groups?near=Leeds&when=evening&topic=alcohol&page=1": {"Near"},
			"/groups?q=gambling":                                   {"Near, of gambling"},
			"/groups?bbox=-2,53.5,-1.4,54&sort=name":               {"Near", "Near, of gambling"},
			"/groups?bbox=-2,-2,54,54&sort=name":                   {"Farther", "Near", "Near, of gambling"},
		} {
			t.Run(address, func(t *testing.T) {
				page := s.page(t, address)
				if diff := cmp.Diff(want, names(page.Find(".results > .groups").First())); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
		page := s.page(t, "/groups?near=Leeds&topic=alcohol")
		if got := page.Find(".understood").Text(); !strings.Contains(got, "Within 25 km of Leeds, England, United Kingdom") {
			t.Errorf("understood: %q", got)
		}
		if got := page.Find(".active a").AttrOr("href", ""); got != "/groups?near=Leeds" {
			t.Errorf("without the topic: %q", got)
		}
		if got := page.Find(`input[name="topic"][value="gambling"]`).Parent().Text(); !strings.Contains(got, "1") {
			t.Errorf("gambling is counted as %q", got)
		}
		if got := names(page.Find(".results > .groups").Last()); !cmp.Equal(got, []string{"From anywhere"}) {
			t.Errorf("online beside: %v", got)
		}
	})
}

// What is wrong is said beside its field, which keeps what was typed; a place that is not known has
// suggestions.
func TestWrongSearches(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Near", nil)
		s.settled()
		page := s.page(t, "/groups?near=Leedz&q=tuesday")
		if got := page.Find("#near").AttrOr("value", ""); got != "Leedz" || page.Find("#near-wrong").Length() != 1 {
			t.Errorf("the field has %q", got)
		}
		if page.Find(`a[href*="near=Leeds"]`).Length() == 0 {
			t.Error("Leeds is not suggested")
		}
		long := s.page(t, "/groups?q="+strings.Repeat("a", 300))
		if long.Find("#q-wrong").Length() != 1 {
			t.Error("a text that is too long is not refused")
		}
		s.page(t, "/groups?page=99999&topic=nothing&radius_km=-3&when=someday&lat=x&facets=colour")
	})
}

// If nothing is found, the page names the filter to drop and the nearest group.
func TestNothingFound(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Near", nil)
		s.group("Farther", inYork)
		s.settled()
		page := s.page(t, "/groups?near=Leeds&topic=gambling")
		if got := page.Find(`.results a[href="/groups?near=Leeds"]`).Text(); !strings.Contains(got, "Gambling") {
			t.Errorf("the filter to drop: %q", got)
		}
		page = s.page(t, "/groups?near=London&radius_km=5")
		if got := names(page.Find(".results > .groups")); len(got) != 1 {
			t.Errorf("the nearest: %v", got)
		}
		if page.Find(`a[href^="/about"][href$="#start"]`).Length() == 0 {
			t.Error("nothing says how to start a group")
		}
	})
}

// What a form has no control for is sent along, and shown among the filters that are set.
func TestFiltersWithoutAControlStay(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Near", nil)
		s.group("Near, of gambling", gambling)
		s.settled()
		for address, want := range map[string]string{
			"/groups?country=GB":                    "country=GB",
			"/groups?country=GB&topic=alcohol":      "country=GB",
			"/groups?topic_not=alcohol":             "topic_not=alcohol",
			"/groups?near=Leedz&day=TU&language=en": "day=TU",
			"/groups?near=Leeds&starts_after=19:00": "starts_after=19:00",
		} {
			name, value, _ := strings.Cut(want, "=")
			page := s.page(t, address)
			if page.Find(`form#search input[type="hidden"][name="`+name+`"][value="`+value+`"]`).Length() != 1 {
				t.Errorf("%s forgets %s", address, want)
			}
			if page.Find(".results").Length() == 1 && page.Find(".active li").Length() == 0 {
				t.Errorf("%s shows no filter", address)
			}
		}
		page := s.page(t, "/groups?near=Leeds&when=TU&day=MO")
		if got := strings.TrimSpace(page.Find(".active").Text()); !strings.Contains(got, "Tuesday") || strings.Contains(got, "Monday") || page.Find(`input[name="day"]`).Length() != 0 {
			t.Errorf("two answers to one question: %q", got)
		}
	})
}

// Odd and hostile addresses have plain answers, and cost little.
func TestOddSearches(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Near", nil)
		s.settled()
		many := "/groups?day=" + strings.Repeat("MO,", 3000) + "&topic=" + strings.Repeat("alcohol,x,", 1000)
		if page := s.page(t, many); page.Find(".active li").Length() > 100 || len(page.Text()) > 1<<20 {
			t.Errorf("%d filters, %d bytes", page.Find(".active li").Length(), len(page.Text()))
		}
		for _, address := range []string{"/groups?page=501", "/groups?page=9999", "/consultants?page=9999", "/groups?sort=nonsense", "/groups?when=xx", "/groups?country=de", "/groups?age=999", "/groups?radius_km=abc&near=Leeds"} {
			if page := s.page(t, address); page.Find(`[role="alert"], .wrong`).Length() == 0 {
				t.Errorf("%s has no word for it", address)
			}
		}
		if got := s.page(t, "/groups?near=53.8,-1.55").Find(".understood").Text(); !strings.Contains(got, "53.8,-1.55") {
			t.Errorf("a position is understood as %q", got)
		}
		beyond := s.page(t, "/groups?near=Leeds&page=3")
		if beyond.Find(`.pager a[rel], .pager a`).Length() == 0 || strings.Contains(beyond.Text(), "No group was found") {
			t.Error("behind the last page nothing leads back")
		}
		for address, status := range map[string]int{"/places?country=call+this+number": 404, "/places?country=gb": 200, "//evil.example/x": 404, "/groups/" + g.Slug + "x": 404} {
			response := s.get("http://shg.test" + address)
			page := wantWellMade(t, response, status)
			page.Find("a, link").Each(func(_ int, a *goquery.Selection) {
				if href := a.AttrOr("href", ""); strings.HasPrefix(href, "//") || strings.Contains(href, "evil") {
					t.Errorf("%s leads to %s", address, href)
				}
			})
		}
		area := s.page(t, "/groups?place=area:GB.ENG&lang=ar")
		form := url.Values{}
		area.Find("form#search input").Each(func(_ int, i *goquery.Selection) {
			if i.AttrOr("type", "") != "radio" {
				form.Set(i.AttrOr("name", ""), i.AttrOr("value", ""))
			}
		})
		if again := s.page(t, "/groups?"+form.Encode()); again.Find(".wrong").Length() != 0 || len(names(again.Find(".results > .groups").First())) != 1 {
			t.Errorf("sent again, the form is not understood: %v", form)
		}
	})
}

// A form that is sent as it is shown asks the same again, whatever was asked.
func TestFormsAskTheSameAgain(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Near", nil)
		s.group("Near, of gambling", gambling)
		s.settled()
		for _, address := range []string{
			"/groups?lat=53.8&lon=-1.55&radius_km=10", "/groups?near=Leeds&topic=gambling&day=TU", "/groups?near=Leeds&topic=alcohol&language=fr", "/groups?country=GB&topic=gambling",
			"/groups?place=geonames:2644688&when=TU", "/groups?q=gambling&how=in_person", "/groups?near=Leeds&topic_not=alcohol&style=step", "/groups?country=GB&accessibility=wheelchair",
		} {
			first := s.page(t, address)
			form := url.Values{}
			first.Find(`form#search input, input[form="search"], form#search select, select[form="search"]`).Each(func(_ int, i *goquery.Selection) {
				value, sent := i.Attr("value")
				switch {
				case goquery.NodeName(i) == "select":
					value, sent = i.Find("option[selected]").Attr("value")
				case i.AttrOr("type", "") == "radio" || i.AttrOr("type", "") == "checkbox":
					_, checked := i.Attr("checked")
					sent = sent && checked
				}
				if sent && value != "" {
					form.Add(i.AttrOr("name", ""), value)
				}
			})
			again := s.page(t, "/groups?"+form.Encode())
			if diff := cmp.Diff(names(first.Find(".results > .groups").First()), names(again.Find(".results > .groups").First())); diff != "" {
				t.Errorf("%s, sent again as %s (-first +again):\n%s", address, form.Encode(), diff)
			}
			if diff := cmp.Diff(first.Find(".active").Text(), again.Find(".active").Text()); diff != "" {
				t.Errorf("%s, filters (-first +again):\n%s", address, diff)
			}
		}
	})
}
