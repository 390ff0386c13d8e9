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

	ManageJoinCodes   Act = "manage_join_codes"
	JoinGroup         Act = "join_group" // with a code, or ask its stewards
	ReadJoinRequests  Act = "read_join_requests"
	AnswerJoinRequest Act = "answer_join_request"
	WithdrawJoin      Act = "withdraw_join_request" // take one's own back
	ChooseName        Act = "choose_display_name"   // one's own in a group
	ManageMemberCodes Act = "manage_member_codes"
	ReadActs          Act = "read_group_acts"
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

		ManageJoinCodes:   {Who: []Relation{Steward}, Secret: true},
		JoinGroup:         {Who: []Relation{SignedIn}},
		ReadJoinRequests:  {Who: []Relation{Steward}, Secret: true},
		AnswerJoinRequest: {Who: []Relation{Steward}, Secret: true},
		WithdrawJoin:      {Who: []Relation{Self}, Secret: true},
		ChooseName:        {Who: []Relation{Self}, Secret: true},
		ManageMemberCodes: {Who: []Relation{Steward}, Secret: true},
		ReadActs:          {Who: []Relation{Member}, Secret: true},
	}
}
