package views

import (
	"encoding/json"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
)

// Base is the path of the API.
const Base = "/api/v1"

// Presenter turns rows into wire types. The search index stores its results too.
type Presenter struct {
	Topics    *topics.Taxonomy
	Gazetteer *places.Gazetteer
	Texts     *messages.Catalogue
	PublicURL string
}

// Group returns a group's entry in a search, as JSON: public values only, without the long texts of
// its meetings. The second value has those texts; it is nil if there are none.
func (p Presenter) Group(g models.Group) (item, full []byte) {
	group := p.ToGroup(g)
	long := false
	for i := range group.Meetings {
		if hasLongTexts(group.Meetings[i]) {
			long = true
		}
	}
	if !long {
		return mustEncode(group), nil
	}
	full = mustEncode(group)
	for i := range group.Meetings {
		dropLongTexts(&group.Meetings[i])
	}
	return mustEncode(group), full
}

func hasLongTexts(m Meeting) bool {
	return m.Directions != "" || m.AccessibilityNote != "" || m.Notes != "" || m.Online != nil && m.Online.Notes != ""
}

// dropLongTexts leaves out a meeting's long texts.
func dropLongTexts(m *Meeting) {
	m.Directions, m.AccessibilityNote, m.Notes = "", "", ""
	if m.Online != nil {
		m.Online.Notes = ""
	}
}

// Consultant returns a consultant's public profile, as JSON.
func (p Presenter) Consultant(consultant models.Consultant) []byte {
	return mustEncode(p.ToConsultant(consultant))
}

func mustEncode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("api: a card that JSON cannot say: " + err.Error()) // a wire type holds plain values only
	}
	return b
}

// nonZeroPointer returns a pointer to the value, or nil for the zero value, so that the member is
// left out.
func nonZeroPointer[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// FormatDate returns a date as JSON has it, "" for none.
func FormatDate(d models.Date) string { return d.String() }

func formatDates(list []models.Date) []string {
	shown := make([]string, len(list))
	for i, d := range list {
		shown[i] = d.String()
	}
	return shown
}

// InUTC returns an instant in UTC, nil for none.
func InUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	utc := t.UTC()
	return &utc
}
