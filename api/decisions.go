package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// Decision is what a moderator decided, on which ground and why.
type Decision struct {
	ID        string                        `json:"id" format:"uuid" example:"0193a1f0-2b3c-7d4e-8f50-617283940a1b"`
	ItemID    string                        `json:"item_id,omitempty" format:"uuid"`
	Subject   ModeratedSubject              `json:"subject"`
	Decision  models.ModerationDecisionKind `json:"decision"`
	Ground    models.ReportGround           `json:"ground"`
	Reason    string                        `json:"reason" example:"The entry names a member in full."`
	DecidedBy string                        `json:"decided_by,omitempty" format:"uuid"`
	DecidedOn string                        `json:"decided_on" format:"date"`
	AppealBy  string                        `json:"appeal_by,omitempty" format:"date"`
	Appeal    *Appeal                       `json:"appeal,omitempty"`
}

func toDecision(d models.ModerationDecision) Decision {
	shown := Decision{
		ID: d.ID.String(), ItemID: d.ItemID.String(), Subject: toSubject(d.Subject), Decision: d.Decision, Ground: d.Ground,
		Reason: d.Reason, DecidedOn: views.FormatDate(d.DecidedOn),
	}
	if d.DecidedBy != nil {
		shown.DecidedBy = d.DecidedBy.String()
	}
	return shown
}

func toDecisionView(v directory.DecisionView) Decision {
	shown := toDecision(v.ModerationDecision)
	shown.AppealBy = views.FormatDate(v.AppealBy)
	if v.ItemID == (models.ID{}) {
		shown.ItemID = ""
	}
	if v.Appeal != nil {
		appeal := toAppeal(*v.Appeal)
		shown.Appeal = &appeal
	}
	return shown
}

// decideModeration records a moderator's decision.
//
// @Summary     Decide about a report, an appeal, or a group or profile that waits
// @Description The ground and a reason in words are required, and stay. `no_action` and `hide` decide a report; `hide` and `restore` also follow
// @Description later, by the id of the report or of the decision. `uphold` and `restore` decide an appeal, `publish` and `hide` about a group to be
// @Description vetted. What is hidden is found and read by nobody but its own people and moderators, who cannot publish it until it is restored.
// @Description The group's stewards or the consultant read the decision: do not name who reported. 403 with the code conflict_of_interest if it concerns
// @Description the moderator's own group or profile, or is an appeal against the moderator's own decision.
// @ID          decideModeration
// @Tags        moderation
// @Security    bearer
// @Accept      json
// @Param       item_id  path string               true "id of the item" Format(uuid)
// @Param       decision body models.DecisionInput true "what is decided, on which ground and why"
// @Success     200 {object} Decision
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "nothing is to be decided any more"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /moderation/{item_id}/decide [post]
func (d *Door) decideModeration(c echo.Context) error {
	id, err := rest.PathID(c, "item_id")
	if err != nil {
		return err
	}
	var input models.DecisionInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	decision, err := d.Directory.Decide(c.Request().Context(), rest.WriteOptionsOf(c), id, input)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toDecision(decision), rest.Metadata{})
}

// listGroupDecisions answers with what moderators decided about a group.
//
// @Summary     What moderators decided about the group, for its stewards and moderators
// @Description The newest first. Its stewards see neither who decided nor decisions to do nothing. Outsiders are answered 404.
// @ID          listGroupDecisions
// @Tags        moderation
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Decision]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/decisions [get]
func (d *Door) listGroupDecisions(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	page := q.Page()
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.Directory.GroupDecisions(c.Request().Context(), rest.WriteOptionsOf(c), groupID, page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, toDecisionView, page, total)
}

// listProfileDecisions answers with what moderators decided about the caller's own profile.
//
// @Summary     What moderators decided about one's own profile
// @Description The newest first, without who decided, and without decisions to do nothing.
// @ID          listProfileDecisions
// @Tags        moderation
// @Security    bearer
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Decision]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /consultants/me/decisions [get]
func (d *Door) listProfileDecisions(c echo.Context) error {
	q := rest.ReadQuery(c)
	page := q.Page()
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.Directory.ProfileDecisions(c.Request().Context(), rest.WriteOptionsOf(c), page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, toDecisionView, page, total)
}
