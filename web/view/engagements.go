package view

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// Engagements is the list of a side's engagements.
type Engagements struct {
	Side
	List []models.Engagement
}

// Engaged is one engagement, as one of its sides sees it.
type Engaged struct {
	Side
	Engagement models.Engagement
	Plain      []string // what the consultant is bound by, in sentences
	Changes    []string // the fields in which proposed terms differ from those in force
	Form       TermsForm
	Stages     []string
	Feedback   *Feedback // nil until it is over
	Within     Within
}

// TermsForm is the form in which a side proposes terms, with what was typed.
type TermsForm struct {
	Version int64
	Typed   map[string]string
	Chosen  []string // formats
	Formats []string
	Costs   []string
}

func (e Engaged) act(name string) string {
	return e.Base + "/engagements/" + e.Engagement.ID.String() + "/" + name
}

// isGroup reports whether the reader is a member of the group.
func (e Engaged) isGroup() bool { return e.Inside != nil }

// earlier returns the terms that are neither in force nor proposed, the newest first.
func (e Engaged) earlier() []models.EngagementTerms {
	current, _ := e.Engagement.InForce()
	proposed, _ := e.Engagement.Proposed()
	return slices.DeleteFunc(slices.Clone(e.Engagement.Terms), func(t models.EngagementTerms) bool {
		return t.Number == current.Number || t.Number == proposed.Number
	})
}

// changed returns the names of the fields that proposed terms change, in words.
func (e Engaged) changed() string {
	names := make([]string, len(e.Changes))
	for i, field := range e.Changes {
		names[i] = e.T("terms." + field)
	}
	return JoinDistinct(names...)
}

// termFacts returns terms as a list of names and values.
func termFacts(l Language, t models.Terms) []Fact {
	var list []Fact
	add := func(name string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			list = append(list, Fact{Name: l.T("terms." + name), Values: values})
		}
	}
	count := func(n int) string {
		if n == 0 {
			return ""
		}
		return l.Number(n)
	}
	formats := make([]string, len(t.Formats))
	for i, f := range t.Formats {
		formats[i] = l.Label("format", string(f))
	}
	add("what", t.What)
	add("formats", formats...)
	add("where", t.Where)
	add("when", t.When)
	add("sessions", count(t.Sessions))
	add("session_minutes", count(t.SessionMinutes))
	if !t.EndsOn.IsZero() {
		add("ends_on", l.DayOf(t.EndsOn))
	}
	add("cost", costWords(l, t.Cost)...)
	add("confidentiality", t.Confidentiality)
	return list
}

// costWords returns what a consultation costs.
func costWords(l Language, c models.ConsultationCost) []string {
	if c.Kind == "" {
		return nil
	}
	words := []string{l.Label("consultation_cost", string(c.Kind))}
	if c.Max != nil {
		words = append(words, c.Max.Amount+" "+c.Max.Currency)
	}
	return words
}

// text returns a field of several lines.
func (e Engaged) text(name, most string) LongText {
	return LongText{Language: e.Language, Field: name, Label: e.T("terms." + name), Value: e.Form.Typed[name], Wrong: e.Wrong[name], Max: most, Required: name == "what"}
}
