package meetingguide_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

// members returns which slugs came together, by the group's key.
func members(result meetingguide.Result) map[string][]string {
	all := map[string][]string{}
	for _, g := range result.Groups {
		for _, record := range g.Records {
			all[g.Key] = append(all[g.Key], record.Slug)
		}
	}
	return all
}

func TestReadMakesOneGroupOutOfSeveralMeetings(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		changes []string
		want    map[string][]string
	}{
		{
			"by group id, whatever the names",
			[]string{`{"slug":"a","group_id":7,"group":"One"}`, `{"slug":"b","group_id":"7","group":"Two"}`},
			map[string][]string{"id:7": {"a", "b"}},
		},
		{
			"by group name, whatever its case",
			[]string{`{"slug":"a","group":"Early Birds","name":"Step"}`, `{"slug":"b","group":"early birds","name":"Book"}`},
			map[string][]string{"group:early birds": {"a", "b"}},
		},
		{
			"not by a district",
			[]string{`{"slug":"a","group":"D29","name":"Step"}`, `{"slug":"b","group":"D29","name":"Book"}`},
			map[string][]string{"slug:a": {"a"}, "slug:b": {"b"}},
		},
		{
			"by the service office's number",
			[]string{`{"slug":"a","group":"D29 / GSO #112294","name":"Step"}`, `{"slug":"b","group":"D30 / GSO #112294","name":"Book"}`},
			map[string][]string{"gso:112294": {"a", "b"}},
		},
		{
			"by name and address",
			[]string{`{"slug":"b-2","name":"Closed Group"}`, `{"slug":"b","name":"closed group"}`},
			map[string][]string{"slug:b": {"b-2", "b"}},
		},
		{
			"not by name alone",
			[]string{`{"slug":"a","name":"Closed Group"}`, `{"slug":"b","name":"Closed Group","formatted_address":"2 Example Street, Leeds, LS2, UK"}`},
			map[string][]string{"slug:a": {"a"}, "slug:b": {"b"}},
		},
		{
			"not by address alone",
			[]string{`{"slug":"a","name":"Step"}`, `{"slug":"b","name":"Book"}`},
			map[string][]string{"slug:a": {"a"}, "slug:b": {"b"}},
		},
		{"by name and link, and on to the address", []string{
			`{"slug":"a","conference_url":"https://example.org/1"}`,
			`{"slug":"b","conference_url":"https://example.org/1","formatted_address":"Leeds, UK"}`,
			`{"slug":"c"}`,
		}, map[string][]string{"slug:a": {"a", "b", "c"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var records []string
			for _, change := range c.changes {
				records = append(records, base(t, change))
			}
			if diff := cmp.Diff(c.want, members(read(t, "["+strings.Join(records, ",")+"]"))); diff != "" {
				t.Error(diff)
			}
			slices.Reverse(records)
			got := slices.Sorted(maps.Keys(members(read(t, "["+strings.Join(records, ",")+"]"))))
			if diff := cmp.Diff(slices.Sorted(maps.Keys(c.want)), got); diff != "" {
				t.Errorf("the keys depend on the order: %s", diff)
			}
		})
	}
}

