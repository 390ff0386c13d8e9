package views

import "github.com/shg-directory/shg/models"

// ConsultantRatings is what is published of how groups judge a consultant.
type ConsultantRatings struct {
	ConsultantID string            `json:"consultant_id" format:"uuid"`
	Ratings      []PublishedRating `json:"ratings"`          // one for each principle that at least three groups rated
	Answer       *RatingAnswer     `json:"answer,omitempty"` // of the consultant
}

// PublishedRating is the mean of how groups rate a consultant for a principle.
type PublishedRating struct {
	Principle models.Principle `json:"principle"`
	Mean      float64          `json:"mean" minimum:"0" maximum:"1" example:"0.65"` // (1.5 + Σg)/(3 + groups), rounded to 0.05; g is a group's mean, 0 for 1 and 1 for 5
	Groups    int              `json:"groups" minimum:"3" example:"4"`
	Month     string           `json:"month" example:"2026-11"` // in which it was published
}

// RatingAnswer is the one public answer of a consultant.
type RatingAnswer struct {
	Words      string `json:"words"`
	AnsweredOn string `json:"answered_on" format:"date"`
}

// ToConsultantRatings returns what is published of a consultant.
func ToConsultantRatings(r models.ConsultantRatings) ConsultantRatings {
	shown := ConsultantRatings{ConsultantID: r.ConsultantID.String(), Ratings: make([]PublishedRating, len(r.Ratings))}
	for i, one := range r.Ratings {
		shown.Ratings[i] = PublishedRating{Principle: one.Principle, Mean: one.Mean(), Groups: one.GroupCount, Month: FormatMonth(one.Month)}
	}
	if r.Reply != nil {
		shown.Answer = &RatingAnswer{Words: r.Reply.Words, AnsweredOn: FormatDate(r.Reply.AnsweredOn)}
	}
	return shown
}
