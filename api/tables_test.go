package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// table is the whole directory as a table: its columns, and its rows by the group's name.
func (s *site) table(path string) (csvBytes string, columns []string, rows map[string]map[string]string) {
	s.t.Helper()
	got := s.accepting("GET", path, "text/csv", nil).wantStatus(http.StatusOK)
	first, _, _ := strings.Cut(string(got.body), "\r\n")
	rows = map[string]map[string]string{}
	for _, row := range got.rows() {
		rows[row["name"]] = row
	}
	return string(got.body), strings.Split(first, ","), rows
}

// Every column of the table can be taken in, or is left out by name.
func TestColumnsOfTheTableAreKnownToTheImport(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.three()
		_, columns, _ := s.table("/groups")
		known := slices.Concat(csv.Columns(), csv.Ignored())
		for _, name := range columns {
			if !slices.Contains(known, name) {
				t.Errorf("%s is not known to the import", name)
			}
		}
		for _, name := range csv.Ignored() {
			if !slices.Contains(columns, name) {
				t.Errorf("%s is left out, and no column", name)
			}
		}
	})
}

// saying generates texts with characters that break tables, lists and spreadsheets.
func saying(signs string) *rapid.Generator[string] {
	generated := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]rune(signs)), 1, 12), func(r []rune) string { return strings.TrimFunc(string(r), unicode.IsSpace) })
	return generated.Filter(func(s string) bool { return s != "" && models.IsProse(s) })
}

// values generates lists of at most n different values of a closed set.
func values[T ~string](set string, n int) *rapid.Generator[[]T] {
	var all []T
	for _, v := range models.SetValues(set) {
		all = append(all, T(v))
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(all), 0, n, rapid.ID[T])
}

// sayable generates groups that a row can express.
func sayable() *rapid.Generator[models.GroupInput] {
	line, prose := saying(`ab=+-@'",;|\:é রّ`), saying("ab=+-@'\",;|\\é\n\t")
	places := []models.LocalityInput{
		{},
		{Place: models.PlaceInput{ID: "geonames:2644688"}, Label: "=Headingley, \"upstairs\""},
		{Point: &models.Point{Lat: -33.86785, Lon: 151.20732}, Precision: models.PrecisionExact},
		{Place: models.PlaceInput{ID: "geonames:2644688"}, Point: &models.Point{Lat: 53.81, Lon: -1.56}, Precision: models.PrecisionArea},
		{Place: models.PlaceInput{ID: "geonames:2644688"}, Precision: models.PrecisionHidden},
		{Place: models.PlaceInput{Country: "GB", RegionCode: "GB.ENG"}},
	}
	return rapid.Custom(func(t *rapid.T) models.GroupInput {
		g := models.GroupInput{
			Name: line.Draw(t, "name"), AlternateNames: rapid.SliceOfN(line, 0, 3).Draw(t, "alternate_names"),
			Kind:     rapid.SampledFrom([]models.Kind{models.KindPeer, models.KindPractitioner}).Draw(t, "kind"),
			Topics:   rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"alcohol", "depression", "cancer"}), 0, 3, rapid.ID[string]).Draw(t, "topics"),
			Language: "en", Languages: []string{"en", "bfi"}, Description: prose.Draw(t, "description"), HowToJoin: prose.Draw(t, "how_to_join"), Notice: prose.Draw(t, "notice"),
			Audience: values[models.Audience]("audience", 3).Draw(t, "audience"), For: values[models.OpenTo]("open_to", 3).Draw(t, "for"),
			OpenTo: values[models.OpenTo]("open_to", 3).Draw(t, "open_to"), SupportFunctions: values[models.SupportFunction]("support_function", 3).Draw(t, "support_functions"),
			MinAge: rapid.IntRange(0, 18).Draw(t, "min_age"), MaxAge: rapid.IntRange(60, 70).Draw(t, "max_age"), HostedBy: line.Draw(t, "hosted_by"), Founded: "2011-03",
			Cost: models.Cost{Kind: rapid.SampledFrom([]models.CostKind{"", models.CostFree, models.CostPaid}).Draw(t, "cost")}, Areas: []string{"GB.ENG", "DE"},
			Locality: rapid.SampledFrom(places).Draw(t, "locality"), Timezone: "Europe/London", NoIndex: rapid.Bool().Draw(t, "noindex"),
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "several") {
			g.Contacts = append(g.Contacts, models.Contact{Kind: models.ContactOther, Value: line.Draw(t, "contact")})
			g.Links = append(g.Links, models.Link{Kind: models.LinkWebsite, URL: fmt.Sprintf("https://a.test/%d,;|x", i)})
		}
		for range rapid.IntRange(0, 2).Draw(t, "meetings") {
			g.Meetings = append(g.Meetings, aMeeting(t, line))
		}
		return g
	})
}

