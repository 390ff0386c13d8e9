package meetingguide_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

// base returns a SYNTHETIC record that each case changes: a member with the value null is taken
// out.
func base(t testing.TB, changes string) string {
	t.Helper()
	record := map[string]any{
		"slug": "tuesday-night", "name": "Tuesday Night", "day": 2, "time": "19:30", "end_time": "21:00", "types": []string{"O"},
		"formatted_address": "1 Example Street, Leeds, LS1 1AA, UK", "latitude": 53.8, "longitude": -1.55, "location": "Example Hall",
	}
	var change map[string]any
	if err := json.Unmarshal([]byte(changes), &change); err != nil {
		t.Fatal(err)
	}
	for name, value := range change {
		record[name] = value
		if value == nil {
			delete(record, name)
		}
	}
	raw, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func read(t testing.TB, feed string) meetingguide.Result {
	t.Helper()
	result, err := meetingguide.Read(strings.NewReader(feed), options())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func only(t testing.TB, result meetingguide.Result) models.GroupInput {
	t.Helper()
	if len(result.Groups) != 1 {
		t.Fatalf("%d groups, refused %v", len(result.Groups), result.Refused)
	}
	return result.Groups[0].Input
}

func TestReadGivesEachFieldItsHome(t *testing.T) {
	t.Parallel()
	point := &models.Point{Lat: 53.8, Lon: -1.55}
	leeds := models.PlaceInput{ID: "geonames:2644688", Country: "GB"}
	full := models.GroupInput{
		Name: "Tuesday Night", Topics: []string{"alcohol"}, Language: "en", Languages: []string{"en"}, OpenTo: []models.OpenTo{models.OpenToAnyone},
		Locality: models.LocalityInput{Label: "Leeds", Place: leeds, Point: point, Precision: models.PrecisionExact},
		Timezone: "Europe/London", Activity: models.ActivityActive,
		Meetings: []models.MeetingInput{{
			ExternalIDs: []models.ExternalID{{Scheme: "feed", Value: "tuesday-night"}}, Activity: models.ActivityActive, Format: models.MeetingInPerson,
			Start: "19:30", DurationMinutes: 90, RRule: "FREQ=WEEKLY;BYDAY=TU", Venue: "Example Hall",
			Address: models.Address{Text: "1 Example Street, Leeds, LS1 1AA, UK"},
		}},
	}
	cases := []struct {
		name    string
		changes string
		want    func(g *models.GroupInput, m *models.MeetingInput)
	}{
		{"nothing changed", `{}`, func(*models.GroupInput, *models.MeetingInput) {}},
		{"an integer slug", `{"slug":4711}`, func(_ *models.GroupInput, m *models.MeetingInput) { m.ExternalIDs[0].Value = "4711" }},
		{"day as text", `{"day":"2"}`, func(*models.GroupInput, *models.MeetingInput) {}},
		{"several days, unordered and twice", `{"day":[6,"0",1,1]}`, func(_ *models.GroupInput, m *models.MeetingInput) { m.RRule = "FREQ=WEEKLY;BYDAY=MO,SA,SU" }},
		{"a single digit hour", `{"time":"8:00","end_time":null}`, func(_ *models.GroupInput, m *models.MeetingInput) { m.Start, m.DurationMinutes = "08:00", 0 }},
		{"over midnight", `{"time":"23:30","end_time":"00:30"}`, func(_ *models.GroupInput, m *models.MeetingInput) { m.Start, m.DurationMinutes = "23:30", 60 }},
		{"by appointment", `{"day":null,"time":null,"end_time":null}`, func(_ *models.GroupInput, m *models.MeetingInput) {
			m.ByAppointment, m.Start, m.DurationMinutes, m.RRule = true, "", 0, ""
		}},
		{"a zone of its own", `{"timezone":"Europe/Dublin"}`, func(g *models.GroupInput, _ *models.MeetingInput) { g.Timezone = "Europe/Dublin" }},
		{"types as text in brackets", `{"types":"[closed]"}`, func(g *models.GroupInput, _ *models.MeetingInput) { g.OpenTo = []models.OpenTo{models.OpenToAffected} }},
		{"types as text with commas", `{"types":"c,w, st"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			g.OpenTo, g.Audience, m.Styles = []models.OpenTo{models.OpenToAffected}, []models.Audience{models.AudienceWomen}, []models.Style{models.StyleStep}
		}},
		{"a code that nobody knows", `{"types":["O","zz top"]}`, func(g *models.GroupInput, _ *models.MeetingInput) {
			g.ExternalTopics = []models.ExternalTopic{{Scheme: "meeting-guide", Code: "ZZ TOP"}}
		}},
		{"sign language", `{"types":["O","ASL"]}`, func(g *models.GroupInput, m *models.MeetingInput) {
			g.Languages, m.Accessibility = []string{"ase"}, []models.Accessibility{models.AccessSignLanguage}
		}},
		{"a point at 0,0", `{"latitude":0,"longitude":"0","city":"Leeds"}`, func(g *models.GroupInput, _ *models.MeetingInput) {
			g.Locality.Point, g.Locality.Label, g.Locality.Precision = nil, "Leeds", models.PrecisionTown
		}},
		{"a latitude without a longitude", `{"longitude":"0.0","city":"Leeds"}`, func(g *models.GroupInput, _ *models.MeetingInput) {
			g.Locality.Point, g.Locality.Label, g.Locality.Precision = nil, "Leeds", models.PrecisionTown
		}},
		{"a point in another country than the address", `{"longitude":103.8,"city":"Leeds"}`, func(g *models.GroupInput, _ *models.MeetingInput) {
			g.Locality.Point, g.Locality.Label = &models.Point{Lat: 53.8, Lon: 103.8}, "Leeds"
			g.Locality.Place, g.Timezone = models.PlaceInput{Country: "GB"}, "Asia/Irkutsk"
		}},
		{"no house number", `{"formatted_address":"Friends House, Leeds LS1 1AA, UK"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			g.Locality.Label, g.Locality.Precision = "Friends House, Leeds", models.PrecisionTown
			m.Venue, m.Address.Text = "Example Hall", "Friends House, Leeds LS1 1AA, UK"
		}},
		{"an approximate place", `{"approximate":"yes","location":null,"formatted_address":"Leeds, UK"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			g.Locality.Label, g.Locality.Precision, m.Venue, m.Address.Text = "Leeds", models.PrecisionArea, "", "Leeds, UK"
		}},
		{"regions, the smallest last", `{"regions":["West Yorkshire","Headingley, LS6"],"sub_region":"headingley, ls6"}`, func(g *models.GroupInput, _ *models.MeetingInput) {
			g.Locality.Label = "headingley, ls6, West Yorkshire"
		}},
		{"online and in a hall", `{"conference_url":"https://example.org/j/1","conference_url_notes":"Ring twice"}`, func(_ *models.GroupInput, m *models.MeetingInput) {
			m.Format = models.MeetingHybrid
			m.Online = models.Online{Access: models.OnlinePublic, URL: "https://example.org/j/1", Notes: "Ring twice"}
		}},
		{"online only", `{"conference_url":"https://example.org/j/1","location":"Online","formatted_address":"Leeds, UK"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			g.Locality.Label, g.Locality.Precision = "Leeds", models.PrecisionTown
			m.Format, m.Venue, m.Address.Text = models.MeetingOnline, "", ""
			m.Online = models.Online{Access: models.OnlinePublic, URL: "https://example.org/j/1"}
		}},
		{"ONL without an address to join by", `{"types":["O","onl"],"location":"Virtual Only","formatted_address":"Leeds, UK"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			g.Locality.Label, g.Locality.Precision = "Leeds", models.PrecisionTown
			m.Format, m.Venue, m.Address.Text = models.MeetingOnline, "", ""
			m.Online = models.Online{Access: models.OnlineOnRequest}
		}},
		{"by telephone", `{"conference_phone":"+1 555 0100","location":"Telephone","formatted_address":"Leeds, UK"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			g.Locality.Label, g.Locality.Precision = "Leeds", models.PrecisionTown
			m.Format, m.Venue, m.Address.Text = models.MeetingPhone, "", ""
			m.Online = models.Online{Access: models.OnlinePublic, Phone: "+1 555 0100"}
		}},
		{"the hall closed for a while, held online", `{"types":["O","TC"],"conference_url":"https://example.org/j/1"}`, func(_ *models.GroupInput, m *models.MeetingInput) {
			m.Temporary, m.Online = &models.Temporary{Format: models.MeetingOnline}, models.Online{Access: models.OnlinePublic, URL: "https://example.org/j/1"}
		}},
		{"the hall closed for a while, not held", `{"types":["O","TC"]}`, func(g *models.GroupInput, m *models.MeetingInput) {
			m.Activity, g.Activity = models.ActivityPaused, models.ActivityPaused
		}},
		{"suspended by name", `{"name":"SUSPENDED: Tuesday Night"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			m.Activity, g.Activity = models.ActivityPaused, models.ActivityPaused
		}},
		{"inactive", `{"attendance_option":"inactive"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			m.Activity, g.Activity = models.ActivityPaused, models.ActivityPaused
		}},
		{"three kinds of notes", `{"notes":"Bring\r\na cup\u0007","location_notes":"Back door","group_notes":"Since 1990"}`, func(g *models.GroupInput, m *models.MeetingInput) {
			m.Notes, m.Directions, g.Description = "Bring\na cup", "Back door", "Since 1990"
		}},
		{"a group's name", `{"group":"Leeds Group"}`, func(g *models.GroupInput, m *models.MeetingInput) { g.Name, m.Name = "Leeds Group", "Tuesday Night" }},
		{"a code in the place of a group's name", `{"group":"D29 / GSO #112294"}`, func(g *models.GroupInput, _ *models.MeetingInput) {
			g.ExternalIDs = []models.ExternalID{{Scheme: "gso", Value: "112294"}}
		}},
		{"half a code in the place of a group's name", `{"group":" / GSO #112294"}`, func(g *models.GroupInput, _ *models.MeetingInput) {
			g.ExternalIDs = []models.ExternalID{{Scheme: "gso", Value: "112294"}}
		}},
		{
			"contacts, links and ways to give", `{"email":"group@example.org","phone":"555 0101","website":"https://example.org","url":"javascript:alert(1)","venmo":"@Example-Group","square":"$example","contact_1_name":"Private Person"}`,
			func(g *models.GroupInput, _ *models.MeetingInput) {
				g.Contacts = []models.Contact{{Kind: models.ContactEmail, Value: "group@example.org"}, {Kind: models.ContactPhone, Value: "555 0101"}}
				g.Links = []models.Link{
					{Kind: models.LinkWebsite, URL: "https://example.org"},
					{Kind: models.LinkDonate, URL: "https://venmo.com/u/Example-Group"},
					{Kind: models.LinkDonate, URL: "https://cash.app/$example"},
				}
			},
		},
		{"a name that turns round and goes on", fmt.Sprintf(`{"name":"\u202eAB\u0000C%s"}`, strings.Repeat("x", 300)), func(g *models.GroupInput, _ *models.MeetingInput) {
			g.Name = "AB C" + strings.Repeat("x", 195) + "…"
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := full
			meeting := full.Meetings[0]
			meeting.ExternalIDs = []models.ExternalID{meeting.ExternalIDs[0]}
			c.want(&want, &meeting)
			want.Meetings = []models.MeetingInput{meeting}
			if diff := cmp.Diff(want, only(t, read(t, "["+base(t, c.changes)+"]"))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadRefusesRecordsAndGoesOn(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, record, field, code string }{
		{"no object", `["a"]`, "", "not_an_object"},
		{"null", `null`, "", "not_an_object"},
		{"no slug", base(t, `{"slug":""}`), "slug", "required"},
		{"a slug without an end", base(t, `{"slug":"`+strings.Repeat("x", 201)+`"}`), "slug", "too_long"},
		{"a slug twice", base(t, `{"slug":"good"}`), "slug", "duplicate_slug"},
		{"no name", base(t, `{"name":" \u0000 "}`), "name", "required"},
		{"an eighth day", base(t, `{"day":8}`), "day", "invalid_day"},
		{"a time that is none", base(t, `{"time":"half past"}`), "time", "invalid_time"},
		{"no zone and no place", base(t, `{"latitude":null,"longitude":null,"formatted_address":null}`), "timezone", "timezone_required"},
		{"larger than a record may be", base(t, `{"notes":"`+strings.Repeat("x", meetingguide.MaxRecordBytes)+`"}`), "", "too_large"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result := read(t, "["+base(t, `{"slug":"good"}`)+","+c.record+","+base(t, `{"slug":"last"}`)+"]")
			if result.Records != 3 || len(result.Refused) != 1 || len(only(t, result).Meetings) != 2 {
				t.Fatalf("records %d, refused %v", result.Records, result.Refused)
			}
			refused := result.Refused[0]
			got := fmt.Sprint(refused.Record, refused.Field, refused.Code)
			if want := fmt.Sprint(2, c.field, c.code); got != want || refused.Detail == "" {
				t.Errorf("got %s (%s), want %s", got, refused.Detail, want)
			}
		})
	}
}

func TestReadLeavesOutFieldsAndSaysSo(t *testing.T) {
	t.Parallel()
	result := read(t, "["+base(t, `{"conference_url":"javascript:alert(1)","timezone":"Mars/Olympus"}`)+"]")
	var got []string
	for _, refused := range result.Refused {
		got = append(got, refused.Field+" "+refused.Code)
	}
	if diff := cmp.Diff([]string{"timezone unknown_timezone", "conference_url invalid_url"}, got); diff != "" {
		t.Error(diff)
	}
	g := only(t, result)
	if g.Timezone != "Europe/London" || g.Meetings[0].Online.URL != "" {
		t.Errorf("zone %q, address %q", g.Timezone, g.Meetings[0].Online.URL)
	}
}