func TestReadKeepsWithTheMeetingWhatDiffers(t *testing.T) {
	t.Parallel()
	g := only(t, read(t, "["+strings.Join([]string{
		base(t, `{"slug":"a","group":"Leeds Group","types":["O","W","EN"]}`),
		base(t, `{"slug":"b","group":"Leeds Group","types":["C","W","S"]}`),
		base(t, `{"slug":"c","group":"Leeds Group","types":["O","W"],"latitude":51.45,"longitude":-2.59,"formatted_address":"3 Example Street, Bristol, BS1, UK"}`),
		base(t, `{"slug":"d","group":"Leeds Group","types":["O","W","ONL"],"location":"Online","formatted_address":"London, UK","latitude":51.5,"longitude":-0.12}`),
	}, ",")+"]"))
	if diff := cmp.Diff([]models.Audience{models.AudienceWomen}, g.Audience); diff != "" {
		t.Errorf("what all share: %s", diff)
	}
	if diff := cmp.Diff([]string{"en", "es"}, g.Languages); diff != "" || len(g.OpenTo) != 0 {
		t.Errorf("what differs: %s, open to %v", diff, g.OpenTo)
	}
	var got []string
	for _, m := range g.Meetings {
		values := append([]string{m.Locality.Label}, m.Languages...)
		for _, openTo := range m.OpenTo {
			values = append(values, string(openTo))
		}
		for _, audience := range m.Audience {
			values = append(values, string(audience))
		}
		got = append(got, strings.Join(values, " "))
	}
	if diff := cmp.Diff([]string{" en anyone", " es affected", "Bristol, BS1 en anyone", " en anyone"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadBoundsAGroup(t *testing.T) {
	t.Parallel()
	var records []string
	for i := range 201 {
		records = append(records, base(t, `{"group":"Large","slug":`+strconv.Itoa(i)+`}`))
	}
	result := read(t, "["+strings.Join(records, ",")+"]")
	if len(only(t, result).Meetings) != 200 || len(result.Refused) != 1 || result.Refused[0].Code != "too_many_meetings" {
		t.Errorf("%d meetings, refused %v", len(result.Groups[0].Input.Meetings), result.Refused)
	}
}

func TestHashIsOfTheValues(t *testing.T) {
	t.Parallel()
	hash := func(record string) string {
		return read(t, "["+record+"]").Groups[0].Records[0].Hash
	}
	one := hash(`{"slug":"a","name":"b","day":null,"latitude":53.80}`)
	if one != hash(` { "latitude" : 53.80, "name":"\u0062","day":null, "slug":"a" } `) {
		t.Error("order and space change the hash")
	}
	for _, other := range []string{
		`{"slug":"a","name":"c","day":null,"latitude":53.80}`, `{"slug":"a","name":"b","day":"","latitude":53.80}`,
		`{"slug":"a","name":"b","day":null,"latitude":"53.80"}`, `{"slug":"a","name":"b","day":null,"latitude":53.80,"editor":"x"}`,
	} {
		if one == hash(other) {
			t.Errorf("%s has the same hash", other)
		}
	}
}

// specCodes are the codes of the format's specification.
const specCodes = "11 12x12 A ABSI AF AL AL-AN AM AR ASL B BA BE BG BI BRK C CAN CF D DA DB DD DE DR EL EN FA FI FF FR G GR H HE HI HR HU IS ITA JA KA " +
	"KOR L LGBTQ LIT LS LT M MED ML MT N NB NDG NE NL NO O OUT P POA POC POL POR PUN RUS S SEN SK SL SM SP ST SV T TC TH TL TR TUR UK W X XB XT Y"

func TestEachCodeOfTheSpecificationHasAHome(t *testing.T) {
	t.Parallel()
	codes := strings.Fields(specCodes)
	if len(codes) != 87 {
		t.Fatalf("%d codes", len(codes))
	}
	bare := only(t, read(t, "["+base(t, `{"types":[]}`)+"]"))
	for _, code := range codes {
		g := only(t, read(t, "["+base(t, `{"types":["`+code+`"]}`)+"]"))
		if foreign := len(g.ExternalTopics) > 0; foreign != (code == "DD") {
			t.Errorf("%s: among the codes that are not known: %t", code, foreign)
		}
		// English is what the feed is said to be in, and so changes nothing.
		if cmp.Equal(bare, g) != (code == "EN") {
			t.Errorf("%s: changes nothing", code)
		}
	}
}

// TestCodesThatFeedsWriteInstead of those of the specification mean the same.
func TestCodesThatFeedsWriteInstead(t *testing.T) {
	t.Parallel()
	want := only(t, read(t, "["+base(t, `{"types":["LGBTQ"]}`)+"]"))
	for _, code := range []string{"LGBTQIA", "lgbtq+", "LGBTQIA+", "LGBT"} {
		got := only(t, read(t, "["+base(t, `{"types":["`+code+`"]}`)+"]"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", code, diff)
		}
	}
}

// TestSignsOfWindows1252 appear in texts as what they were before somebody took them for ISO
// 8859-1.
func TestSignsOfWindows1252(t *testing.T) {
	t.Parallel()
	g := only(t, read(t, "["+base(t, `{"name":"Women\u0092s \u0093Step\u0094","notes":"5\u0080 \u0096 or more"}`)+"]"))
	if g.Name != "Women’s “Step”" || g.Meetings[0].Notes != "5€ – or more" {
		t.Errorf("%q, %q", g.Name, g.Meetings[0].Notes)
	}
}

// TestLinksBeyondTheMostAreSaid once for the group that has them.
func TestLinksBeyondTheMostAreSaid(t *testing.T) {
	t.Parallel()
	var records []string
	for i := range 23 {
		n := strconv.Itoa(i)
		records = append(records, base(t, `{"slug":"s`+n+`","group":"One","url":"https://aa.test/`+n+`"}`))
	}
	result := read(t, "["+strings.Join(records, ",")+"]")
	if len(result.Refused) != 1 || result.Refused[0].Code != "too_many_links" || result.Refused[0].Record != 21 {
		t.Errorf("%+v", result.Refused)
	}
	if got := only(t, result); len(got.Links) != 20 || len(got.Meetings) != 23 {
		t.Errorf("%d links, %d meetings", len(got.Links), len(got.Meetings))
	}
}
