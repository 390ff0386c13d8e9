package web_test

import (
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/platform/config"
)

// The page of the principles has the acts and the limits of each, in the reader's language; it names no
// test.
func TestPrinciplesPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, testdb.SQLite, config.Config{})
	for language, want := range map[string][]string{
		"en": {"What makes it true", "Nobody accepts for the other side.", "What it does not do", "no money passes through it"},
		"bn": {"যেভাবে এটি সত্যি হয়", "অন্য পক্ষের হয়ে কেউ রাজি হতে পারেন না।", "যা এটি করে না"},
		"ar": {"ما الذي يحققه", "ولا يقبل أحد نيابة عن الطرف الآخر.", "ما الذي لا يفعله"},
	} {
		page := s.page(t, "/principles?lang="+language)
		wantSaid(t, page, want...)
		if acts, sections := page.Find("section[id] h3").Length(), page.Find("section[id]").Length(); acts != 12 || sections != 6 {
			t.Errorf("in %s there are %d headings in %d sections", language, acts, sections)
		}
	}
}
