package models

import "time"

const (
	// MaxConsultationInvitations is how many invitations of one request can wait for answers at once.
	MaxConsultationInvitations = 20
	// MaxQuestions is how many questions a consultant can ask about one invitation.
	MaxQuestions = 10
	// MaxSuggestedColleagues is how many colleagues a consultant can suggest for one request.
	MaxSuggestedColleagues = 3
)

// InvitationStatus is the state of an invitation to consult.
type InvitationStatus string

// The states of an invitation.
const (
	InvitationProposed  InvitationStatus = "proposed"  // further members must agree; the consultant does not know of it
	InvitationPending   InvitationStatus = "pending"   // the consultant is asked
	InvitationAccepted  InvitationStatus = "accepted"  // by the consultant: an engagement began
	InvitationDeclined  InvitationStatus = "declined"  // by the consultant
	InvitationWithdrawn InvitationStatus = "withdrawn" // by the group
	InvitationLapsed    InvitationStatus = "lapsed"    // the request ended, or the group engaged somebody else
)

// CanBeMadeAgain reports whether the group can invite the same consultant once more: by that another
// member agrees to what is proposed, and what lapsed begins anew.
func (s InvitationStatus) CanBeMadeAgain() bool {
	return s == InvitationProposed || s == InvitationLapsed
}

// DeclineReason is why a consultant declines, so that the group can look on.
type DeclineReason string

// The reasons to decline.
const (
	DeclineNoTime     DeclineReason = "no_time"
	DeclineNotMyField DeclineReason = "not_my_field"
	DeclineTooFar     DeclineReason = "too_far"
	DeclineLanguage   DeclineReason = "language"
	DeclineTerms      DeclineReason = "terms" // cost, form or times do not suit
	DeclineConflict   DeclineReason = "conflict_of_interest"
	DeclineOther      DeclineReason = "other"
)

// ConsultationInvitation asks one consultant to work with a group on a request. Words is what the
// group writes to the consultant.
type ConsultationInvitation struct {
	ID               ID
	RequestID        ID
	GroupID          ID
	ConsultantID     ID
	Version          int64
	Status           InvitationStatus
	InvitedBy        *ID // nil if the account is erased
	WordsSealed      string
	Reason           DeclineReason // "" unless declined
	InvitedAt        *time.Time    // when the group had agreed
	DueAt            *time.Time    // by when the consultant promised to answer
	Overdue          bool          // that time is over, and both sides were notified
	AnsweredAt       *time.Time
	AnsweredHours    *int // in which the consultant first answered, nil while there is no answer
	NextConsultantID *ID  // who came next in the ranking when it was declined or overdue
	CreatedAt        time.Time
	UpdatedAt        time.Time
	Words            string                 `gorm:"-"`
	Questions        []ConsultationQuestion `gorm:"-"`
	Suggestions      []ID                   `gorm:"-"` // consultants
	GroupName        string                 `gorm:"-"`
	GroupSlug        string                 `gorm:"-"`
	Next             *ID                    `gorm:"-"` // whom the group can invite next; in its own lists alone
	ProposalID       *ID                    `gorm:"-"` // of the proposal that its group votes on, while it is proposed
	EngagementID     *ID                    `gorm:"-"` // that its acceptance began; nil in lists
	About            *OpenCall              `gorm:"-"` // the request as the consultant may know it; nil in lists
}

// TakesSuggestions reports whether the consultant can still name a colleague.
func (i ConsultationInvitation) TakesSuggestions() bool {
	return i.Status == InvitationPending || i.Status == InvitationDeclined
}

// ConsultationQuestion is what a consultant asks before answering an invitation, and what the group
// answers.
type ConsultationQuestion struct {
	ID             ID
	InvitationID   ID
	QuestionSealed string
	AnswerSealed   string
	AskedOn        Date
	AnsweredOn     Date
	Question       string `gorm:"-"`
	Answer         string `gorm:"-"`
}

// ConsultationSuggestion is a colleague whom an invited consultant suggests; the group chooses.
type ConsultationSuggestion struct {
	ID           ID
	InvitationID ID
	ConsultantID ID
}

// ConsultationInvitationInput is the input of a member who invites a consultant.
type ConsultationInvitationInput struct {
	ConsultantID ID     `json:"consultant_id" validate:"required"`
	Words        string `json:"words,omitempty" validate:"max=1000,prose"`
}

// DeclineInput is a consultant's no to an invitation.
type DeclineInput struct {
	Reason DeclineReason `json:"reason" validate:"required,set=decline_reason"`
}

// QuestionInput is a consultant's question about an invitation.
type QuestionInput struct {
	Question string `json:"question" validate:"required,max=1000,prose"`
}

// QuestionAnswerInput is the group's answer to a question.
type QuestionAnswerInput struct {
	Answer string `json:"answer" validate:"required,max=1000,prose"`
}

// SuggestionInput names a colleague.
type SuggestionInput struct {
	ConsultantID ID `json:"consultant_id" validate:"required"`
}
