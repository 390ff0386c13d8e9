package csv_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/models"
)

// Whatever a cell contains, the apostrophe that keeps it from being calculated comes off again, and
// no other.
func TestApostrophesComeOffAgain(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", " +44 20": "' +44 20", "'=1": "''=1", "'s Avonds": "'s Avonds", "a=b": "a=b", "": "", "'": "'", "\uff1d1": "'\uff1d1", "''": "''",
		"a;=1+1": "a;'=1+1", "a\n- b\n+c": "a\n'- b\n'+c", "a\t@b": "a\t'@b", "a;\u200b=1": "a;'\u200b=1", "\u200b\u2060=1": "'\u200b\u2060=1", "\u00ad\ufe0f+1": "'\u00ad\ufe0f+1",
		"a;\"=1": "a;'\"=1", "\u3164=1": "'\u3164=1", "\u2800=1": "'\u2800=1", "a\n\nb": "a\n\nb", "\t=1": "'\t'=1", "a;'=1": "a;''=1", "a,=1": "a,=1", "a; b-c": "a; b-c",
	} {
		if got := csv.EscapeFormulas(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		cell := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"'", "=", "@", " ", "\ufeff", "a", "\t", "é", ";", "\n", "\r", "\u200b", "\"", "-"}), 0, 8).Draw(t, "cell"), "")
		if got := csv.UnescapeFormulas(csv.EscapeFormulas(cell)); got != cell {
			t.Fatalf("%q comes back as %q", cell, got)
		}
	})
}

// A table that is split at another sign, without regard for quotes, has no cell that begins a
// formula.
func TestNoSpreadsheetBeginsAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		signs := []string{"'", "=", "+", "-", "@", "\uff1d", " ", "\ufeff", "a", "\t", "\r", "\n", ";", "\u200b", "\u2060", "\u00ad", "\u3164", "\"", ","}
		cell := csv.EscapeFormulas(strings.Join(rapid.SliceOfN(rapid.SampledFrom(signs), 0, 12).Draw(t, "cell"), ""))
		for _, separators := range []string{"", ";", "\t", "\r\n", ";\t\r\n"} {
			for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
				visible := strings.TrimLeft(part, " \ufeff\u200b\u2060\u00ad\u3164\"")
				if strings.IndexAny(visible, "=+-@\uff1d") == 0 {
					t.Fatalf("%q, split at %q, begins a formula: %q", cell, separators, part)
				}
			}
		}
	})
}

// Several values of a cell come back as they were, whatever signs are in them.
func TestValuesOfACellComeBack(t *testing.T) {
	t.Parallel()
	value := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]rune(`ab ,;|\:é`)), 1, 8), func(r []rune) string { return strings.TrimFunc(string(r), unicode.IsSpace) })
	value = value.Filter(func(s string) bool { return s != "" })
	rapid.Check(t, func(t *rapid.T) {
		names, ids := rapid.SliceOfN(value, 0, 5).Draw(t, "names"), rapid.SliceOfN(value, 0, 5).Draw(t, "ids")
		for i := range ids {
			ids[i] = "s:" + ids[i]
		}
		in := readRow(t, map[string]string{"record": "1", "name": "A", "alternate_names": csv.Join(names), "external_ids": csv.JoinExternal(ids)}).Input
		got := []string{}
		for _, id := range in.ExternalIDs {
			got = append(got, id.Scheme+":"+id.Value)
		}
		if !slices.Equal(in.AlternateNames, names) || !slices.Equal(got, ids) {
			t.Fatalf("%q, %q", in.AlternateNames, got)
		}
	})
}

