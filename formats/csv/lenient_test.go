package csv_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
)

// entryOf returns the only entry of a table, and the encoding that it was read in.
func entryOf(t *testing.T, feed string) (entry models.FeedEntry) {
	t.Helper()
	n := 0
	_, err := csv.Read(strings.NewReader(feed), models.ImportOptions{}, func(e models.FeedEntry) error {
		entry, n = e, n+1
		return nil
	})
	if err != nil || n != 1 {
		t.Fatalf("%q: %d entries, %v", feed, n, err)
	}
	return entry
}

// said returns what a cell of a column comes to, as member of the group's JSON, or the code of its
// refusal.
func said(t *testing.T, column, cell string, more ...string) string {
	t.Helper()
	names, cells := []string{"record", "name", column}, []string{"a", "A", `"` + cell + `"`}
	for i := 0; i+1 < len(more); i += 2 {
		names, cells = append(names, more[i]), append(cells, more[i+1])
	}
	e := entryOf(t, strings.Join(names, ",")+"\n"+strings.Join(cells, ",")+"\n")
	if e.Refused != nil {
		return e.Refused.Errors[0].Code
	}
	in := e.Record.Input
	switch {
	case strings.HasPrefix(column, "meeting_"):
		m := in.Meetings[0]
		return strings.Join(strings.Fields(fmt.Sprint(m.Start, " ", m.RRule, " ", m.Format, m.Styles, m.ByAppointment, " ", m.DurationMinutes)), " ")
	case column == "lat" || column == "point":
		return fmt.Sprint(*in.Locality.Point)
	}
	return fmt.Sprint(in.Topics, in.Languages, in.Locality.Place.Country, in.Audience, in.OpenTo, in.Kind)
}

// Times of day are read as people write them.
func TestTimes(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"19:00:00": "19:00", "7:30": "07:30", "7pm": "19:00", "7:30 p.m.": "19:30", "7:30PM": "19:30", "19.00": "19:00", "Noon": "12:00", "12 am": "00:00",
		"12:15 pm": "12:15", "midnight": "00:00", "19h30": "19:30", "19 Uhr": "19:00", "19:30 Uhr": "19:30", "00:00": "00:00",
		"24:00": "invalid_time", "7": "invalid_time", "25:00": "invalid_time", "13pm": "invalid_time", "7:60": "invalid_time", "evening": "invalid_time",
	} {
		if got, _, _ := strings.Cut(said(t, "meeting_start", cell), " "); got != want {
			t.Errorf("%q is %s, want %s", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"21:00": "90", "24:00": "270", "midnight": "270", "1 am": "330", "19:30": "0", "late": "invalid_time"} {
		got := said(t, "meeting_end", cell, "meeting_start", "19:30")
		if got != want && !strings.HasSuffix(got, " "+want) {
			t.Errorf("until %q is %s, want %s", cell, got, want)
		}
	}
	if got := said(t, "meeting_end", "21:00", "meeting_start", "19:30", "meeting_duration_minutes", "60"); got != "conflicts_with" {
		t.Errorf("an end beside another length: %s", got)
	}
	if got := said(t, "meeting_end", "21:00"); got != "end_without_start" {
		t.Errorf("an end alone: %s", got)
	}
}

// Days of the week are read in words; what can mean two things is refused.
func TestDays(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"MO": "FREQ=WEEKLY;BYDAY=MO", "Tuesday": "FREQ=WEEKLY;BYDAY=TU", "Mon, Wed & Fri": "FREQ=WEEKLY;BYDAY=MO,WE,FR", "Thursdays": "FREQ=WEEKLY;BYDAY=TH",
		"Montag und Mittwoch": "FREQ=WEEKLY;BYDAY=MO,WE", "miércoles": "FREQ=WEEKLY;BYDAY=WE", "Every Sunday": "FREQ=WEEKLY;BYDAY=SU",
		"daily": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2nd Thursday of the month": "FREQ=MONTHLY;BYDAY=2TH", "first and third Monday": "FREQ=MONTHLY;BYDAY=1MO,3MO",
		"last Friday": "FREQ=MONTHLY;BYDAY=-1FR", "every second Thursday of the month": "FREQ=MONTHLY;BYDAY=2TH",
		"Every second Thursday": "ambiguous_days", "every other Monday": "ambiguous_days", "sometimes": "unknown_day", "monthly": "unknown_day",
	} {
		t.Run(cell, func(t *testing.T) {
			if got, _, _ := strings.Cut(said(t, "meeting_days", cell), " "); got != want {
				t.Errorf("%q is %s, want %s", cell, got, want)
			}
		})
	}
	got, _, _ := strings.Cut(said(t, "meeting_days", "Every second Thursday", "meeting_starts_on", "2026-12-03"), " ")
	if want := "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"; got != want {
		t.Errorf("with a first day it is %s, want %s", got, want)
	}
}

