package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// reachable has all that a list on paper shows of a group.
func reachable(g *models.GroupInput) {
	g.HowToJoin = "Just come."
	g.Contacts = []models.Contact{{Kind: models.ContactPhone, Value: "+44 113 496 0000"}}
	g.Translations = map[string]models.Translation{"de": {Name: "Nahe"}}
}

// A list on paper has the groups of the search, with what somebody needs who has the paper alone.
func TestPrintedList(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Near", reachable)
		s.group("Near, of gambling", gambling)
		s.group("Farther", inYork)
		s.settled()
		for query, want := range map[string][]string{
			"near=Leeds&sort=name":                            {"Near", "Near, of gambling"},
			"near=Leeds&topic=gambling":                       {"Near, of gambling"},
			"near=Leeds&radius_km=50&sort=distance&page=2":    {"Near", "Near, of gambling", "Farther"},
			"near=Leeds&when=TU&how=in_person&topic=alcohol":  {"Near"},
			"near=Leeds&when=TU&day=MO&nonsense=1&sort=-name": {"Near, of gambling", "Near"},
			"near=London&radius_km=5":                         {},
		} {
			page := s.page(t, "/groups/print?"+query)
			if diff := cmp.Diff(want, names(page.Find(".sheet"))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
			if page.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 {
				t.Errorf("%s may be listed", query)
			}
		}
		text := s.page(t, "/groups/print?near=Leeds&topic=alcohol&when=TU").Find(".sheet").Text()
		for _, word := range []string{
			"Within 25 km of Leeds, England, United Kingdom", "Searched for: Tuesday · Alcohol", "24 November 2026", "from shg.test", "Times may change", "1 group",
			"Every week: Tuesday, 19:30", "Library", "In person", "Just come.", "+44 113 496 0000", "Alcohol", "shg.test/groups/" + g.Slug,
		} {
			if !strings.Contains(text, word) {
				t.Errorf("%q is not on the paper: %s", word, text)
			}
		}
		german := s.page(t, "/groups/print?near=Leeds&topic=alcohol&lang=de").Find("article")
		if german.Find(`h3[lang="de"]`).Text() != "Nahe" || german.Find(`[lang="en"]`).Text() != "Just come." {
			t.Errorf("in German: %s", german.Text())
		}
		linked := s.page(t, "/groups?near=Leeds&topic=alcohol&lang=de&page=1").Find(`a[href^="/groups/print"]`).AttrOr("href", "")
		if linked != "/groups/print?lang=de&near=Leeds&topic=alcohol" {
			t.Errorf("the search leads to %q", linked)
		}
	})
}

// The paper and the size of type are chosen by a form, which keeps the search.
func TestPapers(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Near", nil)
		s.settled()
		for _, path := range []string{"/groups/print?near=Leeds&topic=alcohol&lang=de&", "/groups/" + g.Slug + "/sheet?lang=de&"} {
			for query, want := range map[string][2]string{
				"": {"a4", "normal"}, "paper=letter": {"letter", "normal"}, "paper=a5&size=large": {"a5", "large"}, "paper=../x&size=huge": {"a4", "normal"},
			} {
				page := s.page(t, path+query)
				style := page.Find(`link[href^="/static/print-"]`).AttrOr("href", "")
				if style != "/static/print-"+want[0]+".css" || page.Find(".sheet."+want[1]).Length() != 1 {
					t.Errorf("%s%s is printed by %q", path, query, style)
				}
				if got := s.get(style); got.StatusCode != http.StatusOK {
					t.Errorf("%s: %d", style, got.StatusCode)
				}
				form := url.Values{}
				page.Find("form input").Each(func(_ int, i *goquery.Selection) { form.Set(i.AttrOr("name", ""), i.AttrOr("value", "")) })
				page.Find("form select").Each(func(_ int, i *goquery.Selection) {
					form.Set(i.AttrOr("name", ""), i.Find("option[selected]").AttrOr("value", ""))
				})
				action, _, _ := strings.Cut(path, "?")
				if page.Find("form").AttrOr("action", "") != action {
					t.Errorf("%s is sent to %q", path, page.Find("form").AttrOr("action", ""))
				}
				again := s.page(t, action+"?"+form.Encode())
				if diff := cmp.Diff(page.Find(".sheet").Text(), again.Find(".sheet").Text()); diff != "" || again.Find(".sheet."+want[1]).Length() != 1 {
					t.Errorf("%s%s, sent again as %s (-first +again):\n%s", path, query, form.Encode(), diff)
				}
			}
		}
	})
}

