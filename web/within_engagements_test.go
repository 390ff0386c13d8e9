package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// within does on the pages what both sides can do within an engagement.
func within(t *testing.T, consultant, group *browser, own, theirs string) {
	t.Helper()
	page := wantWellMade(t, consultant.do(http.MethodPost, own+"/notes", url.Values{"words": {strings.Repeat("x", 4001)}}), http.StatusUnprocessableEntity)
	wantSaid(t, page, "At most 4,000 characters are possible.")
	if got := page.Find("#note-words").Text(); len(got) != 4001 {
		t.Errorf("the form holds %d characters again", len(got))
	}
	consultant.post(own+"/notes", url.Values{"words": {"I bring the book."}})
	_, page = group.post(theirs+"/notes", url.Values{"words": {"Chairs in a circle."}})
	wantSaid(t, page, "I bring the book.", "Chairs in a circle.")
	if n := page.Find(`form[action$="/take-back"]`).Length(); n != 1 {
		t.Errorf("%d notes can be taken back", n)
	}
	_, page = group.post(page.Find(`form[action$="/take-back"]`).AttrOr("action", ""), url.Values{})
	if strings.Contains(page.Find("main").Text(), "Chairs in a circle.") {
		t.Error("the note is still there")
	}
}
