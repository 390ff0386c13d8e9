package policy

// The acts on memberships. Who belongs to a group is known to its members only.
const (
	ReadMembers  Act = "read_members"
	AddMember    Act = "add_member"
	RemoveMember Act = "remove_member"
	ClaimGroup   Act = "claim_group"
	ReadSelf     Act = "read_self"
)

func memberActs() map[Act]Rule {
	return map[Act]Rule{
		ReadMembers:  {Who: []Relation{Member}, Secret: true},
		AddMember:    {Who: []Relation{Steward}, Secret: true},
		RemoveMember: {Who: []Relation{Steward, Self}, Secret: true},
		ClaimGroup:   {Who: []Relation{Operator}},
		ReadSelf:     {Who: []Relation{SignedIn}},
	}
}