// A list on paper ends after a hundred groups, and says so.
func TestPrintedListEnds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for range 103 {
			s.group("Near", nil)
		}
		s.settled()
		page := s.page(t, "/groups/print?near=Leeds&page=2")
		if got := len(names(page.Find(".sheet"))); got != 100 {
			t.Errorf("%d groups", got)
		}
		if text := page.Find(".sheet").Text(); !strings.Contains(text, "103 groups") || !strings.Contains(text, "the first 100 of 103 groups") {
			t.Error("it does not say that there are more")
		}
	})
}

// A list says what is wrong with its search, and asks for one if there is none.
func TestWrongPrintedLists(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Near", nil)
		s.settled()
		for query, want := range map[string]string{
			"near=Leedz": `[role="alert"]`, "q=" + strings.Repeat("a", 300): `[role="alert"]`, "when=xx": `[role="alert"]`, "radius_km=abc&near=Leeds": `[role="alert"]`,
			"": `a[href="/groups"]`,
		} {
			page := s.page(t, "/groups/print?"+query)
			if page.Find("main "+want).Length() == 0 || len(names(page.Find(".sheet"))) > 0 {
				t.Errorf("%q: no word for it", query)
			}
		}
		if s.page(t, "/groups/print?near=Leedz").Find(`.sheet a[href*="near=Leeds"]`).Length() == 0 {
			t.Error("Leeds is not suggested")
		}
	})
}

// The list of a private search is asked for in a body too, from the search, to the search and for
// another paper.
func TestPrintedPrivately(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Near", nil)
		s.group("Near, of gambling", gambling)
		s.settled()
		search := wantWellMade(t, s.post("/groups", url.Values{"near": {"Leeds"}, "topic": {"alcohol"}, "private": {"yes"}, "lang": {"de"}}), http.StatusOK)
		button := search.Find(`button[form="search"][formaction="/groups/print"][name="instead"]`)
		response := s.post("/groups/print", url.Values{"instead": {button.AttrOr("value", "")}, "private": {"yes"}, "lang": {"de"}, "near": {"York"}})
		if got := response.Header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("Cache-Control %q", got)
		}
		page := wantWellMade(t, response, http.StatusOK)
		if got := names(page.Find(".sheet")); !cmp.Equal(got, []string{"Near"}) || page.Find("html").AttrOr("lang", "") != "de" {
			t.Errorf("found %v", got)
		}
		page.Find("a, link, form").Each(func(_ int, a *goquery.Selection) {
			for _, word := range []string{"Leeds", "alcohol", "near="} {
				if to := a.AttrOr("href", a.AttrOr("action", "")); strings.Contains(to, word) {
					t.Errorf("%s leads to %s", goquery.NodeName(a), to)
				}
			}
		})
		form := url.Values{"paper": {"a5"}, "size": {"large"}}
		page.Find(`form[method="post"] input`).Each(func(_ int, i *goquery.Selection) { form.Set(i.AttrOr("name", ""), i.AttrOr("value", "")) })
		again := wantWellMade(t, s.post("/groups/print", form), http.StatusOK)
		if got := names(again.Find(".sheet.large")); !cmp.Equal(got, []string{"Near"}) || again.Find(`link[href="/static/print-a5.css"]`).Length() != 1 {
			t.Errorf("on another paper: %v", got)
		}
		form.Set("instead", again.Find(`button[formaction="/groups"]`).AttrOr("value", ""))
		if got := names(wantWellMade(t, s.post("/groups", form), http.StatusOK).Find(".results > .groups").First()); !cmp.Equal(got, []string{"Near"}) {
			t.Errorf("back at the search: %v", got)
		}
	})
}
