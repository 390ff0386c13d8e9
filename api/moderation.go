package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// ModerationItem is something before the moderators.
type ModerationItem struct {
	Kind    models.ModerationKind `json:"kind"`
	ID      string                `json:"id" format:"uuid" example:"0193a1f0-6f70-7182-a394-05a1b2c3d4e5"`
	Subject ModeratedSubject      `json:"subject"`
	Link    string                `json:"link" format:"uri-reference" example:"/api/v1/moderation/8c1f2b7d-8e10-4e40-9a51-0c6f5c1a3e7f"`
	Ground  models.ReportGround   `json:"ground,omitempty"`
	Since   string                `json:"since" format:"date"`
}

// ModerationMatter is one item with all that a moderator needs to decide about it.
type ModerationMatter struct {
	ModerationItem

	Text      string                          `json:"text,omitempty" example:"They ask newcomers for money before the first meeting."`
	Words     string                          `json:"words,omitempty" example:"I sell a cure for what you have."`
	ReplyTo   string                          `json:"reply_to,omitempty" example:"reader@example.org"`
	DecidedOn string                          `json:"decided_on,omitempty" format:"date"`
	Hidden    bool                            `json:"hidden"`
	Possible  []models.ModerationDecisionKind `json:"possible"`
	Decisions []Decision                      `json:"decisions"`
}

func toModerationItem(item models.ModerationItem) ModerationItem {
	return ModerationItem{
		Kind: item.Kind, ID: item.ID.String(), Subject: toSubject(item.Subject), Link: moderationLink(item), Ground: item.Ground, Since: views.FormatDate(item.Since),
	}
}

// moderationLink returns where an item is dealt with.
func moderationLink(item models.ModerationItem) string {
	switch item.Kind {
	case models.ModerateVetting, models.ModerateUnverified, models.ModerateRenewal, models.ModerateResource:
		return toSubject(item.Subject).Link
	case models.ModerateCorrection:
		return toSubject(item.Subject).Link + "/corrections/" + item.ID.String()
	case models.ModerateReport, models.ModerateAppeal, models.ModerateDecision:
	}
	return views.Base + "/moderation/" + item.ID.String()
}

func toModerationMatter(item models.ModerationItemDetail) ModerationMatter {
	matter := ModerationMatter{
		ModerationItem: toModerationItem(item.ModerationItem), Text: item.Text, Words: item.Words, ReplyTo: item.ReplyTo, DecidedOn: views.FormatDate(item.DecidedOn),
		Hidden: item.Hidden, Possible: rest.NonNil(item.Possible), Decisions: make([]Decision, len(item.Decisions)),
	}
	for i, d := range item.Decisions {
		matter.Decisions[i] = toDecision(d)
	}
	return matter
}

// readModerationQueue answers with what waits for moderators.
//
// @Summary     What waits for moderators, the longest waiting first
// @Description Reports, appeals, groups to be vetted, consultants to be verified or whose verification ends within 60 days, resources to be confirmed, and
// @Description suggestions of corrections that no steward deals with: of groups without one, or open for 14 days. What concerns the moderator's own groups or
// @Description profile is left out. Reports and appeals are read and decided at `link`; so is the rest, where the group or profile is.
// @ID          readModerationQueue
// @Tags        moderation
// @Security    bearer
// @Param       kind     query []string false "report, appeal, group_to_vet, consultant_to_verify, consultant_to_renew, correction, resource_to_confirm" collectionFormat(csv)
// @Param       ground   query string   false "of reports, and of the decisions that appeals are against"
// @Param       page     query integer  false "from 1" default(1) minimum(1)
// @Param       per_page query integer  false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[ModerationItem]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /moderation/queue [get]
func (d *Door) readModerationQueue(c echo.Context) error {
	q := rest.ReadQuery(c)
	filter := models.QueueFilter{Page: q.Page()}
	for _, kind := range q.ListOneOf("kind", names(models.QueueKinds())) {
		filter.Kinds = append(filter.Kinds, models.ModerationKind(kind))
	}
	filter.Ground = models.ReportGround(q.OneOf("ground", models.SetValues("report_ground")))
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.Directory.ModerationQueue(c.Request().Context(), rest.WriteOptionsOf(c), filter)
	if err != nil {
		return err
	}
	return writeList(d, c, list, toModerationItem, filter.Page, total)
}

// names returns values of a set as texts.
func names[T ~string](values []T) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return texts
}

// readModerationItem answers with one thing before the moderators.
//
// @Summary     One thing before the moderators, with what can be decided about it
// @Description By the id of a report, an appeal, a suggestion or a decision, or of a group or profile that waits. `possible` lists what can be
// @Description decided now. 403 with the code conflict_of_interest if it concerns the moderator's own group or profile.
// @ID          readModerationItem
// @Tags        moderation
// @Security    bearer
// @Param       item_id path string true "id of the item" Format(uuid)
// @Success     200 {object} ModerationMatter
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /moderation/{item_id} [get]
func (d *Door) readModerationItem(c echo.Context) error {
	id, err := rest.PathID(c, "item_id")
	if err != nil {
		return err
	}
	item, err := d.Directory.ModerationItem(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toModerationMatter(item), rest.Metadata{})
}