// Labels, synonyms and names lead to our values, numbers may have a comma.
func TestWordsAndNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ column, cell, want string }{
		{"topics", "Alcohol", "[alcohol] [] [] [] "},
		{"topics", "no such thing at all", "unknown_topic"},
		{"languages", "German; español, pt-BR", "[] [de es pt-BR] [] [] "},
		{"languages", "Deutsch", "[] [de] [] [] "},
		{"languages", "Elvish", "unknown_language"},
		{"country", "Germany", "[] [] DE [] [] "},
		{"country", "Deutschland", "[] [] DE [] [] "},
		{"country", "USA", "[] [] US [] [] "},
		{"country", "gb", "[] [] GB [] [] "},
		{"country", "Atlantis", "unknown_country"},
		{"audience", "Young people, women", "[] [] [young_people women] [] "},
		{"open_to", "Anyone", "[] [] [] [anyone] "},
		{"kind", "club", "unknown_value"},
		{"lat", "48,137", "{48.137 11.5}"},
		{"point", "48,137; 11,5", "{48.137 11.5}"},
		{"point", "48.137, 11.5", "{48.137 11.5}"},
		{"point", "here", "wrong_type"},
		{"meeting_format", "In person", "in_person[]false 0"},
		{"meeting_by_appointment", "yes", "[]true 0"},
	} {
		more := []string{}
		if c.column == "lat" {
			more = []string{"lon", `"11,5"`}
		}
		got := said(t, c.column, c.cell, more...)
		if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(c.want, " ", "") {
			t.Errorf("%s %q is %s, want %s", c.column, c.cell, got, c.want)
		}
	}
}

// A refused cell is a sentence with its row and column, what was written and what would do.
func TestRefusalsAreSentences(t *testing.T) {
	t.Parallel()
	catalogue := messages.Open()
	for feed, wants := range map[string][]string{
		"record,name,meeting_start\na,A,19:30\na,,evening\n": {"Row 3", "column meeting_start", "“evening”", "HH:MM"},
		"record,name,topics\na,A,alcahol\n":                  {"Row 2", "column topics", "“alcahol”", "Did you mean: alcohol"},
		"record,name,kind\na,A,club\n":                       {"Row 2", "column kind", "“club”", "peer, practitioner"},
		"record,name,audience\na,A,young folk\n":             {"Row 2", "“young folk”", "Did you mean: young_people?"},
		"record,name,lat,lon\na,A,north,1\n":                 {"column lat", "“north”", "degrees"},
	} {
		e := entryOf(t, feed)
		if e.Refused == nil {
			t.Errorf("%q was taken", feed)
			continue
		}
		for _, f := range e.Refused.Errors {
			sentence := catalogue.FieldMessage("en", f)
			for _, want := range wants {
				if !strings.Contains(sentence, want) {
					t.Errorf("%q: %s; want %s", feed, sentence, want)
				}
			}
			if len(f.Suggestions) > 5 {
				t.Errorf("%q: %d suggestions", feed, len(f.Suggestions))
			}
		}
	}
	e := entryOf(t, "record,name,topics\na,A,zzqqxxyy\n")
	if near := e.Refused.Errors[0].Suggestions; len(near) > 0 {
		t.Errorf("nothing is like it, suggested is %v", near)
	}
}

// What spreadsheets write around the table is passed over: empty cells, a line that names the
// separator.
func TestWhatSpreadsheetsWrite(t *testing.T) {
	t.Parallel()
	for _, feed := range []string{
		"record,name,,\na,A,,,,,\n", "sep=;\r\nrecord;name\r\na;A\r\n", "\ufeffsep=,\nrecord,name\na,A\n", "SEP=|\nrecord|name\na|A\n",
		"record\tname\t\t\na\tA\t\t\t\n",
	} {
		if e := entryOf(t, feed); e.Refused != nil || e.Record.Input.Name != "A" {
			t.Errorf("%q: %+v", feed, e)
		}
	}
	if e := entryOf(t, "record,name\na,A,,x\n"); e.Refused == nil || e.Refused.Errors[0].Code != "too_many" {
		t.Errorf("a cell without a column: %+v", e)
	}
}

// A table that is no UTF-8 is read as Windows-1252, and reported as such; one that began in UTF-8
// stays in it.
func TestEncodings(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String("record,name\na,Café “Zoë” – 5 €\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		feed, name string
		encoding   models.Encoding
	}{
		{latin, "Café “Zoë” – 5 €", models.EncodingWindows1252}, {"record,name\na,Café\n", "Café", models.EncodingUTF8}, {"record,name\na,Cafe\n", "Cafe", ""},
	} {
		if e := entryOf(t, c.feed); e.Refused != nil || e.Record.Input.Name != c.name || e.Next.Encoding != c.encoding {
			t.Errorf("%q: %+v", c.feed, e)
		}
	}
	got, err := told("record,name\na,Café\nb,\xe9\n")
	if err != nil || len(got) != 2 || got[1] != `3 "": =not_utf8` {
		t.Errorf("%v %v", got, err)
	}
}

// The template is a table that the reader takes, with one group as an example.
func TestTemplate(t *testing.T) {
	t.Parallel()
	e := entryOf(t, csv.Template())
	if e.Refused != nil || e.Record.Input.Name != "Tuesday Night" || e.Record.Input.Meetings[0].DurationMinutes != 90 {
		t.Errorf("%+v", e)
	}
}

// A name of a place is left out beside its id, in the rows that have one.
func TestNamesBesideCodes(t *testing.T) {
	t.Parallel()
	feed := "record,name,place,place_id,meeting_place,meeting_place_id,meeting_start\n" +
		"a,A,Leeds,geonames:2644688,Leeds,geonames:2644688,19:30\nb,B,Leeds,,York,,19:30\n"
	var got []string
	_, err := csv.Read(strings.NewReader(feed), models.ImportOptions{}, func(e models.FeedEntry) error {
		for _, l := range []models.LocalityInput{e.Record.Input.Locality, e.Record.Input.Meetings[0].Locality} {
			got = append(got, l.Label+" "+l.Place.ID)
		}
		return nil
	})
	want := []string{" geonames:2644688", " geonames:2644688", "Leeds ", "York "}
	if !slices.Equal(want, got) || err != nil {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}
