package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// GroupRules is what a group decided about how it decides.
type GroupRules struct {
	Version          int64    `json:"version"`
	TakesRequests    bool     `json:"takes_requests"`
	OpenRequest      RuleView `json:"open_request"`
	AcceptEngagement RuleView `json:"accept_engagement"`
	LoosenVisibility RuleView `json:"loosen_visibility"`
	AddSteward       RuleView `json:"add_steward"`
	RemoveSteward    RuleView `json:"remove_steward"`
	CloseGroup       RuleView `json:"close_group"`
	ChangeRules      RuleView `json:"change_rules"`
}

// RuleView is how many members must agree to an act, by the rules and now.
type RuleView struct {
	Agree  int `json:"agree" example:"2"`
	Needed int `json:"needed" example:"2"`
}

func toGroupRules(r models.GroupRules) GroupRules {
	of := func(act models.RuledAct) RuleView { return RuleView{Agree: r.AgreeOf(act), Needed: r.Needed[act]} }
	return GroupRules{
		Version: r.Version, TakesRequests: models.ValueOr(r.TakesRequests, true), OpenRequest: of(models.ActOpenRequest), AcceptEngagement: of(models.ActAcceptEngagement),
		LoosenVisibility: of(models.ActLoosenVisibility), AddSteward: of(models.ActAddSteward), RemoveSteward: of(models.ActRemoveSteward),
		CloseGroup: of(models.ActCloseGroup), ChangeRules: of(models.ActChangeRules),
	}
}

// readGroupRules answers with a group's own rules.
//
// @Summary     How many members must agree to what, for the group's members
// @Description `agree` is what the group decided, `needed` how many must agree now: never more than there are who may vote. Members vote
// @Description once they have belonged to the group for 14 days; while nobody has, those vote who joined on the first day. Nobody
// @Description removes a steward alone. A group that has no steward names one by a majority.
// @ID          readGroupRules
// @Tags        proposals
// @Security    bearer
// @Param       id path string true "id or slug of the group"
// @Success     200 {object} GroupRules
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/rules [get]
func (d *Door) readGroupRules(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	rules, err := d.People.GroupRules(c.Request().Context(), rest.WriteOptionsOf(c), groupID)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toGroupRules(rules), rest.Metadata{Version: rules.Version})
}

// replaceGroupRules changes a group's own rules.
//
// @Summary     Change how many members must agree to what
// @Description Stewards do. What is left out becomes what it is in a new group: one member, so that the act happens at once. The change needs as many members as
// @Description the largest number in the rules that hold until then; if further ones must agree, the answer is 202 with the proposal. A group
// @Description for survivors of violence takes no requests to join.
// @ID          replaceGroupRules
// @Tags        proposals
// @Security    bearer
// @Accept      json
// @Param       id    path string                 true "id or slug of the group"
// @Param       rules body models.GroupRulesInput true "all rules"
// @Success     200 {object} GroupRules
// @Success     202 {object} Proposal "is proposed: further members must agree"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/rules [put]
func (d *Door) replaceGroupRules(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.GroupRulesInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	rules, err := d.People.ChangeRules(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return orProposal(c, err)
	}
	return rest.WriteJSON(c, toGroupRules(rules), rest.Metadata{Version: rules.Version})
}
