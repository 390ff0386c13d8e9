package models

// FeedbackStatus is the state of the answer of one person to an engagement that is over.
type FeedbackStatus string

// The states of feedback.
const (
	FeedbackDue      FeedbackStatus = "due"      // nothing is said, or it was withdrawn
	FeedbackGiven    FeedbackStatus = "given"    // nobody else reads it yet
	FeedbackReleased FeedbackStatus = "released" // the others read it, without its author
)

// MinFeedback is from how many answers of members on they are released without the consent of each.
const MinFeedback = 3

// FeedbackDays is for how many days after the end of an engagement feedback is among what waits.
const FeedbackDays = 90

// Ratings are the ratings by principle, from 1 to 5. A principle that is not rated is not in them.
type Ratings map[Principle]int

// FeedbackAnswer is the answer of one person to an engagement that is over: a member of the group by
// principle, the consultant of the collaboration. A rating of 0 is none.
type FeedbackAnswer struct {
	ID            ID
	EngagementID  ID
	AccountID     ID
	Side          Side
	RatingA       int
	RatingB       int
	RatingC       int
	RatingD       int
	RatingE       int
	RatingF       int
	Collaboration int
	WordsSealed   string
	ReleaseEarly  bool // may be released before three members answered, once all who did agree
	GivenOn       Date
	Words         string `gorm:"-"`
}

// Ratings returns the ratings that the answer has.
func (a FeedbackAnswer) Ratings() Ratings {
	ratings := Ratings{}
	for i, rating := range []int{a.RatingA, a.RatingB, a.RatingC, a.RatingD, a.RatingE, a.RatingF} {
		if rating > 0 {
			ratings[Principles()[i]] = rating
		}
	}
	return ratings
}

// Rate replaces the ratings of the answer.
func (a *FeedbackAnswer) Rate(ratings Ratings) {
	for i, at := range []*int{&a.RatingA, &a.RatingB, &a.RatingC, &a.RatingD, &a.RatingE, &a.RatingF} {
		*at = ratings[Principles()[i]]
	}
}

// IsReleased reports whether the answers of a group's members to one engagement are released: three
// are, and fewer once each of their authors consented.
func IsReleased(answers []FeedbackAnswer) bool {
	consents := 0
	for _, a := range answers {
		if a.ReleaseEarly {
			consents++
		}
	}
	return len(answers) >= MinFeedback || len(answers) > 0 && consents == len(answers)
}

// EngagementFeedback is the feedback on an engagement as its reader may know it.
type EngagementFeedback struct {
	Side         Side            // the reader's
	Open         bool            // the reader can give feedback, or change it
	Status       FeedbackStatus  // of the reader's own; "" before the engagement is over
	Mine         *FeedbackAnswer // nil if there is none
	Released     bool            // the answers of the members are
	Count        *int            // how many members answered; nil for the consultant before they are released
	Answers      []FeedbackAnswer
	OfConsultant *FeedbackAnswer // for members; nil if the consultant gave none
}

// FeedbackInput is the answer of one person to an engagement that is over. Members rate principles, the
// consultant rates the collaboration.
type FeedbackInput struct {
	Ratings       map[Principle]int `json:"ratings,omitempty" validate:"max=6,dive,keys,set=principle,endkeys,gte=1,lte=5"`
	Collaboration int               `json:"collaboration,omitempty" validate:"omitempty,gte=1,lte=5" minimum:"1" maximum:"5"`
	Words         string            `json:"words,omitempty" validate:"max=2000,prose"`
	ReleaseEarly  bool              `json:"release_early,omitempty"`
}
