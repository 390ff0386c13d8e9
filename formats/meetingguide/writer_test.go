package meetingguide_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

// written returns groups as a feed, and what was said to have become of them.
func written(t interface{ Fatal(args ...any) }, groups ...models.Group) (string, meetingguide.WriteStats) {
	var feed bytes.Buffer
	w := meetingguide.NewWriter(&feed, meetingguide.WriteOptions{Now: options().Now})
	for _, g := range groups {
		if err := w.Group(g); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return feed.String(), w.Stats()
}

func entriesOf(t interface{ Fatal(args ...any) }, feed string) []map[string]any {
	var entries []map[string]any
	if err := json.Unmarshal([]byte(feed), &entries); err != nil {
		t.Fatal(err)
	}
	return entries
}

func groupRow(meetings ...models.Meeting) models.Group {
	lat, lon := 53.79648, -1.54785
	return models.Group{
		ID: models.NewID(), Name: "Tuesday Night", Description: "Who we are", Timezone: "Europe/London", Activity: models.ActivityActive,
		Languages: models.List[string]{"en"}, OpenTo: models.List[models.OpenTo]{models.OpenToAnyone},
		Locality: models.Locality{
			Label: "Hyde Park", PlaceID: "geonames:2644688", PlaceName: "Leeds", Region: "England", RegionCode: "GB.ENG", Country: "GB", Lat: &lat, Lon: &lon, Precision: models.PrecisionExact,
		},
		UpdatedAt: time.Date(2026, 11, 1, 9, 30, 0, 0, time.UTC), Meetings: meetings,
	}
}

func meetingRow(rule string) models.Meeting {
	return models.Meeting{
		ID: models.NewID(), Activity: models.ActivityActive, Format: models.MeetingInPerson, Start: "23:30", DurationMinutes: 90, RRule: rule,
		Venue: "Meeting house", Address: "1 Example Street, Leeds, LS2, UK", Directions: "Round the back",
	}
}

// Paused meetings are in the feed with TC; a meeting of several days is one entry with an array of
// days.
func TestWriteSkipsAndCountsWhatTheFormatCannotSay(t *testing.T) {
	t.Parallel()
	paused, byAppointment := meetingRow("FREQ=WEEKLY;BYDAY=MO"), meetingRow("")
	paused.Activity, byAppointment.ByAppointment, byAppointment.Start = models.ActivityPaused, true, ""
	over := meetingRow("FREQ=WEEKLY;BYDAY=MO")
	over.EndsOn = models.Date{Year: 2026, Month: 11, Day: 1}
	nowhere := groupRow(meetingRow("FREQ=DAILY"))
	nowhere.Locality, nowhere.Meetings[0].Address = models.Locality{}, ""
	feed, stats := written(t, groupRow(
		meetingRow("FREQ=WEEKLY;BYDAY=SU,TU"), meetingRow("FREQ=DAILY"), meetingRow("FREQ=MONTHLY;BYDAY=2TU"), paused, over, byAppointment,
	), nowhere)
	want := meetingguide.WriteStats{Groups: 2, Meetings: 7, Entries: 4, Skipped: map[string]int{"not_weekly": 1, "not_held": 1, "no_place": 1}}
	if diff := cmp.Diff(want, stats); diff != "" {
		t.Error(diff)
	}
	entries := entriesOf(t, feed)
	if first := entries[0]; fmt.Sprint(first["day"]) != "[0 2]" || first["time"] != "23:30" || first["end_time"] != "01:00" {
		t.Errorf("first entry %v", first)
	}
	if entry := entries[2]; entry["day"] != 1.0 || fmt.Sprint(entry["types"]) != "[O EN TC]" || entry["attendance_option"] != "inactive" {
		t.Errorf("paused: %v", entry)
	}
	if last := entries[len(entries)-1]; last["day"] != nil || last["time"] != nil {
		t.Errorf("by appointment: %v", last)
	}
	if empty, _ := written(t); len(entriesOf(t, empty)) != 0 || entriesOf(t, empty) == nil {
		t.Errorf("nothing is %q", empty)
	}
}

func TestWriteTellsNothingConcealed(t *testing.T) {
	t.Parallel()
	for _, precision := range []models.Precision{models.PrecisionArea, models.PrecisionHidden} {
		m := meetingRow("FREQ=WEEKLY;BYDAY=TU")
		m.Online.V = models.Online{Access: models.OnlineOnRequest, URL: "https://meet.example.org/secret"}
		g := groupRow(m)
		g.Locality.Precision = precision
		feed, _ := written(t, g)
		for _, word := range []string{"Meeting house", "Example Street", "Round the back", "Hyde Park", "53.79", "latitude", "secret"} {
			if strings.Contains(feed, word) {
				t.Errorf("%s: %q in %s", precision, word, feed)
			}
		}
		if entriesOf(t, feed)[0]["approximate"] != "yes" {
			t.Errorf("%s is not approximate", precision)
		}
	}
}

var (
	goodSlug  = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	goodClock = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// TestWhatIsWrittenIsReadAgain: every entry is as the format's specification has it, and reading
// the feed gives the groups again, in every state. Lost are: days besides and days left out; ends;
// until when something is temporary; what the format has no word for.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	known := strings.Fields(specCodes + " ONL")
	rapid.Check(t, func(t *rapid.T) {
		var groups []models.Group
		for range rapid.IntRange(1, 3).Draw(t, "groups") {
			groups = append(groups, drawGroup(t))
		}
		feed, _ := written(t, groups...)
		slugs := map[any]bool{}
		for _, e := range entriesOf(t, feed) {
			slug, _ := e["slug"].(string)
			for _, member := range []string{"time", "end_time"} {
				if clock, ok := e[member].(string); ok && !goodClock.MatchString(clock) {
					t.Fatalf("%s %q", member, clock)
				}
			}
			if !goodSlug.MatchString(slug) || slugs[slug] || e["name"] == "" || e["formatted_address"] == "" {
				t.Fatalf("entry %v", e)
			}
			slugs[slug] = true
			for _, code := range e["types"].([]any) {
				if !slices.Contains(known, code.(string)) {
					t.Fatalf("type %v", code)
				}
			}
		}
		result, err := meetingguide.Read(strings.NewReader(feed), options())
		if err != nil || len(result.Refused) > 0 {
			t.Fatalf("%v %v", err, result.Refused)
		}
		var want, got []string
		for _, g := range groups {
			want = append(want, wordsOfGroup(g)...)
		}
		for _, g := range result.Groups {
			got = append(got, saidAgain(g.Input)...)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%s", diff, feed)
		}
	})
}

func drawGroup(t *rapid.T) models.Group {
	g := groupRow()
	g.Name = fmt.Sprintf("Group %s %s", rapid.StringMatching(`[A-Z][a-zäöü]{3,8}`).Draw(t, "name"), g.ID)
	g.Contacts = models.List[models.Contact]{{Kind: models.ContactEmail, Value: "a@example.org"}}
	g.Links = models.List[models.Link]{{Kind: models.LinkWebsite, URL: "https://example.org/"}, {Kind: models.LinkDonate, URL: "https://paypal.me/example"}}
	g.Audience = models.List[models.Audience](rapid.SliceOfNDistinct(rapid.SampledFrom([]models.Audience{"women", "lgbtq", "seniors", "indigenous"}), 0, 2, rapid.ID).Draw(t, "audience"))
	for range rapid.IntRange(1, 3).Draw(t, "meetings") {
		m := meetingRow("FREQ=WEEKLY;BYDAY=" + rapid.SampledFrom([]string{"MO", "TU,TH", "SU", "MO,TU,WE,TH,FR,SA,SU"}).Draw(t, "days"))
		m.Start, m.DurationMinutes = fmt.Sprintf("%02d:15", rapid.IntRange(0, 23).Draw(t, "hour")), rapid.IntRange(30, 180).Draw(t, "minutes")
		m.Format = rapid.SampledFrom([]models.MeetingFormat{models.MeetingInPerson, models.MeetingHybrid, models.MeetingOnline, models.MeetingPhone}).Draw(t, "format")
		switch m.Format {
		case models.MeetingHybrid, models.MeetingOnline:
			m.Online.V = models.Online{Access: models.OnlinePublic, URL: "https://meet.example.org/1", Notes: "Code 1"}
		case models.MeetingPhone:
			m.Online.V = models.Online{Access: models.OnlinePublic, Phone: "+441134960000"}
		case models.MeetingInPerson:
		}
		if inPerson := m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid; inPerson && rapid.Bool().Draw(t, "temporary") {
			m.Temporary.V, m.Online.V = &models.Temporary{Format: models.MeetingOnline}, models.Online{Access: models.OnlinePublic, URL: "https://meet.example.org/2"}
		} else if rapid.Bool().Draw(t, "paused") {
			m.Activity = models.ActivityPaused
		}
		if rapid.IntRange(0, 3).Draw(t, "appointment") == 0 {
			m.ByAppointment, m.Start, m.DurationMinutes = true, "", 0
		}
		m.DurationMinutes *= rapid.IntRange(0, 1).Draw(t, "length")
		m.Notes = rapid.SampledFrom([]string{"", "Ring twice.\nThen wait."}).Draw(t, "notes")
		m.Styles = models.List[models.Style](rapid.SliceOfNDistinct(rapid.SampledFrom([]models.Style{"discussion", "step", "reading", "speaker", "open_talk"}), 0, 2, rapid.ID).Draw(t, "styles"))
		m.Amenities = models.List[models.Amenity](rapid.SliceOfNDistinct(rapid.SampledFrom([]models.Amenity{"babysitting", "breakfast"}), 0, 2, rapid.ID).Draw(t, "amenities"))
		m.Accessibility = models.List[models.Accessibility](rapid.SliceOfNDistinct(rapid.SampledFrom([]models.Accessibility{"wheelchair", "accessible_toilet"}), 0, 2, rapid.ID).Draw(t, "accessibility"))
		g.Meetings = append(g.Meetings, m)
	}
	return g
}

// wordsOfGroup returns a group's meetings day by day, with all that a feed can contain of them.
func wordsOfGroup(g models.Group) []string {
	var all []string
	for _, m := range g.Meetings {
		venue, address, directions := m.Venue, m.Address, m.Directions
		if m.Format == models.MeetingOnline || m.Format == models.MeetingPhone {
			venue, address, directions = "", "", "" // nobody goes there
		}
		_, days, _ := strings.Cut(m.RRule, "BYDAY=")
		all = append(all, fmt.Sprint(g.Name, g.Description, g.Contacts, g.Links, sorted(g.Audience), days, m.Start, m.DurationMinutes, m.Format, temporary(m.Temporary.V),
			m.Activity, m.ByAppointment, m.Online.V, m.Notes, sorted(m.Styles), sorted(m.Amenities), sorted(m.Accessibility), venue, address, directions,
			g.Timezone, g.Locality.Country))
	}
	return all
}

func saidAgain(g models.GroupInput) []string {
	var all []string
	for _, m := range g.Meetings {
		_, days, _ := strings.Cut(m.RRule, "BYDAY=")
		all = append(all, fmt.Sprint(g.Name, g.Description, g.Contacts, g.Links, sorted(append(slices.Clone(g.Audience), m.Audience...)), days, m.Start, m.DurationMinutes, m.Format,
			temporary(m.Temporary), m.Activity, m.ByAppointment, m.Online, m.Notes, sorted(m.Styles), sorted(m.Amenities), sorted(m.Accessibility), m.Venue, m.Address.Text,
			m.Directions, g.Timezone, g.Locality.Place.Country))
	}
	return all
}

func sorted[T ~string](list []T) []T { return slices.Sorted(slices.Values(list)) }

// temporary returns what the format contains of a change for a while.
func temporary(t *models.Temporary) models.MeetingFormat {
	if t == nil {
		return ""
	}
	return t.Format
}
