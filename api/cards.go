package api

import (
	"encoding/json"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/topics"
)

// Cards turns rows into wire types. The search index stores its results too.
type Cards struct {
	Topics    *topics.Taxonomy
	PublicURL string
}

// Group returns a group's entry in a search, as JSON: public values only, without the long texts of
// its meetings. The second value has those texts; it is nil if there are none.
func (c Cards) Group(g models.Group) (item, whole []byte) {
	card := c.group(g)
	long := false
	for i := range card.Meetings {
		if saysMore(card.Meetings[i]) {
			long = true
		}
	}
	if !long {
		return encode(card), nil
	}
	whole = encode(card)
	for i := range card.Meetings {
		shorten(&card.Meetings[i])
	}
	return encode(card), whole
}

func saysMore(m Meeting) bool {
	return m.Directions != "" || m.AccessibilityNote != "" || m.Notes != "" || m.Online != nil && m.Online.Notes != ""
}

// shorten leaves out a meeting's long texts.
func shorten(m *Meeting) {
	m.Directions, m.AccessibilityNote, m.Notes = "", "", ""
	if m.Online != nil {
		m.Online.Notes = ""
	}
}

// Consultant returns a consultant's public profile, as JSON.
func (c Cards) Consultant(k models.Consultant) []byte { return encode(c.consultant(k)) }

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("api: a card that JSON cannot say: " + err.Error()) // a card holds plain values only
	}
	return b
}

// pointer returns a pointer to the value, or nil for the zero value, so that the member is left
// out.
func pointer[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func day(d models.Date) string { return d.String() }

func days(list []models.Date) []string {
	shown := make([]string, len(list))
	for i, d := range list {
		shown[i] = d.String()
	}
	return shown
}
