package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// within does on the pages what both sides can do within an engagement.
func within(t *testing.T, consultant, group *browser, own, theirs string) {
	t.Helper()
	appointments(t, consultant, group, own, theirs)
	shareWithin(t, consultant, group, own, theirs)
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

// appointments makes, moves and cancels one.
func appointments(t *testing.T, consultant, group *browser, own, theirs string) {
	t.Helper()
	form := url.Values{
		"on": {"2026-01-01"}, "start": {"১৮:৩০"}, "timezone": {"Europe/London"}, "duration": {"90"}, "format": {"in_person"}, "place": {"The library"}, "words": {"A visit"},
	}
	page := wantWellMade(t, consultant.do(http.MethodPost, own+"/appointments", form), http.StatusUnprocessableEntity)
	wantSaid(t, page, "Please give a day that is not over.")
	if got := page.Find("#appointment-place").AttrOr("value", ""); got != "The library" {
		t.Errorf("the form holds %q again", got)
	}
	form.Set("on", "2099-12-01")
	_, page = consultant.post(own+"/appointments", form)
	wantSaid(t, page, "18:30 (Europe/London)", "The library")
	move := group.see(theirs).Find(`form[action$="/move"]`).AttrOr("action", "")
	form.Set("version", "1")
	form.Set("start", "19:00")
	_, page = group.post(move, form)
	wantSaid(t, page, "19:00 (Europe/London)")
	item := strings.Split(move, "/")
	to := group.do(http.MethodGet, "/me/appointments/"+item[len(item)-2], nil)
	if got := to.Header.Get("Location"); got != theirs {
		t.Errorf("the link of a mail leads to %q, want %q", got, theirs)
	}
	calendar, err := io.ReadAll(group.do(http.MethodGet, theirs+"/appointments.ics", nil).Body)
	if text := string(calendar); err != nil || !strings.Contains(text, "DTSTART;TZID=Europe/London:20991201T190000") || strings.Contains(text, "library") {
		t.Errorf("the calendar: %s, %v", calendar, err)
	}
	_, page = group.post(page.Find(`form[action$="/cancel"]`).AttrOr("action", ""), url.Values{})
	wantSaid(t, page, "Cancelled")
}

// shareWithin agrees on a step, shares something and discloses the place.
func shareWithin(t *testing.T, consultant, group *browser, own, theirs string) {
	t.Helper()
	_, page := consultant.post(own+"/steps", url.Values{"words": {"Ask the library."}, "side": {"group"}, "due_on": {"2099-12-01"}})
	wantSaid(t, page, "Ask the library.", "The group. By")
	for _, act := range []string{"done", "reopen"} {
		_, page = group.post(group.see(theirs).Find(`form[action$="/`+act+`"]`).AttrOr("action", ""), url.Values{})
		if page.Find(`form[action$="/`+act+`"]`).Length() != 0 {
			t.Errorf("%s: nothing has changed", act)
		}
	}
	page = wantWellMade(t, consultant.do(http.MethodPost, own+"/resources", url.Values{"resource_id": {"nowhere"}}), http.StatusUnprocessableEntity)
	wantSaid(t, page, "There is no such resource.")
	_, page = consultant.post(own+"/resources", url.Values{"words": {"Ask for Mrs Khan."}})
	wantSaid(t, page, "Ask for Mrs Khan.")
	_, page = group.post(theirs+"/place/disclose", url.Values{})
	wantSaid(t, page, "The consultant can read it now.")
	wantSaid(t, consultant.see(own), "The exact place of the group", "Leeds")
	group.post(theirs+"/place/conceal", url.Values{})
	if strings.Contains(consultant.see(own).Find("main").Text(), "The exact place of the group") {
		t.Error("the place is still there")
	}
}
