package policy

// The acts on a group's own rules and on proposals. Any member may halt what waits; a vote counts by
// how long somebody has been a member, which is not known here.
const (
	ReadRules        Act = "read_rules"
	ChangeRules      Act = "change_rules"
	ReadProposals    Act = "read_proposals"
	Propose          Act = "propose"
	Vote             Act = "vote"
	HaltProposal     Act = "halt_proposal"
	WithdrawProposal Act = "withdraw_proposal"
)

func proposalActs() map[Act]Rule {
	return map[Act]Rule{
		ReadRules:        {Who: []Relation{Member}, Secret: true},
		ChangeRules:      {Who: []Relation{Steward}, Secret: true},
		ReadProposals:    {Who: []Relation{Member}, Secret: true},
		Propose:          {Who: []Relation{Member}, Secret: true},
		Vote:             {Who: []Relation{Member}, Secret: true},
		HaltProposal:     {Who: []Relation{Member}, Secret: true},
		WithdrawProposal: {Who: []Relation{Author}, Secret: true},
	}
}
