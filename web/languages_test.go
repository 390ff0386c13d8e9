package web_test

import (
	"slices"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/shg-directory/shg/models"
)

// ukrainian gives a group words in a language that no page is in.
func ukrainian(g *models.GroupInput) {
	g.Description = "We talk."
	g.Translations = map[string]models.Translation{"uk": {Name: "Вечір вівторка", Description: "Ми розмовляємо."}, "de": {Name: "Dienstagabend"}}
}

// A group's words are shown in the language that the reader reads best, also in one that no page is
// in. The page around them is in the next language of the reader.
func TestWordsInAnyLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", ukrainian)
		s.settled()
		for _, c := range []struct{ query, accepts, page, words, name string }{
			{"", "uk, en;q=0.8", "en", "uk", "Вечір вівторка"},
			{"", "uk-UA, it;q=0.8, en;q=0.5", "it", "uk", "Вечір вівторка"},
			{"", "en, uk;q=0.8", "en", "en", "Tuesday Night"},
			{"", "fr", "en", "en", "Tuesday Night"},
			{"", "", "en", "en", "Tuesday Night"},
			{"", "it;q=broken", "en", "en", "Tuesday Night"},
			{"lang=uk", "", "en", "uk", "Вечір вівторка"},
			{"lang=uk", "de, en;q=0.8", "de", "uk", "Вечір вівторка"},
			{"lang=UK-ua", "it", "it", "uk", "Вечір вівторка"},
			{"lang=de", "uk", "de", "de", "Dienstagabend"},
			{"lang=it", "uk", "it", "en", "Tuesday Night"},
			{"lang=nobody", "uk, de;q=0.5", "de", "uk", "Вечір вівторка"},
		} {
			for _, place := range []struct{ path, name string }{
				{"/groups/" + g.Slug + "?", "h1"}, {"/groups/" + g.Slug + "/sheet?", "h1"}, {"/groups?near=Leeds&", "main h3"}, {"/groups/print?near=Leeds&", "main h3"},
			} {
				address := place.path + c.query
				page, err := goquery.NewDocumentFromReader(s.get(address, "Accept-Language", c.accepts).Body)
				if err != nil {
					t.Fatal(err)
				}
				name := page.Find(place.name)
				words := name.AttrOr("lang", name.Find("[lang]").AttrOr("lang", ""))
				if page.Find("html").AttrOr("lang", "") != c.page || words != c.words || name.Text() != c.name {
					t.Errorf("%s for a reader of %q is in %s with %q in %q, want %+v", address, c.accepts, page.Find("html").AttrOr("lang", ""), name.Text(), words, c)
				}
			}
		}
	})
}

// Search engines are led to each language that a group's page has words in, and to the address that
// leaves the language to the browser. Every version names all of them, and itself as the one to
// keep. People find the same languages at its foot.
func TestPagesNameTheirLanguages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", ukrainian)
		s.settled()
		pages := []string{"en", "de", "it", "es", "bn", "hi", "zh", "he", "ar", "ms"}
		for path, languages := range map[string][]string{"/groups/" + g.Slug: append(slices.Clone(pages), "uk"), "/topics": pages} {
			for _, query := range append([]string{""}, languages...) {
				address, self := path, "http://shg.test"+path
				if query != "" {
					address += "?lang=" + query
					self += "?lang=" + query
				}
				page := s.page(t, address)
				got := map[string]string{}
				page.Find("link[hreflang]").Each(func(_ int, l *goquery.Selection) { got[l.AttrOr("hreflang", "")] = l.AttrOr("href", "") })
				if len(got) != len(languages)+1 || got["x-default"] != "http://shg.test"+path {
					t.Errorf("%s names %v", address, got)
				}
				for _, tag := range languages {
					if got[tag] != "http://shg.test"+path+"?lang="+tag {
						t.Errorf("%s leads to %q in %s", address, got[tag], tag)
					}
				}
				if kept := page.Find(`link[rel="canonical"]`).AttrOr("href", ""); kept != self {
					t.Errorf("of %s %s is kept", address, kept)
				}
				if shown := page.Find("nav.languages").Children(); shown.Length() != len(languages) || shown.Filter("[aria-current]").Length() != 1 {
					t.Errorf("%s offers %s", address, shown.Text())
				}
			}
		}
		unknown := s.page(t, "/groups/"+g.Slug+"?lang=fr")
		if kept := unknown.Find(`link[rel="canonical"]`).AttrOr("href", ""); kept != "http://shg.test/groups/"+g.Slug {
			t.Errorf("in a language that it has no words in %s is kept", kept)
		}
		linked := s.page(t, "/groups/"+g.Slug+"?lang=uk").Find(`a[href$="/sheet?lang=uk"]`)
		if linked.Length() != 1 {
			t.Error("its sheet is linked in another language")
		}
	})
}
