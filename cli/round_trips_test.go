package cli_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
)

// roundTrips is how many groups make each way round.
const roundTrips = 150

// What one directory exports another imports, and exports the same, in every format and every state
// of groups and meetings, as far as the format can express it.
func TestEveryStateComesBackFromEveryFormat(t *testing.T) {
	t.Parallel()
	from := newTerminal(t)
	var feed strings.Builder
	for i := range roundTrips {
		g := anyState().Example(i)
		g.Name = fmt.Sprintf("Group %d", i)
		line, err := json.Marshal(map[string]any{"record": fmt.Sprint("r", i), "group": g, "updated_at": "2024-05-06T07:08:09Z"})
		if err != nil {
			t.Fatal(err)
		}
		feed.Write(append(line, '\n'))
	}
	from.done("import", "ndjson", from.file("feed.ndjson", feed.String()), "--source", "office")
	for format, sayable := range map[string]func(*models.GroupInput){
		"ndjson": func(*models.GroupInput) {}, "csv": func(*models.GroupInput) {}, "meeting-guide": inMeetingGuide,
	} {
		t.Run(format, func(t *testing.T) {
			to := newTerminal(t)
			table := from.done("export", format).out
			again := []string{"import", format, to.file("out", table), "--source", "office", "--json"}
			if format != "ndjson" {
				again = append(again, "--language", "en")
			}
			got := to.done(again...).object(t)
			if got["refused"] != 0.0 {
				t.Fatalf("%v", got)
			}
			want, have := saidIn(t, from, sayable), saidIn(t, to, sayable)
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("-exported +taken in: %s", diff)
			}
			if again := to.done("export", format).out; strings.Count(again, "\n") != strings.Count(table, "\n") {
				t.Errorf("%d lines came back as %d", strings.Count(table, "\n"), strings.Count(again, "\n"))
			}
		})
	}
}

