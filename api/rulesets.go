package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// rulesetRoutes are what an operator, after deliberation with the groups, changes in the rules of matching.
func (d *Door) rulesetRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/rulesets", policy.ReadReference, d.listRulesets},
		{post, "/rulesets", policy.ProposeRuleset, d.idempotent(d.proposeRuleset, d.replayRuleset)},
		{get, "/rulesets/:version", policy.ReadReference, d.readRuleset},
		{post, "/rulesets/:version/adopt", policy.AdoptRuleset, d.adoptRuleset},
		{post, "/rulesets/:version/withdraw", policy.WithdrawRuleset, d.withdrawRuleset},
		{get, "/rulesets/:version/comparison", policy.CompareRulesets, d.compareRulesets},
	}
}

// listRulesets answers with the rulesets that there are and were.
//
// @Summary     Rulesets: the numbers that rankings use, those proposed last first
// @Description One is adopted: every ranking uses it and names it. Those that are proposed are open to groups until `open_until`. The last one is that
// @Description which the program brings. Whom a principle refuses is the same in all of them: numbers move scores and the order alone.
// @ID          listRulesets
// @Tags        matches
// @Success     200 {object} rest.List[views.Ruleset]
// @Failure     400 {object} rest.Problem
// @Router      /rulesets [get]
func (d *Door) listRulesets(c echo.Context) error {
	if err := rest.ReadQuery(c).Finish(); err != nil {
		return err
	}
	list, err := d.Consultation.Rulesets(c.Request().Context())
	if err != nil {
		return err
	}
	shown := make([]views.Ruleset, len(list))
	for i, ruleset := range list {
		shown[i] = views.ToRuleset(ruleset)
	}
	page := models.Page{Number: 1, PerPage: len(shown)}
	return rest.WriteJSON(c, rest.NewList(shown, page, len(shown)), rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadReference)})
}

// readRuleset answers with one ruleset.
//
// @Summary     Read a ruleset
// @Description In whatever state it is: adopted, proposed, replaced or withdrawn. Without one of the version: 404.
// @ID          readRuleset
// @Tags        matches
// @Param       version path string true "its version"
// @Success     200 {object} views.Ruleset
// @Failure     404 {object} rest.Problem
// @Router      /rulesets/{version} [get]
func (d *Door) readRuleset(c echo.Context) error {
	ruleset, err := d.Consultation.Ruleset(c.Request().Context(), c.Param("version"))
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, views.ToRuleset(ruleset), rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadReference)})
}

// proposeRuleset stores a ruleset that an operator proposes.
//
// @Summary     Propose a ruleset, as an admin
// @Description What numbers leaves out is as the program brings it. A reason is needed for each principle whose numbers change. Groups can comment on it
// @Description for 14 days at least. It is public at once, and rankings can use it for comparison (`ruleset`).
// @ID          proposeRuleset
// @Tags        matches
// @Security    bearer
// @Accept      json
// @Param       ruleset body models.RulesetInput true "the ruleset"
// @Success     201 {object} views.Ruleset
// @Header      201 {string} Location "where the ruleset is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem "there is one of this version"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /rulesets [post]
func (d *Door) proposeRuleset(c echo.Context) error {
	var input models.RulesetInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	ruleset, err := d.Consultation.ProposeRuleset(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	return writeRuleset(c, ruleset, rest.Metadata{Status: http.StatusCreated})
}

// writeRuleset answers an operator with a ruleset and where it is.
func writeRuleset(c echo.Context, ruleset models.Ruleset, metadata rest.Metadata) error {
	if metadata.Status == http.StatusCreated {
		metadata.Location = views.Base + "/rulesets/" + ruleset.Version
	}
	return rest.WriteJSON(c, views.ToRuleset(ruleset), metadata)
}

// replayRuleset answers with a ruleset that an earlier request proposed.
func (d *Door) replayRuleset(c echo.Context, id models.ID, metadata rest.Metadata) error {
	ruleset, err := d.Consultation.RulesetByID(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return writeRuleset(c, ruleset, metadata)
}

// adoptRuleset puts a ruleset in force.
//
// @Summary     Adopt a proposed ruleset, as an admin
// @Description Possible from the day after `open_until` on, for 90 days: before, 409 names the day. The one that was adopted is replaced. Rankings
// @Description use it at once, in all processes. To do so again changes nothing.
// @ID          adoptRuleset
// @Tags        matches
// @Security    bearer
// @Param       version path string true "its version"
// @Success     200 {object} views.Ruleset
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "groups can still comment on it, or it was withdrawn or replaced"
// @Router      /rulesets/{version}/adopt [post]
func (d *Door) adoptRuleset(c echo.Context) error {
	return d.changeRuleset(c, d.Consultation.AdoptRuleset)
}

// withdrawRuleset takes a proposed ruleset back.
//
// @Summary     Withdraw a proposed ruleset, as an admin
// @Description It stays readable, with what groups said. To do so again changes nothing.
// @ID          withdrawRuleset
// @Tags        matches
// @Security    bearer
// @Param       version path string true "its version"
// @Success     200 {object} views.Ruleset
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "it was adopted"
// @Router      /rulesets/{version}/withdraw [post]
func (d *Door) withdrawRuleset(c echo.Context) error {
	return d.changeRuleset(c, d.Consultation.WithdrawRuleset)
}

func (d *Door) changeRuleset(c echo.Context, change func(context.Context, models.WriteOptions, string) (models.Ruleset, error)) error {
	ruleset, err := change(c.Request().Context(), rest.WriteOptionsOf(c), c.Param("version"))
	if err != nil {
		return err
	}
	return writeRuleset(c, ruleset, rest.Metadata{})
}

// compareRulesets answers with what an adoption would change.
//
// @Summary     What adopting a ruleset would change, by counts, as an admin
// @Description In how many of the rankings of at most 100 open requests another consultant would be first. Counts are rounded down to fives; one below
// @Description five, or that leaves fewer than five, is left out.
// @ID          compareRulesets
// @Tags        matches
// @Security    bearer
// @Param       version path string true "its version"
// @Success     200 {object} views.RulesetComparison
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "it was withdrawn"
// @Router      /rulesets/{version}/comparison [get]
func (d *Door) compareRulesets(c echo.Context) error {
	comparison, err := d.Consultation.CompareRulesets(c.Request().Context(), rest.WriteOptionsOf(c), c.Param("version"))
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, views.ToRulesetComparison(comparison), rest.Metadata{})
}
