package view

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// Within is what both sides do within an engagement.
type Within struct {
	models.WithinEngagement
	Form   string            // which of its forms is shown again
	ItemID string            // of what that form is about; "" if it is about nothing yet
	Typed  map[string]string // what was typed into it
}

// typed returns what was typed into a field of a form, or else what the form begins with.
func (w Within) typed(form, item, field, begins string) string {
	if w.Form == form && w.ItemID == item {
		return w.Typed[field]
	}
	return begins
}

// withinWrong returns what is wrong with a field of a form.
func (e Engaged) withinWrong(form, item, field string) string {
	if e.Within.Form == form && e.Within.ItemID == item {
		return e.Wrong[field]
	}
	return ""
}

// withinText returns a field of several lines of a form.
func (e Engaged) withinText(form, item, field, begins, label, most string, required bool) LongText {
	return LongText{
		Language: e.Language, ID: withinID(form, item, field), Field: field, Label: label, Value: e.Within.typed(form, item, field, begins),
		Wrong: e.withinWrong(form, item, field), Max: most, Required: required,
	}
}

// withinID returns the id of a field, which is one of its own on the page.
func withinID(form, item, field string) string {
	if item == "" {
		return form + "-" + field
	}
	return form + "-" + field + "-" + item
}

// isWithin reports whether what waits is within an engagement.
func isWithin(kind models.WaitingKind) bool {
	return slices.Contains([]models.WaitingKind{models.WaitingTerms, models.WaitingFeedback, models.WaitingAppointment, models.WaitingStep}, kind)
}