func aMeeting(t *rapid.T, line *rapid.Generator[string]) models.MeetingInput {
	return models.MeetingInput{
		Name: line.Draw(t, "meeting"), Format: rapid.SampledFrom([]models.MeetingFormat{models.MeetingInPerson, models.MeetingHybrid}).Draw(t, "format"),
		Styles: values[models.Style]("style", 3).Draw(t, "styles"), Accessibility: values[models.Accessibility]("accessibility", 3).Draw(t, "accessibility"),
		Amenities: values[models.Amenity]("amenity", 3).Draw(t, "amenities"), Start: "19:30", DurationMinutes: 90, StartsOn: models.Date{Year: 2026, Month: 1, Day: 13},
		RRule: "FREQ=MONTHLY;BYDAY=2TU", EndsOn: models.Date{Year: 2027, Month: 12, Day: 31}, ExceptOn: []models.Date{{Year: 2027, Month: 1, Day: 12}},
		Timezone: "Europe/London", Venue: line.Draw(t, "venue"), Address: models.Address{Text: line.Draw(t, "address")},
		Online: models.Online{Access: models.OnlinePublic, URL: "https://meet.test/a,b|c", Phone: "+44 20 1234"},
	}
}

// own returns columns that each directory fills by itself. A group in an area gets a point of its
// own, and the place that is nearest to it. Several meetings are described in words alone.
func own(row map[string]string) []string {
	columns := []string{"id", "version", "slug", "url", "sources", "created_at", "updated_at"}
	if row["precision"] == string(models.PrecisionArea) {
		columns = append(columns, "lat", "lon", "place", "place_id", "region", "region_code")
	}
	if row["meeting_format"] == "" {
		columns = append(columns, "meetings")
	}
	return columns
}

// A table that one directory exports is imported by another, which exports the same, as far as a
// row can express it.
func TestATableComesBackAsItWas(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for i := range 120 {
			in := sayable().Example(i)
			in.Name = fmt.Sprintf("%s %d", in.Name, i)
			in.ExternalIDs = []models.ExternalID{{Scheme: "gso", Value: fmt.Sprintf(`%d,a;b|c\:d`, i)}}
			s.ask("POST", "/groups", steward, in).wantStatus(http.StatusCreated)
		}
		exported, columns, want := s.table("/groups")
		other := newSite(t, testdb.SQLite, config.Meili{})
		key := other.person("A partner", models.AccountPlain, "source:elsewhere")
		expect(other.imported(key, "/sources/elsewhere/imports", "text/csv", exported), "done: created 120 updated 0 unchanged 0 retired 0 refused 0")
		_, again, got := other.table("/groups")
		if diff := cmp.Diff(columns, again); diff != "" || len(got) != len(want) || len(want) != 120 {
			t.Fatalf("%d groups of %d: %s", len(got), len(want), diff)
		}
		for name, row := range want {
			actual := got[name]
			for _, column := range own(row) {
				delete(row, column)
				delete(actual, column)
			}
			if diff := cmp.Diff(row, actual); diff != "" {
				t.Errorf("%s: -told +told again: %s", name, diff)
			}
		}
	})
}
