package view

import (
	"time"

	"github.com/shg-directory/shg/models"
)

// Correction is the page on which a reader suggests a correction of a group's entry.
type Correction struct {
	Page
	GroupName     string
	GroupLanguage string
	GroupPath     string
	Kinds         []string // to choose from
	Kind          string   // what was typed
	Text          string
	ReplyTo       string
	Notice        string            // why it was not taken
	Wrong         map[string]string // by field
	Sent          bool              // it was taken: the page shows thanks instead of the form
}

// kept returns a sentence about who reads a suggestion and for how long it is stored.
func (c Correction) kept() string {
	days := func(d time.Duration) string { return c.Number(int(d / (24 * time.Hour))) }
	return c.T("correction.reply.why", "closed", days(models.ClosedCorrectionRetention), "days", days(models.CorrectionRetention))
}

// described returns the ids of what describes a field: its note, and what is wrong with it.
func (c Correction) described(field, note string) string {
	if c.Wrong[field] != "" {
		return field + "-wrong " + note
	}
	return note
}
