package models

// RuledAct is an act of a group for which its rules name how many members must agree.
type RuledAct string

// The acts that a group's rules are about.
const (
	ActOpenRequest      RuledAct = "open_request"
	ActAcceptEngagement RuledAct = "accept_engagement"
	ActLoosenVisibility RuledAct = "loosen_visibility"
	ActAddSteward       RuledAct = "add_steward"
	ActRemoveSteward    RuledAct = "remove_steward"
	ActCloseGroup       RuledAct = "close_group"
	ActChangeRules      RuledAct = "change_rules" // its number is the largest of the others
)

// RuledActs returns the acts that a group sets a number for.
func RuledActs() []RuledAct {
	return []RuledAct{ActOpenRequest, ActAcceptEngagement, ActLoosenVisibility, ActAddSteward, ActRemoveSteward, ActCloseGroup}
}

// Waits reports whether the act is carried out some time after the deciding vote, so that any member
// can halt it before.
func (a RuledAct) Waits() bool { return a == ActLoosenVisibility || a == ActRemoveSteward }

// GroupRules is what a group decided about how it decides. The zero value but for the group is what
// holds for a group that decided nothing.
type GroupRules struct {
	GroupID       ID
	Version       int64
	TakesRequests *bool                 // requests to join; nil is what is usual for such a group
	Agree         Doc[map[RuledAct]int] // how many must agree; an act that is not in it needs one
	Needed        map[RuledAct]int      `gorm:"-"` // how many must agree now, for the group's members
}

// AgreeOf returns how many members must agree to an act, before it is seen how many there are.
func (r GroupRules) AgreeOf(act RuledAct) int {
	if act != ActChangeRules {
		return max(1, r.Agree.V[act])
	}
	largest := 1
	for _, n := range r.Agree.V {
		largest = max(largest, n)
	}
	return largest
}

// Agreement is how many members must agree to an act.
type Agreement struct {
	Agree int `json:"agree" validate:"gte=1,lte=100" minimum:"1"`
}

// GroupRulesInput is the input of a steward who changes the rules of the group; what it leaves out
// becomes what it is for a new group.
type GroupRulesInput struct {
	TakesRequests    *bool      `json:"takes_requests,omitempty"`
	OpenRequest      *Agreement `json:"open_request,omitempty"`
	AcceptEngagement *Agreement `json:"accept_engagement,omitempty"`
	LoosenVisibility *Agreement `json:"loosen_visibility,omitempty"`
	AddSteward       *Agreement `json:"add_steward,omitempty"`
	RemoveSteward    *Agreement `json:"remove_steward,omitempty"`
	CloseGroup       *Agreement `json:"close_group,omitempty"`
}

// Agree returns the numbers of the input by act, without those that are 1.
func (in GroupRulesInput) Agree() map[RuledAct]int {
	numbers := map[RuledAct]int{}
	for act, a := range map[RuledAct]*Agreement{
		ActOpenRequest: in.OpenRequest, ActAcceptEngagement: in.AcceptEngagement, ActLoosenVisibility: in.LoosenVisibility,
		ActAddSteward: in.AddSteward, ActRemoveSteward: in.RemoveSteward, ActCloseGroup: in.CloseGroup,
	} {
		if a != nil && a.Agree > 1 {
			numbers[act] = a.Agree
		}
	}
	return numbers
}
