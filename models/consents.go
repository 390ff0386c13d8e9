package models

// ConsentPurpose is what personal data are processed for that rests on consent alone (GDPR, articles
// 6 (1) a and 9 (2) a).
type ConsentPurpose string

// The purposes. Each consent is given by the act that it allows, and is in force while the data are
// there that it allows.
const (
	ConsentMembership   ConsentPurpose = "membership"   // that one belongs to groups, or asks to, and the needs that one states there
	ConsentMail         ConsentPurpose = "mail"         // an e-mail address to sign in by and for notices
	ConsentProfile      ConsentPurpose = "profile"      // a consultant's own profile is public
	ConsentDeclarations ConsentPurpose = "declarations" // what a consultant declares, such as gender or faith
)

// ConsentPurposes lists the purposes.
func ConsentPurposes() []ConsentPurpose {
	return []ConsentPurpose{ConsentMembership, ConsentMail, ConsentProfile, ConsentDeclarations}
}

// ConsentVersion is the version of the texts that people consent to now. Another meaning of a text is
// another version; texts of former versions stay, since people agreed to them.
const ConsentVersion = 1

// Consent is that somebody consented to a purpose. Rows are only added and ended.
type Consent struct {
	ID          ID
	AccountID   ID
	Purpose     ConsentPurpose
	Version     int // of the text
	GivenOn     Date
	WithdrawnOn Date // zero while it is open; also the day on which what it allowed ended otherwise
}

// ConsentState is how somebody's consent to a purpose is now.
type ConsentState struct {
	Purpose ConsentPurpose
	InForce bool
	Version int  // of the text: the one that was agreed to, or today's if none is recorded
	GivenOn Date // zero if it is not in force, or if no day is recorded
}