// saidIn returns the groups of a directory by their names, as far as a format can express them.
func saidIn(t *testing.T, x *terminal, sayable func(*models.GroupInput)) map[string]string {
	t.Helper()
	all := map[string]string{}
	for line := range strings.Lines(x.done("export", "ndjson").out) {
		var decoded struct {
			Group     models.GroupInput `json:"group"`
			UpdatedAt string            `json:"updated_at"`
		}
		if err := json.Unmarshal([]byte(line), &decoded); err != nil {
			t.Fatal(err)
		}
		sayable(&decoded.Group)
		text, err := json.MarshalIndent(decoded, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if len(decoded.Group.Meetings) > 0 {
			all[decoded.Group.Name] = string(text)
		}
	}
	return all
}

// inMeetingGuide leaves of a group what the Meeting Guide format can express.
func inMeetingGuide(g *models.GroupInput) {
	*g = models.GroupInput{
		Name: g.Name, Description: g.Description, Languages: g.Languages, Audience: g.Audience, Links: g.Links, Contacts: g.Contacts,
		Timezone: g.Timezone, Meetings: g.Meetings,
		Locality: models.LocalityInput{Point: g.Locality.Point, Place: models.PlaceInput{Country: g.Locality.Place.Country}, Precision: g.Locality.Precision},
		Activity: g.Activity,
	}
	var meetings []models.MeetingInput
	for _, m := range g.Meetings {
		if strings.Contains(m.RRule, "MONTHLY") && !m.ByAppointment {
			continue
		}
		meetings = append(meetings, meetingInGuide(g, m))
	}
	g.Meetings = meetings
	if !slices.ContainsFunc(meetings, func(m models.MeetingInput) bool { return m.Activity == models.ActivityActive }) {
		g.Activity = models.ActivityPaused
	}
	if !slices.ContainsFunc(meetings, func(m models.MeetingInput) bool {
		return m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid
	}) {
		g.Locality = models.LocalityInput{Place: g.Locality.Place} // of meetings from afar a town at most
	}
}

func meetingInGuide(g *models.GroupInput, m models.MeetingInput) models.MeetingInput {
	meeting := models.MeetingInput{
		Name: m.Name, Activity: m.Activity, Format: m.Format, Temporary: m.Temporary, Purpose: m.Purpose, Languages: m.Languages, Start: m.Start,
		DurationMinutes: m.DurationMinutes, Timezone: m.Timezone, RRule: m.RRule, ByAppointment: m.ByAppointment, Venue: m.Venue,
		Address: m.Address, Directions: m.Directions, Online: m.Online, Notes: m.Notes,
	}
	afar := m.Format == models.MeetingOnline || m.Format == models.MeetingPhone
	if afar {
		meeting.Venue, meeting.Address.Text, meeting.Directions = "", "", ""
	}
	if meeting.Activity == models.ActivityPaused || g.Activity == models.ActivityPaused {
		meeting.Activity, meeting.Temporary = models.ActivityPaused, nil
	}
	if t := meeting.Temporary; t != nil {
		if meeting.Temporary = nil; !afar && (t.Format == models.MeetingOnline || t.Format == models.MeetingPhone) {
			meeting.Temporary = &models.Temporary{Format: models.MeetingOnline} // by its link; the end is not given
		}
	}
	return meeting
}

// anyState generates groups in every state that formats have to express.
func anyState() *rapid.Generator[models.GroupInput] {
	return rapid.Custom(func(t *rapid.T) models.GroupInput {
		g := models.GroupInput{
			Kind: models.KindPeer, Description: rapid.SampledFrom([]string{"", "Who we are.\nAnd why."}).Draw(t, "description"), Language: "en",
			Languages: rapid.SampledFrom([][]string{{"en"}, {"es"}, {"en", "es"}}).Draw(t, "languages"), Timezone: "Europe/London",
			NoIndex:  rapid.Bool().Draw(t, "noindex"),
			Activity: rapid.SampledFrom([]models.Activity{models.ActivityActive, models.ActivityActive, models.ActivityPaused}).Draw(t, "activity"),
			Locality: models.LocalityInput{
				Place: models.PlaceInput{ID: "geonames:2644688"}, Point: &models.Point{Lat: 53.79648, Lon: -1.54785}, Precision: models.PrecisionExact,
			},
			Links: []models.Link{{Kind: models.LinkWebsite, URL: "https://a.example/"}, {Kind: models.LinkOther, URL: "https://a.example/page"}},
		}
		for i := range rapid.IntRange(1, 3).Draw(t, "meetings") {
			g.Meetings = append(g.Meetings, stateOfMeeting(t, i))
		}
		return g
	})
}

func stateOfMeeting(t *rapid.T, i int) models.MeetingInput {
	formats := []models.MeetingFormat{models.MeetingInPerson, models.MeetingHybrid, models.MeetingOnline, models.MeetingPhone}
	m := models.MeetingInput{
		Name: fmt.Sprint("Meeting ", i), Format: rapid.SampledFrom(formats).Draw(t, "format"), Start: "19:30",
		DurationMinutes: rapid.SampledFrom([]int{0, 60, 90}).Draw(t, "length"),
		RRule:           rapid.SampledFrom([]string{"FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=MONTHLY;BYDAY=2TU"}).Draw(t, "rule"),
		Activity:        rapid.SampledFrom([]models.Activity{models.ActivityActive, models.ActivityActive, models.ActivityPaused}).Draw(t, "activity"),
		Venue:           "Meeting house", Address: models.Address{Text: "1 Example Street, Leeds, LS2 3AA, UK"}, Directions: "Round the back",
		Notes: rapid.SampledFrom([]string{"", "Ring twice."}).Draw(t, "notes"),
	}
	switch {
	case m.Format == models.MeetingPhone:
		m.Online = models.Online{Access: models.OnlinePublic, Phone: "+441134960000"}
	case m.Format != models.MeetingInPerson || rapid.Bool().Draw(t, "link"):
		m.Online = models.Online{Access: models.OnlinePublic, URL: "https://meet.example.org/1", Notes: "Code 1"}
	}
	if m.Online.URL != "" && rapid.Bool().Draw(t, "temporary") {
		m.Temporary = &models.Temporary{Format: rapid.SampledFrom(formats).Draw(t, "instead")}
		if rapid.Bool().Draw(t, "until") {
			m.Temporary.UntilOn = models.Date{Year: 2999, Month: 1, Day: 31}
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "appointment") == 0 {
		m.ByAppointment, m.Start, m.DurationMinutes, m.RRule = true, "", 0, ""
	}
	return m
}

// A record of a Meeting Guide feed goes out by the command and by the feed as it came, and comes
// back the same: exporting what was exported changes nothing.
func TestRecordsOfAFeedStayTheirs(t *testing.T) {
	const feed = `[{"slug":"big-book","name":"Big Book","day":[1,3],"time":"19:00","types":["B","DR","12x12","C"],"url":"https://a.example/big",
		"updated":"2021-03-04 05:06:07","formatted_address":"1 Main St, Chicago, IL 60601, USA","latitude":41.88,"longitude":-87.63},
		{"slug":"off","name":"Off","day":2,"time":"19:00","types":["TC"],"formatted_address":"2 Main St, Chicago, IL 60601, USA","latitude":41.88,"longitude":-87.63}]`
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		x.done("import", "meeting-guide", x.file("feed.json", feed), "--source", "office", "--language", "en")
		first := x.done("export", "meeting-guide").out
		for _, want := range []string{
			`"slug":"big-book"`, `"day":[1,3]`, `"types":["B","DR","12x12","C"]`, `"url":"https://a.example/big"`, `"updated":"2021-03-04 05:06:07"`,
			`"slug":"off"`, `"types":["TC"]`, `"attendance_option":"inactive"`,
		} {
			if !strings.Contains(first, want) {
				t.Errorf("no %s in %s", want, first)
			}
		}
		for _, invented := range []string{"end_time", `"EN"`, "/api/v1/"} {
			if strings.Contains(first, invented) {
				t.Errorf("%s in %s", invented, first)
			}
		}
		other := newTerminal(t)
		other.done("import", "meeting-guide", other.file("feed.json", first), "--source", "office", "--language", "en")
		ids := regexp.MustCompile(`"group_id":"[^"]*"`)
		if again := other.done("export", "meeting-guide").out; ids.ReplaceAllString(again, "") != ids.ReplaceAllString(first, "") {
			t.Errorf("%s\ncame back as\n%s", first, again)
		}
	})
}
