package csv

import (
	"bytes"
	"encoding/csv"
)

// example is a column of the template and its example value.
type example struct{ column, value string }

// examples returns the columns of most lists, with a group that meets every week.
func examples() []example {
	return []example{
		{"record", "leeds-1"},
		{"name", "Tuesday Night"},
		{"topics", "Alcohol"},
		{"description", "Who we are and what we do"},
		{"languages", "English, Urdu"},
		{"open_to", "anyone"},
		{"label", "Headingley, Leeds"},
		{"country", "United Kingdom"},
		{"lat", "53.8197"},
		{"lon", "-1.5772"},
		{"precision", "exact"},
		{"email", "hello@example.org"},
		{"website", "https://example.org/"},
		{"meeting_days", "Tuesday"},
		{"meeting_start", "19:30"},
		{"meeting_end", "21:00"},
		{"meeting_timezone", "Europe/London"},
		{"meeting_format", "in_person"},
		{"meeting_venue", "Library"},
		{"meeting_address", "1 Example Street, Leeds"},
		{"meeting_accessibility", "step_free"},
		{"meeting_online_url", ""},
		{"meeting_notes", "Ring twice"},
	}
}

// Template returns a table with the columns of most lists and one row as an example. Read takes it.
func Template() string {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	var names, values []string
	for _, e := range examples() {
		names, values = append(names, e.column), append(values, e.value)
	}
	_ = w.WriteAll([][]string{names, values}) // into memory, which does not fail
	return out.String()
}
