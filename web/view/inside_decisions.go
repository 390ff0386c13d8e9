package view

import (
	"github.com/a-h/templ"

	"github.com/shg-directory/shg/models"
)

// Proposals is the list of a group's proposals.
type Proposals struct {
	Inside
	List []models.Proposal
}

// ProposalShown is the page of one proposal.
type ProposalShown struct {
	Inside
	Proposal models.Proposal
	Subject  string // the name of the member that it is about
}

func (p ProposalShown) act(name string) templ.SafeURL {
	return p.At("/proposals/" + p.Proposal.ID.String() + "/" + name)
}

func (p ProposalShown) isProposer() bool {
	return p.Proposal.ProposerID != nil && *p.Proposal.ProposerID == p.Me
}

// voted reports whether the reader voted this way.
func (p ProposalShown) voted(agree bool) bool {
	return p.Proposal.MyVote != nil && *p.Proposal.MyVote == agree
}

// rules returns the numbers that a proposal would set.
func (p ProposalShown) rules() map[models.RuledAct]int {
	if p.Proposal.Payload.V.Rules == nil {
		return nil
	}
	return p.Proposal.Payload.V.Rules.Agree()
}

// Rules is the group's own rules.
type Rules struct {
	Inside
	Version       int64
	TakesRequests bool
	Typed         map[string]string // the numbers by act, as they are or were typed
	Needed        map[models.RuledAct]int
}

// Invite is the list of the codes by which people join a group.
type Invite struct {
	Inside
	Valid     []models.JoinCode
	Uses      string
	ExpiresOn string
}

// WithoutDevice is the list of the members without a device.
type WithoutDevice struct {
	Inside
	List        []models.MembershipEntry
	DisplayName string
}

// Paper is a code to print.
type Paper struct {
	Inside
	Code      string
	Member    string // whose code it is; "" of a code to join by
	Uses      int
	ExpiresOn models.Date
	Picture   string // of the link, as SVG
	Address   string // where to type the code
}

// Acts is what was done in the group's name.
type Acts struct {
	Inside
	List []models.GroupAct
}
