package views

import (
	"github.com/shg-directory/shg/models"
)

// EngagementFeedback is the feedback on an engagement, as its reader may know it.
type EngagementFeedback struct {
	MySide       models.Side           `json:"my_side"`                 // the reader's
	Open         bool                  `json:"open"`                    // the reader can give feedback, or change it
	Status       models.FeedbackStatus `json:"status,omitempty"`        // of the reader's own; left out before the engagement is over
	Mine         *OwnFeedback          `json:"mine,omitempty"`          // left out if there is none
	Released     bool                  `json:"released"`                // the answers of the members are: three are there, or each author consented
	Count        *int                  `json:"count,omitempty"`         // how many members answered; for the consultant only once they are released
	Answers      []MemberFeedback      `json:"answers"`                 // of the members, once released: without authors, in an order of chance
	OfConsultant *ConsultantFeedback   `json:"of_consultant,omitempty"` // for members
}

// OwnFeedback is what the reader said.
type OwnFeedback struct {
	Ratings       models.Ratings `json:"ratings,omitempty"`       // of members: by principle, 1 to 5
	Collaboration int            `json:"collaboration,omitempty"` // of the consultant: 1 to 5
	Words         string         `json:"words,omitempty"`
	ReleaseEarly  bool           `json:"release_early"`
	GivenOn       string         `json:"given_on" format:"date"`
}

// MemberFeedback is what a member said, without the member's name. The consultant reads words alone.
type MemberFeedback struct {
	Ratings models.Ratings `json:"ratings,omitempty"`
	Words   string         `json:"words,omitempty"`
	Month   string         `json:"month" example:"2026-11"`
}

// ConsultantFeedback is what the consultant said of the collaboration.
type ConsultantFeedback struct {
	Collaboration int    `json:"collaboration,omitempty"`
	Words         string `json:"words,omitempty"`
	GivenOn       string `json:"given_on" format:"date"`
}

// ToEngagementFeedback returns the feedback on an engagement as its reader sees it.
func ToEngagementFeedback(f models.EngagementFeedback) EngagementFeedback {
	shown := EngagementFeedback{MySide: f.Side, Open: f.Open, Status: f.Status, Released: f.Released, Count: f.Count, Answers: make([]MemberFeedback, len(f.Answers))}
	for i, a := range f.Answers {
		shown.Answers[i] = MemberFeedback{Ratings: a.Ratings(), Words: a.Words, Month: FormatMonth(a.GivenOn)}
	}
	if a := f.Mine; a != nil {
		shown.Mine = &OwnFeedback{Ratings: a.Ratings(), Collaboration: a.Collaboration, Words: a.Words, ReleaseEarly: a.ReleaseEarly, GivenOn: FormatDate(a.GivenOn)}
	}
	if a := f.OfConsultant; a != nil {
		shown.OfConsultant = &ConsultantFeedback{Collaboration: a.Collaboration, Words: a.Words, GivenOn: FormatDate(a.GivenOn)}
	}
	return shown
}

// FormatMonth writes the month of a day as YYYY-MM.
func FormatMonth(d models.Date) string { return d.String()[:len("2006-01")] }
