package views

import "github.com/shg-directory/shg/models"

// EngagementNote is a note that both sides of an engagement read.
type EngagementNote struct {
	ID           string      `json:"id" format:"uuid"`
	EngagementID string      `json:"engagement_id" format:"uuid"`
	Side         models.Side `json:"side"` // that wrote it
	Words        string      `json:"words" example:"We agreed to welcome newcomers at the door."`
	WrittenOn    string      `json:"written_on" format:"date"`
	Mine         bool        `json:"mine"` // the reader wrote it, and can take it back
}

// ToEngagementNote returns a note as its reader sees it.
func ToEngagementNote(n models.EngagementNote) EngagementNote {
	return EngagementNote{
		ID: n.ID.String(), EngagementID: n.EngagementID.String(), Side: n.Side, Words: n.Words, WrittenOn: FormatDate(n.WrittenOn), Mine: n.Mine,
	}
}
