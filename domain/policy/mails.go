package policy

// The acts on e-mail addresses, and signing in by mail.
const (
	RequestSignInLink Act = "request_sign_in_link"
	UseSignInLink     Act = "use_sign_in_link"
	ManageAddress     Act = "keep_address"    // one's own, by which one signs in
	ConfirmAddress    Act = "confirm_address" // by the code that an address was sent, which needed a proof
	ReadAddress       Act = "read_own_address"
	ManageNotices     Act = "keep_notices"       // when one is written to
	SwitchOffNotices  Act = "switch_off_notices" // by the token of a notice
)

func mailActs() map[Act]Rule {
	return map[Act]Rule{
		RequestSignInLink: {Who: []Relation{Anyone}},
		UseSignInLink:     {Who: []Relation{Anyone}},
		ManageAddress:     {Who: []Relation{InPerson}, RequiresProof: true},
		ConfirmAddress:    {Who: []Relation{InPerson}},
		ReadAddress:       {Who: []Relation{Self}},
		ManageNotices:     {Who: []Relation{Self}},
		SwitchOffNotices:  {Who: []Relation{Anyone}},
	}
}
