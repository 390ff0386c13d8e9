package models

import "time"

const (
	// VotingMembershipDays is for how many days somebody has been a member before voting.
	VotingMembershipDays = 14
	// ProposalDays is for how many days members can vote if a proposal names no number.
	ProposalDays = 7
	// HaltPeriod is how long an act that waits can be halted after the deciding vote.
	HaltPeriod = 72 * time.Hour
	// MaxProposals is how many proposals of one group may be under way.
	MaxProposals = 50
	// ActRetentionDays is for how many days closed proposals, and what members did, are stored.
	ActRetentionDays = 730
)

// ProposalStatus is what became of a proposal.
type ProposalStatus string

// The states of a proposal.
const (
	ProposalOpen      ProposalStatus = "open"      // members can vote
	ProposalWaiting   ProposalStatus = "waiting"   // enough agreed; any member can halt it until its time has come
	ProposalDone      ProposalStatus = "done"      // carried out
	ProposalHalted    ProposalStatus = "halted"    // by a member, while it waited
	ProposalWithdrawn ProposalStatus = "withdrawn" // by its proposer
	ProposalExpired   ProposalStatus = "expired"   // not enough agreed in time
	ProposalFailed    ProposalStatus = "failed"    // enough agreed, but it could not be carried out any more
)

// ProposalStatuses returns the states of a proposal.
func ProposalStatuses() []ProposalStatus {
	return []ProposalStatus{ProposalOpen, ProposalWaiting, ProposalDone, ProposalHalted, ProposalWithdrawn, ProposalExpired, ProposalFailed}
}

// UnderWay reports whether something may still come of the proposal.
func (s ProposalStatus) UnderWay() bool { return s == ProposalOpen || s == ProposalWaiting }

// Proposal is an act of a group that several members must agree to. Who voted how is not shown.
type Proposal struct {
	ID         ID
	GroupID    ID
	ProposerID *ID // nil if the account is erased
	Act        RuledAct
	Subject    string // the id of what it is about; "" if that is the group
	Payload    Doc[ProposalPayload]
	Version    int64 // of what it is about, when it was proposed; 0 if any will do
	Status     ProposalStatus
	Reason     string // why it failed: the code of a conflict
	Agreed     int
	Disagreed  int
	ProposedOn Date
	EndsOn     Date       // the last day on which members can vote
	DoneAt     *time.Time // when it is carried out, of one that waits
	ClosedOn   Date
	Needed     int   `gorm:"-"` // how many must agree now, while it is open
	MyVote     *bool `gorm:"-"` // the reader's own
}

// ProposalPayload is what a proposal will do, as far as its act and subject do not name it.
type ProposalPayload struct {
	Visibility *Visibility      `json:"visibility,omitempty"`
	Rules      *GroupRulesInput `json:"rules,omitempty"`
}

// Visibility is how much of a group the public shall see: only what becomes more is in it.
type Visibility struct {
	Precision Precision        `json:"precision,omitempty" validate:"omitempty,set=precision"`
	Meetings  map[ID]Precision `json:"meetings,omitempty" validate:"max=200"`
	Indexed   bool             `json:"indexed,omitempty"` // search engines are no longer asked to leave its page out
}

// ProposalInput is the input of a member who proposes an act.
type ProposalInput struct {
	Act        RuledAct         `json:"act" validate:"required,set=proposal_act"`
	Subject    *ID              `json:"subject,omitempty"`
	Visibility *Visibility      `json:"visibility,omitempty"`
	Rules      *GroupRulesInput `json:"rules,omitempty"`
	Days       *int             `json:"days,omitempty" validate:"omitempty,gte=1,lte=30" default:"7" minimum:"1"`
}

// VoteInput is a member's vote.
type VoteInput struct {
	Agree *bool `json:"agree" validate:"required"`
}

// Vote is a member's vote on a proposal. It leaves with the member while the proposal is open.
type Vote struct {
	ID         ID
	ProposalID ID
	AccountID  ID
	Agree      bool
}

// ProposedError means that an act was not done, but proposed: further members must agree first.
type ProposedError struct{ Proposal Proposal }

func (e *ProposedError) Error() string { return "proposed: further members must agree" }
