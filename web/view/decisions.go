package view

import "github.com/shg-directory/shg/models"

// Decided is what moderators decided, for those concerned.
type Decided struct {
	Language
	Path      string // of the page
	List      []Decision
	Appealing string // the id of the decision whose form is shown again
	Text      string // what was typed
	WrongText string
}

// Decision is one decision, as those whom it concerns see it.
type Decision struct {
	models.ModerationDecision

	AppealBy models.Date // the last day on which it can be appealed; zero if it cannot
	Appeal   *models.Appeal
}

// text returns the form's field for an appeal against a decision.
func (d Decided) text(of Decision) LongText {
	f := LongText{Language: d.Language, ID: "text-" + of.ID.String(), Field: "text", Label: d.T("decisions.appeal.text"), Max: "4000", Required: true}
	if of.ID.String() == d.Appealing {
		f.Value, f.Wrong = d.Text, d.WrongText
	}
	return f
}

// GroupDecisions is what moderators decided about a group, for its stewards.
type GroupDecisions struct {
	Inside
	Decided Decided
}

// OwnDecisions is what moderators decided about the reader's profile.
type OwnDecisions struct {
	Page
	Decided Decided
	Done    string
	Refused string
}

// Suggestions is what readers suggested to correct in a group's entry, for its stewards.
type Suggestions struct {
	Inside
	List   []models.Correction
	Sent   string // the id of the suggestion whose form is shown again
	Reason string // what was typed
}

// answer returns the field for a word to a suggestion.
func (s Suggestions) answer(c models.Correction) LongText {
	f := LongText{Language: s.Language, ID: "reason-" + c.ID.String(), Field: "reason", Label: s.T("suggestion.answer"), Max: "1000"}
	if c.ID.String() == s.Sent {
		f.Value, f.Wrong = s.Reason, s.Wrong["reason"]
	}
	return f
}
