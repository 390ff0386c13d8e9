package policy

// The acts on consultants' profiles.
const (
	SearchConsultants Act = "search_consultants"
	ReadConsultant    Act = "read_consultant"
	ManageProfile     Act = "keep_profile" // create, change, withdraw one's own
	VerifyConsultant  Act = "verify_consultant"
	ReplyToRatings    Act = "reply_to_ratings" // the consultant's one public answer
)

func consultantActs() map[Act]Rule {
	return map[Act]Rule{
		SearchConsultants: {Who: []Relation{Anyone}, Untargeted: true},
		ReadConsultant:    {Who: []Relation{Anyone}},
		ManageProfile:     {Who: []Relation{Self}},
		VerifyConsultant:  {Who: []Relation{Moderator}},
		ReplyToRatings:    {Who: []Relation{Self}},
	}
}
