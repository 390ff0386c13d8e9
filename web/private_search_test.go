package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// A search that is sent in a body is in no address of the page that answers it.
func TestPrivateSearch(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for range 25 {
			s.group("Near", nil)
		}
		s.settled()
		form := url.Values{"near": {"Leeds"}, "q": {"near"}, "topic": {"alcohol"}, "private": {"yes"}}
		response := s.post("/groups", form)
		if got := response.Header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("Cache-Control %q", got)
		}
		page := wantWellMade(t, response, http.StatusOK)
		if got := names(page.Find(".results > .groups")); len(got) != 20 {
			t.Errorf("found %v", got)
		}
		page.Find("a, link").Each(func(_ int, a *goquery.Selection) {
			for _, word := range []string{"Leeds", "alcohol", "q="} {
				if href := a.AttrOr("href", ""); strings.Contains(href, word) {
					t.Errorf("%s leads to %s", goquery.NodeName(a), href)
				}
			}
		})
		if page.Find(`form#search[method="post"]`).Length() != 1 || page.Find(`button[form="search"][name="instead"][value*="page=2"]`).Length() != 1 {
			t.Error("the next page is not asked for by the form")
		}
		form.Set("instead", page.Find(`button[name="instead"][value*="page=2"]`).AttrOr("value", ""))
		if got := names(wantWellMade(t, s.post("/groups", form), http.StatusOK).Find(".results > .groups")); len(got) != 5 {
			t.Errorf("on the second page %v", got)
		}
		german := page.Find(`button[form="search"][name="in"][value="de"]`)
		form = url.Values{"near": {"Leeds"}, "lang": {"en"}, "in": {german.AttrOr("value", "")}, "private": {"yes"}}
		in := wantWellMade(t, s.post("/groups", form), http.StatusOK)
		if in.Find("html").AttrOr("lang", "") != "de" || in.Find(`input[name="lang"]`).AttrOr("value", "") != "de" || len(names(in.Find(".results > .groups"))) != 20 {
			t.Error("a private search is lost with its language")
		}
	})
}

// Where a private search finds nothing, or its place is not known, its links are buttons too.
func TestPrivateSearchesThatFail(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		s.group("Near", nil)
		s.settled()
		for name, form := range map[string]url.Values{
			"unknown place": {"near": {"Leedz"}, "q": {"grief"}, "private": {"yes"}},
			"nothing":       {"near": {"London"}, "q": {"grief"}, "topic": {"gambling"}, "private": {"yes"}},
			"excluding":     {"near": {"Leeds"}, "topic_not": {"gambling"}, "private": {"yes"}},
		} {
			s.t.Run(name, func(t *testing.T) {
				page := wantWellMade(t, s.post("/groups", form), http.StatusOK)
				page.Find("a, link").Each(func(_ int, a *goquery.Selection) {
					for _, word := range []string{"Leed", "London", "grief", "gambling", "geonames"} {
						if href := a.AttrOr("href", ""); strings.Contains(href, word) {
							t.Errorf("%s leads to %s", goquery.NodeName(a), href)
						}
					}
				})
				if page.Find(`button[name="instead"]`).Length() == 0 {
					t.Error("there is no way on")
				}
			})
		}
	})
}
