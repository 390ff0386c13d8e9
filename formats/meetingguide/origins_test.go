package meetingguide_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

// What a meeting's own record said goes out again as it came, while it still holds: its slug, the
// codes as written, its page and its date; the code of the feed's language is not written.
func TestRecordsGoOutAsTheyCame(t *testing.T) {
	t.Parallel()
	const raw = `{"slug":"big-book","name":"Big Book","types":["B","DR","LS","ABSI","12x12","11","O","XX","M"],"url":"https://a.example/big-book","end_time":""}`
	saidAt := time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC)
	m := meetingRow("FREQ=WEEKLY;BYDAY=MO")
	m.Styles, m.DurationMinutes = models.List[models.Style]{"reading", "step", "tradition", "meditation", "speaker"}, 0
	m.ExternalIDs = models.List[models.ExternalID]{{Scheme: "office", Value: "big-book"}}
	g := groupRow(m, meetingRow("FREQ=WEEKLY;BYDAY=TU"))
	g.Links = models.List[models.Link]{{Kind: models.LinkOther, URL: "https://a.example/other"}, {Kind: models.LinkOther, URL: "https://a.example/big-book"}}
	g.ExternalTopics = models.List[models.ExternalTopic]{{Scheme: "meeting-guide", Code: "XX"}}
	record := models.SourceRecord{Source: "office", Record: "big-book", MeetingID: &m.ID, Raw: raw, SaidAt: &saidAt}
	var feed bytes.Buffer
	w := meetingguide.NewWriter(&feed, meetingguide.WriteOptions{Now: options().Now})
	for range 2 { // of the same slug again the meeting's id is written
		if err := w.Group(g, meetingguide.Origin{Record: record, Language: "en"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	entries := entriesOf(t, feed.String())
	first, other := entries[0], entries[1]
	for member, want := range map[string]any{
		"slug": "big-book", "types": "[B DR LS ABSI 12x12 11 O XX SP]", "url": "https://a.example/big-book", "updated": "2021-03-04 05:06:07", "end_time": nil,
	} {
		if fmt.Sprint(first[member]) != fmt.Sprint(want) {
			t.Errorf("%s is %v, want %v", member, first[member], want)
		}
	}
	if fmt.Sprint(other["types"]) != "[O EN XX]" || other["url"] != "https://a.example/other" || other["slug"] != g.Meetings[1].ID.String() {
		t.Errorf("without a record: %v", other)
	}
	if other["updated"] != "2026-11-01 09:30:00" {
		t.Errorf("without a record: %v", other)
	}
	if again := entries[2]["slug"]; again != m.ID.String() {
		t.Errorf("the same slug again: %v", again)
	}
}

// Codes of the language and of a closed place stay as the record wrote them; a record without a
// date gets none.
func TestCodesThatARecordWrote(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{`"C"`: "[O ONL]", `"EN","TC"`: "[EN TC O ONL]", `"S"`: "[O ONL]"} {
		m := meetingRow("FREQ=WEEKLY;BYDAY=MO")
		m.Format, m.Online.V = models.MeetingOnline, models.Online{Access: models.OnlinePublic, URL: "https://meet.example.org/1"}
		m.ExternalIDs = models.List[models.ExternalID]{{Scheme: "office", Value: "7"}}
		g := groupRow(m)
		record := models.SourceRecord{Record: "7", MeetingID: &m.ID, Raw: `{"slug":7,"name":"A","types":[` + raw + `]}`}
		var feed bytes.Buffer
		w := meetingguide.NewWriter(&feed, meetingguide.WriteOptions{Now: options().Now})
		if err := w.Group(g, meetingguide.Origin{Record: record, Language: "en"}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		e := entriesOf(t, feed.String())[0]
		if fmt.Sprint(e["types"]) != want || e["updated"] != nil || e["slug"] != "7" {
			t.Errorf("%s: %v, want %s", raw, e, want)
		}
	}
}

// What stewards took away of a record does not go out again: its slug, its page, what its codes
// said.
func TestWhatStewardsTookAwayStaysAway(t *testing.T) {
	t.Parallel()
	m := meetingRow("FREQ=WEEKLY;BYDAY=MO")
	g := groupRow(m)
	g.Locality.Precision = models.PrecisionHidden
	record := models.SourceRecord{
		Record: "at-elm-street", MeetingID: &m.ID, Raw: `{"slug":"at-elm-street","name":"Elm","types":["W","ZZ","X"],"url":"https://a.example/elm","formatted_address":"1 Elm St"}`,
	}
	var feed bytes.Buffer
	w := meetingguide.NewWriter(&feed, meetingguide.WriteOptions{Now: options().Now})
	if err := w.Group(g, meetingguide.Origin{Record: record}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"elm", "Elm", `"W"`, "ZZ", `"X"`} {
		if strings.Contains(feed.String(), word) {
			t.Errorf("%s in %s", word, feed.String())
		}
	}
}
