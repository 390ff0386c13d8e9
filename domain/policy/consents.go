package policy

// The acts on one's own consents. They are given by the acts that they allow.
const (
	ReadConsents    Act = "read_consents"
	WithdrawConsent Act = "withdraw_consent"
)

func consentActs() map[Act]Rule {
	return map[Act]Rule{
		ReadConsents:    {Who: []Relation{Self}},
		WithdrawConsent: {Who: []Relation{Self}}, // and what the withdrawal does, such as removing an address, is an act of its own
	}
}
