package policy

// The acts on requests. Principle A: nothing starts without the group. Nothing that reaches out is
// begun for a group that is not in the directory; what was begun can be read and ended.
const (
	ReadRequests    Act = "read_requests"
	CreateRequest   Act = "make_request"
	ChangeRequest   Act = "change_request"
	OpenRequest     Act = "open_request"
	WithdrawRequest Act = "withdraw_request"
	RankMatches     Act = "rank_matches"
)

func requestActs() map[Act]Rule {
	return map[Act]Rule{
		ReadRequests:    {Who: []Relation{Member}, Secret: true},
		CreateRequest:   {Who: []Relation{Member}, Secret: true, RequiresPublished: true},
		ChangeRequest:   {Who: []Relation{Member}, Secret: true},
		OpenRequest:     {Who: []Relation{Member}, Secret: true, RequiresPublished: true},
		WithdrawRequest: {Who: []Relation{Member}, Secret: true},
		RankMatches:     {Who: []Relation{Member, Operator}, Secret: true, RequiresPublished: true}, // the operator's own command line, for support
	}
}
