package policy

// The acts on one's own passkeys and identities at organisations, and letting another device sign in.
// Signing in by any of them is SignIn.
const (
	ReadPasskeys    Act = "read_passkeys"
	ManagePasskeys  Act = "manage_passkeys"   // add, rename and remove one's own
	InviteToPasskey Act = "invite_to_passkey" // a link by which a passkey is added
	ApproveDevice   Act = "approve_device"    // let a device that shows a code sign in as oneself

	ReadIdentities   Act = "read_identities"
	ManageIdentities Act = "manage_identities" // add and remove one's own
)

func passkeyActs() map[Act]Rule {
	return map[Act]Rule{
		ReadPasskeys:    {Who: []Relation{Self}},
		ManagePasskeys:  {Who: []Relation{InPerson}, RequiresProof: true},
		InviteToPasskey: {Who: []Relation{Operator}},
		ApproveDevice:   {Who: []Relation{InPerson}, RequiresProof: true},

		ReadIdentities:   {Who: []Relation{Self}},
		ManageIdentities: {Who: []Relation{InPerson}, RequiresProof: true},
	}
}
