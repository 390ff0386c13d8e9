package policy

// The acts on claims of imported groups. Any account may claim one that nobody keeps; what proves the
// claim is a code that the group's published contact was sent.
const (
	StartClaim    Act = "start_claim"
	ReadClaims    Act = "read_claims"
	ObjectToClaim Act = "object_to_claim"
	UseClaimLink  Act = "use_claim_link" // by what the contact was sent: objects
)

func claimActs() map[Act]Rule {
	return map[Act]Rule{
		StartClaim:    {Who: []Relation{SignedIn}},
		ReadClaims:    {Who: []Relation{Moderator}, Secret: true},
		ObjectToClaim: {Who: []Relation{Moderator}, Secret: true},
		UseClaimLink:  {Who: []Relation{Anyone}},
	}
}
