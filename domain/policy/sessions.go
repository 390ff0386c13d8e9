package policy

// The acts on one's own account: signing up and in, sessions, keys. What would let the holder of a
// key stay in the account needs a session, and what would let the holder of an open session stay in
// it needs a new proof.
const (
	SignUp          Act = "sign_up"
	SignIn          Act = "sign_in"
	ManageSessions  Act = "manage_sessions"   // list and end one's own
	SignOutAccount  Act = "sign_out_account"  // end all sessions of another
	ProveSession    Act = "prove_session"     // prove anew who one is
	ManageOwnTokens Act = "manage_own_tokens" // list and end one's own
	CreateOwnToken  Act = "create_own_token"
	ChangePhrase    Act = "change_phrase"
	EditSelf        Act = "edit_self"
	ExportSelf      Act = "export_self"
	EraseSelf       Act = "erase_self" // who it is, is proven anew besides
	EraseUnused     Act = "erase_unused"
)

func sessionActs() map[Act]Rule {
	return map[Act]Rule{
		SignUp:          {Who: []Relation{Anyone}},
		SignIn:          {Who: []Relation{Anyone}},
		ManageSessions:  {Who: []Relation{Self}},
		SignOutAccount:  {Who: []Relation{Operator}},
		ProveSession:    {Who: []Relation{InPerson}},
		ManageOwnTokens: {Who: []Relation{Self}},
		CreateOwnToken:  {Who: []Relation{InPerson}, RequiresProof: true},
		ChangePhrase:    {Who: []Relation{InPerson}, RequiresProof: true},
		EditSelf:        {Who: []Relation{Self}},
		ExportSelf:      {Who: []Relation{Self}},
		EraseSelf:       {Who: []Relation{Self}},
		EraseUnused:     {Who: []Relation{Operator}},
	}
}
