package views

import "github.com/shg-directory/shg/models"

// EngagementStep is what one side of an engagement does next.
type EngagementStep struct {
	ID           string      `json:"id" format:"uuid"`
	EngagementID string      `json:"engagement_id" format:"uuid"`
	Side         models.Side `json:"side"`
	Words        string      `json:"words" example:"Ask the library for its second room."`
	AddedOn      string      `json:"added_on" format:"date"`
	DueOn        string      `json:"due_on,omitempty" format:"date"`
	DoneOn       string      `json:"done_on,omitempty" format:"date"`
}

// ToEngagementStep returns a step as both sides see it.
func ToEngagementStep(s models.EngagementStep) EngagementStep {
	return EngagementStep{
		ID: s.ID.String(), EngagementID: s.EngagementID.String(), Side: s.Side, Words: s.Words, AddedOn: FormatDate(s.AddedOn), DueOn: FormatDate(s.DueOn), DoneOn: FormatDate(s.DoneOn),
	}
}
