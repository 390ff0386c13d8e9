package models

const (
	// MaxReports is how many undecided reports of one day are stored about one subject.
	MaxReports = 20
	// ReportRetentionMonths is for how many months a report is stored after it was decided.
	ReportRetentionMonths = 6
)

// SubjectKind is what kind of thing moderators decide about.
type SubjectKind string

// The kinds of subjects.
const (
	SubjectGroup      SubjectKind = "group"
	SubjectConsultant SubjectKind = "consultant"
	SubjectMessage    SubjectKind = "message" // that a group received
	SubjectResource   SubjectKind = "resource"
)

// Subject is the group, the consultant's profile, the message or the resource that moderators decide
// about.
type Subject struct {
	Kind SubjectKind `json:"kind" validate:"required,set=subject_kind"`
	ID   ID          `json:"id" validate:"required"`
}

// ReportGround is what somebody reports, and on which ground moderators decide.
type ReportGround string

// The grounds. NoViolation is a ground of decisions only.
const (
	GroundUnlawful         ReportGround = "unlawful"
	GroundDanger           ReportGround = "danger_to_somebody"
	GroundImpersonation    ReportGround = "impersonation"
	GroundExposesPerson    ReportGround = "exposes_a_person"
	GroundExploitation     ReportGround = "exploitation"
	GroundNotSelfHelpGroup ReportGround = "not_a_self_help_group"
	GroundSpam             ReportGround = "spam"
	GroundOther            ReportGround = "other"
	GroundNoViolation      ReportGround = "no_violation"
)

// ReportGrounds returns the grounds of reports.
func ReportGrounds() []ReportGround {
	return []ReportGround{
		GroundUnlawful, GroundDanger, GroundImpersonation, GroundExposesPerson, GroundExploitation, GroundNotSelfHelpGroup, GroundSpam, GroundOther,
	}
}

// Report is what somebody reports to the moderators. It holds nothing of who sent it but what that
// person wrote.
type Report struct {
	ID        ID
	Subject   Subject `gorm:"embedded;embeddedPrefix:subject_"`
	Ground    ReportGround
	Text      string
	ReplyTo   string // how to ask the sender back; "" if the sender does not say
	CreatedOn Date
	DecidedOn Date // zero while it waits
}

// ReportInput is what somebody reports.
type ReportInput struct {
	Subject Subject      `json:"subject" validate:"required"`
	Ground  ReportGround `json:"ground" validate:"required,set=report_ground"`
	Text    string       `json:"text" validate:"required,max=2000,prose"`
	ReplyTo string       `json:"reply_to,omitempty" validate:"omitempty,max=200,text"`
}
