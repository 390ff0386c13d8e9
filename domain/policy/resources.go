package policy

// The acts on resources. A suggested one is there for its maker, the members of groups that use it
// and moderators; its maker changes it until it is confirmed, and moderators afterwards. What a group
// uses is known to its members alone.
const (
	SearchResources    Act = "search_resources"
	ReadResource       Act = "read_resource"
	SuggestResource    Act = "suggest_resource"
	EditResource       Act = "edit_resource"
	ConfirmResource    Act = "confirm_resource"
	WithdrawResource   Act = "withdraw_resource"
	ReadGroupResources Act = "read_group_resources" // what the group uses, and what is suggested for it
	UseResource        Act = "use_resource"         // say in the group's name that it uses it, or no longer does
)

func resourceActs() map[Act]Rule {
	return map[Act]Rule{
		SearchResources:    {Who: []Relation{Anyone}, Untargeted: true},
		ReadResource:       {Who: []Relation{Anyone}},
		SuggestResource:    {Who: []Relation{SignedIn}},
		EditResource:       {Who: []Relation{Self, Moderator}},
		ConfirmResource:    {Who: []Relation{Moderator}},
		WithdrawResource:   {Who: []Relation{Self, Moderator}},
		ReadGroupResources: {Who: []Relation{Member}, Secret: true},
		UseResource:        {Who: []Relation{Member}, Secret: true},
	}
}
