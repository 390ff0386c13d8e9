package models

import "time"

// MinRatingGroups is how many groups a published mean of ratings is of at least.
const MinRatingGroups = 3

// RatingRefresh is what was published of a consultant for one principle in a month: the mean of so
// many groups. What is left of fewer than three has no mean.
type RatingRefresh struct {
	ID           ID
	ConsultantID ID
	Principle    Principle
	Number       int // from 1, in the order of months
	Month        Date
	GroupCount   int
	Twentieths   int        // the mean, in twentieths
	PublishedAt  *time.Time // nil if it was published before this was noted
}

// Mean returns the mean that is published, from 0 to 1.
func (r RatingRefresh) Mean() float64 { return float64(r.Twentieths) / 20 }

// RatingJudgement is how a group judged a consultant for one principle, by the sum and the number of
// its members' ratings: part of the refreshes from one on, until another.
type RatingJudgement struct {
	ID           ID
	ConsultantID ID
	Principle    Principle
	GroupID      *ID // nil if the group is erased
	RatingSum    int // 0 once it is part of the last refresh no more
	RatingCount  int
	FromNumber   int
	UntilNumber  int // the first refresh that it is not part of; 0 if there is none
}

// RatingReply is the one public answer of a consultant to the ratings.
type RatingReply struct {
	ConsultantID ID
	Words        string
	AnsweredOn   Date
}

// ConsultantRatings is what is published of how groups judge a consultant.
type ConsultantRatings struct {
	ConsultantID ID
	Ratings      []RatingRefresh // one for each principle that three groups rated, in order
	Reply        *RatingReply
}

// RatingReplyInput is the input of a consultant who answers the ratings.
type RatingReplyInput struct {
	Words string `json:"words" validate:"required,max=2000,prose"`
}
