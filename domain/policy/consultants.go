package policy

// The acts on consultants' profiles.
const (
	SearchConsultants Act = "search_consultants"
	ReadConsultant    Act = "read_consultant"
	KeepProfile       Act = "keep_profile" // make, change, withdraw one's own
	VerifyConsultant  Act = "verify_consultant"
)

func consultantActs() map[Act]Rule {
	return map[Act]Rule{
		SearchConsultants: {Who: []Relation{Anyone}, Whole: true},
		ReadConsultant:    {Who: []Relation{Anyone}},
		KeepProfile:       {Who: []Relation{Self}},
		VerifyConsultant:  {Who: []Relation{Moderator}},
	}
}