// readRow reads a table of one row.
func readRow(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, cells map[string]string,
) models.Record {
	t.Helper()
	var names, values []string
	for name, value := range cells {
		names, values = append(names, name), append(values, `"`+strings.ReplaceAll(value, `"`, `""`)+`"`)
	}
	var record models.Record
	_, err := csv.Read(strings.NewReader(strings.Join(names, ",")+"\n"+strings.Join(values, ",")+"\n"), models.ImportOptions{}, func(e models.FeedEntry) error {
		if e.Refused != nil {
			t.Fatalf("refused: %+v", e.Refused)
		}
		record = e.Record
		return nil
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return record
}

// Our own tables name the group by its id and give words for people beside codes; what cannot be
// taken is left out.
func TestColumnsOfOurOwnTables(t *testing.T) {
	t.Parallel()
	got := readRow(t, map[string]string{
		"id": "01937f3e", "version": "7", "url": "x", "": "a note", "name": "'=A", "meetings": "Tuesdays", "place": "Leeds", "place_id": "geonames:2644688",
		"region": "England", "region_code": "GB.ENG", "locality": "Headingley", "lat": "53.8", "lon": "-1.55", "contacts": "email: a@b.test | phone: '44",
		"links": "https://a.test/b,c;d | https://e.test", "cost": "free", "for": "affected | relatives", "min_age": "18",
		"meeting_start": "19:30", "meeting_by_appointment": "false", "meeting_except_on": "2027-01-12 | 2027-01-19",
	})
	want := models.GroupInput{
		Name: "=A", Cost: models.Cost{Kind: models.CostFree}, For: []models.OpenTo{models.OpenToAffected, models.OpenToRelatives}, MinAge: 18,
		Locality: models.LocalityInput{
			Label: "Headingley", Place: models.PlaceInput{ID: "geonames:2644688", RegionCode: "GB.ENG"}, Point: &models.Point{Lat: 53.8, Lon: -1.55},
		},
		Contacts: []models.Contact{{Kind: models.ContactEmail, Value: "a@b.test"}, {Kind: models.ContactPhone, Value: "'44"}},
		Links:    []models.Link{{Kind: models.LinkWebsite, URL: "https://a.test/b,c;d"}, {Kind: models.LinkWebsite, URL: "https://e.test"}},
		Meetings: []models.MeetingInput{{Start: "19:30", ExceptOn: []models.Date{{Year: 2027, Month: 1, Day: 12}, {Year: 2027, Month: 1, Day: 19}}}},
	}
	if diff := cmp.Diff(want, got.Input); diff != "" || got.Key != "01937f3e" {
		t.Errorf("%s: %s", got.Key, diff)
	}
	if got := readRow(t, map[string]string{"id": "a", "record": "b", "name": "A", "place": "geonames:1", "region": "GB.ENG"}); got.Key != "b" ||
		got.Input.Locality.Place != (models.PlaceInput{ID: "geonames:1", RegionCode: "GB.ENG"}) {
		t.Errorf("a table with a record, a place and a region: %+v", got)
	}
}

// What a cell cannot mean is refused by its column.
func TestCellsThatAreRefused(t *testing.T) {
	t.Parallel()
	for feed, want := range map[string]string{
		"id,name,lat,lon\na,A,53,\n":                     `2 "a": /lon=required`,
		"id,name,lat,lon\na,A,99,1\n":                    `2 "a": /lat=off_the_globe`,
		"id,name,lat,lon\na,A,x,1\n":                     `2 "a": /lat=wrong_type`,
		"id,name,contacts\na,A,a@b.test\n":               `2 "a": /contacts=invalid_value`,
		"id,name,meeting_also_on\na,A,soon\n":            `2 "a": /meeting_also_on=invalid_date`,
		"id,name,meeting_by_appointment\na,A,perhaps\n":  `2 "a": /meeting_by_appointment=wrong_type`,
		"id,name,meeting_external_ids\na,A,gso 112294\n": `2 "a": /meeting_external_ids=invalid_value`,
	} {
		t.Run(feed, func(t *testing.T) {
			if got, err := told(feed); err != nil || len(got) != 1 || got[0] != want {
				t.Errorf("%q: %v, %v", feed, got, err)
			}
		})
	}
}
