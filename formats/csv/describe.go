package csv

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// ColumnInfo is a column that a table may have: what its cells may contain, and whether they may
// contain several things.
type ColumnInfo struct {
	Name    string
	Values  string
	Several bool
}

// DescribeColumns returns every column that is taken in, in alphabetical order. The description of
// the values is found by trying them.
func DescribeColumns() []ColumnInfo {
	columns := columns(&dictionary{})
	described := columnDescriptions()
	var all []ColumnInfo
	for _, name := range Columns() {
		d := ColumnInfo{Name: name, Values: described[strings.TrimPrefix(name, "meeting_")]}
		if d.Values == "" {
			d.Values, d.Several = probeColumn(columns[name])
		}
		d.Several = d.Several || slices.Contains([]string{"alternate_names", "areas", "contacts", "links"}, name)
		all = append(all, d)
	}
	return all
}

// columnDescriptions returns what trying columns does not show.
func columnDescriptions() map[string]string {
	return map[string]string{
		"record": "the name of the group in the source, the same at every import", "deleted": "true, false, yes or no",
		"updated_at": "an instant such as 2026-03-01T09:30:00Z", "confirmed_on": "a day such as 2026-03-01",
		"end": "a time of day such as 21:00; 24:00 is the end of the day", "point": "latitude and longitude, such as 53.81, -1.56",
		"areas": "countries and regions such as GB or GB.ENG", "links": "web addresses; of those that are no website with the kind before, as in donate: https://…",
		"founded": "a year, month or day, such as 2011 or 2011-03", "rrule": "a recurrence rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=TU",
		"contacts": "a kind (email, phone, other) and what it is, as in email: hello@example.org; bars alone separate them",
	}
}

// probeColumn returns what a column takes, by its error about a value that it cannot take.
func probeColumn(c column) (values string, several bool) {
	try := func(v string) *models.FieldError {
		if c.group != nil {
			return c.group(&models.GroupInput{}, v)
		}
		return c.meeting(&models.MeetingInput{}, v)
	}
	fieldErr := try("\x00")
	if fieldErr == nil {
		return "text", false
	}
	switch fieldErr.Code {
	case "unknown_value":
		return "`" + strings.Join(fieldErr.Allowed, "`, `") + "`, or the label of one", try(fieldErr.Allowed[0]+"|"+fieldErr.Allowed[0]) == nil
	case "unknown_topic":
		return "topics: ids, labels or synonyms in any language", true
	case "unknown_language":
		return "a BCP 47 tag, or the name of a language in English, German, Italian, Spanish, French or itself", try("en|de") == nil
	case "unknown_country":
		return "an ISO 3166-1 code, or the name of a country in English, German, Italian, Spanish or French", false
	case "unknown_timezone":
		return "an IANA name such as Europe/London", false
	case "invalid_time":
		return "a time of day: 19:30, 7:30, 7pm, 7:30 p.m., 19.00, 19:00:00, noon", false
	case "unknown_day":
		return "days of the week: MO, Tuesday, “2nd Thursday of the month”, “every second Thursday” with `meeting_starts_on`", true
	case "invalid_date":
		return "a day such as 2026-03-01", try("2026-03-01|2026-03-02") == nil
	case "invalid_value":
		return "a scheme and a value with a colon between", true
	}
	return fmt.Sprint(fieldErr.Params["expected"]), false
}
