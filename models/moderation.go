package models

const (
	// AppealMonths is within how many months a decision can be appealed. It is the term of Article
	// 20(1) of the Digital Services Act, Regulation (EU) 2022/2065.
	AppealMonths = 6
	// RenewalDays is for how many days before its last day a verification waits to be renewed.
	RenewalDays = 60
	// CorrectionPatienceDays is for how many days a suggestion is the stewards' alone.
	CorrectionPatienceDays = 14
)

// ModerationKind is what kind of thing is before the moderators.
type ModerationKind string

// The kinds. A decision is never in the queue; it can be read, and undone, by its id.
const (
	ModerateReport     ModerationKind = "report"
	ModerateAppeal     ModerationKind = "appeal"
	ModerateVetting    ModerationKind = "group_to_vet"
	ModerateUnverified ModerationKind = "consultant_to_verify"
	ModerateRenewal    ModerationKind = "consultant_to_renew"
	ModerateCorrection ModerationKind = "correction"
	ModerateResource   ModerationKind = "resource_to_confirm"
	ModerateDecision   ModerationKind = "decision"
)

// QueueKinds returns the kinds of what waits for moderators.
func QueueKinds() []ModerationKind {
	return []ModerationKind{ModerateReport, ModerateAppeal, ModerateVetting, ModerateUnverified, ModerateRenewal, ModerateCorrection, ModerateResource}
}

// ModerationDecisionKind is what a moderator decides.
type ModerationDecisionKind string

// The decisions.
const (
	DecideNoAction ModerationDecisionKind = "no_action"
	DecideHide     ModerationDecisionKind = "hide"    // nobody finds or reads it but its own people and moderators
	DecideRestore  ModerationDecisionKind = "restore" // it is again as it was before it was hidden
	DecidePublish  ModerationDecisionKind = "publish" // a group that was vetted, or a resource
	DecideUphold   ModerationDecisionKind = "uphold"  // what was appealed stays
)

// ModerationItem is something before the moderators.
type ModerationItem struct {
	Kind    ModerationKind
	ID      ID // of the report, appeal, suggestion, decision, group, profile or resource
	Subject Subject
	Name    string       // of the group or consultant, in the queue; "" if there is none any more
	Ground  ReportGround // "" if there is none
	Since   Date
}

// ModerationItemDetail is one item with all that a moderator needs to decide about it.
type ModerationItemDetail struct {
	ModerationItem

	Text      string
	Words     string // of a message that is reported
	ReplyTo   string
	DecidedOn Date
	Hidden    bool                     // the subject is hidden by a decision
	Possible  []ModerationDecisionKind // what can be decided now
	Decisions []ModerationDecision     // about the subject, the newest first
}

// QueueFilter selects items of the queue. Empty lists mean all.
type QueueFilter struct {
	Kinds  []ModerationKind
	Ground ReportGround
	Page
}

// ModerationDecision is what a moderator decided, on which ground and why. It is never changed or
// deleted.
type ModerationDecision struct {
	ID        ID
	ItemID    ID      // what was decided: the id of an item
	AppealID  *ID     // the appeal that it decides
	Subject   Subject `gorm:"embedded;embeddedPrefix:subject_"`
	Decision  ModerationDecisionKind
	Ground    ReportGround
	Reason    string
	DecidedBy *ID // the moderator's account; nil if the operator decided at the command line
	DecidedOn Date
	Seq       int // counts the decisions about the subject, from 1
}

// DecisionInput is what a moderator decides.
type DecisionInput struct {
	Decision ModerationDecisionKind `json:"decision" validate:"required,set=moderation_decision"`
	Ground   ReportGround           `json:"ground" validate:"required,set=decision_ground"`
	Reason   string                 `json:"reason" validate:"required,max=2000,prose"`
}

// ModerationHold means that a moderator hid the subject.
type ModerationHold struct {
	SubjectID      ID
	SubjectKind    SubjectKind
	DecisionID     ID
	PreviousStatus Status // before it was hidden
}

// Appeal is what those whom a decision concerns say against it.
type Appeal struct {
	ID         ID
	DecisionID ID
	Text       string
	CreatedOn  Date
	DecidedOn  Date // zero while it waits
}

// AppealInput is what those whom a decision concerns say against it.
type AppealInput struct {
	Text string `json:"text" validate:"required,max=4000,prose"`
}
