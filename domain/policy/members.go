package policy

// The acts on memberships. Who belongs to a group is known to its members only, who is invited to
// its stewards and the invited person only.
const (
	ReadMembers      Act = "read_members"
	ReadInvitations  Act = "read_invited_members"
	InviteMember     Act = "invite_member"     // or change what a member may do
	RemoveMember     Act = "remove_member"     // or take an invitation back
	AnswerInvitation Act = "answer_invitation" // accept or decline one's own
	LeaveGroup       Act = "leave_group"
	AllowInvitations Act = "allow_invitations" // of a group that one left or declined
	ClaimGroup       Act = "claim_group"
	ReadSelf         Act = "read_self"
)

func memberActs() map[Act]Rule {
	return map[Act]Rule{
		ReadMembers:      {Who: []Relation{Member}, Secret: true},
		ReadInvitations:  {Who: []Relation{Steward}, Secret: true},
		InviteMember:     {Who: []Relation{Steward}, Secret: true},
		RemoveMember:     {Who: []Relation{Steward, Self}, Secret: true},
		AnswerInvitation: {Who: []Relation{Self}, Secret: true},
		LeaveGroup:       {Who: []Relation{Self}, Secret: true},
		AllowInvitations: {Who: []Relation{Self}, Secret: true},
		ClaimGroup:       {Who: []Relation{Operator}},
		ReadSelf:         {Who: []Relation{SignedIn}},
	}
}
