package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Need is a need of the group as a member described it, in that member's words. Who endorsed it is
// not shown, only how many.
type Need struct {
	ID                string                    `json:"id" format:"uuid"`
	GroupID           string                    `json:"group_id" format:"uuid"`
	Version           int64                     `json:"version"`
	AuthorID          string                    `json:"author_id" format:"uuid"`
	Confirmed         bool                      `json:"confirmed"` // the author wrote the words, or confirmed what a scribe wrote
	Statement         string                    `json:"statement" example:"We keep losing newcomers after the second meeting."`
	Language          string                    `json:"language,omitempty" example:"en"`
	Topics            []string                  `json:"topics"`
	ConsultationKinds []models.ConsultationKind `json:"consultation_kinds"`
	Order             int                       `json:"order,omitempty" example:"1"`
	Endorsements      int                       `json:"endorsements"`
	EndorsedByMe      bool                      `json:"endorsed_by_me"`
	RespondByOn       string                    `json:"respond_by_on,omitempty" format:"date"`
	Status            models.NeedStatus         `json:"status"`
	StatedAt          time.Time                 `json:"stated_at" format:"date-time"`
	UpdatedAt         time.Time                 `json:"updated_at" format:"date-time"`
}

func toNeed(n models.Need) Need {
	if !n.Confirmed() { // what a scribe wrote counts once its author confirms it
		n.Endorsements = 0
	}
	return Need{
		ID: n.ID.String(), GroupID: n.GroupID.String(), Version: n.Version, AuthorID: n.AuthorID.String(), Confirmed: n.Confirmed(),
		Statement: n.Statement, Language: n.Language, Topics: rest.NonNil(n.Topics), ConsultationKinds: rest.NonNil(n.ConsultationKinds), Order: n.Rank,
		Endorsements: n.Endorsements, EndorsedByMe: n.EndorsedByMe, RespondByOn: views.FormatDate(n.RespondByOn), Status: n.Status,
		StatedAt: n.StatedAt.UTC(), UpdatedAt: n.UpdatedAt.UTC(),
	}
}

// listNeeds answers with a group's needs in the group's order.
//
// @Summary     What the group needs, in the group's order, for its members only
// @Description In the order that the group gave them. Who endorsed a need is not shown, only how many.
// @ID          listNeeds
// @Tags        needs
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       status   query string  false "open, being_addressed, met, withdrawn"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Need]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/needs [get]
func (d *Door) listNeeds(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	page, status := q.Page(), q.VocabularyStatus("need_status")
	if err := q.Finish(); err != nil {
		return err
	}
	needs, total, err := d.Consultation.Needs(c.Request().Context(), rest.WriteOptionsOf(c), groupID, models.NeedStatus(status), page)
	if err != nil {
		return err
	}
	return writeList(d, c, needs, toNeed, page, total)
}

// stateNeed creates a need that a member states.
//
// @Summary     State a need of the group
// @Description Only a member states a need. A scribe names the member whose words they are; the words count once that member confirms them.
// @ID          stateNeed
// @Tags        needs
// @Security    bearer
// @Accept      json
// @Param       id   path string           true "id or slug of the group"
// @Param       need body models.NeedInput true "the need, in the member's words"
// @Success     201 {object} Need
// @Header      201 {string} Location "where the need is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/needs [post]
func (d *Door) stateNeed(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.NeedInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	need, err := d.Consultation.StateNeed(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return err
	}
	return writeNeed(c, need, rest.Metadata{Status: http.StatusCreated, Location: needPath(need)})
}

func needPath(need models.Need) string {
	return views.Base + "/groups/" + need.GroupID.String() + "/needs/" + need.ID.String()
}

// replayNeed answers with a need that an earlier request created.
func (d *Door) replayNeed(c echo.Context, needID models.ID, metadata rest.Metadata) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	need, err := d.Consultation.Need(c.Request().Context(), rest.WriteOptionsOf(c), groupID, needID)
	if err != nil {
		return err
	}
	metadata.Location = needPath(need)
	return writeNeed(c, need, metadata)
}

// readNeed answers with one need.
//
// @Summary     One need, for the group's members only
// @Description As its author said it, with how many endorse it. Outsiders are answered 404, as for a group that is not there.
// @ID          readNeed
// @Tags        needs
// @Security    bearer
// @Param       id      path string true "id or slug of the group"
// @Param       need_id path string true "id of the need"  Format(uuid)
// @Success     200 {object} Need
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/needs/{need_id} [get]
func (d *Door) readNeed(c echo.Context) error { return d.actOnNeed(c, d.Consultation.Need) }

// replaceNeed changes a need.
//
// @Summary     Change a need: its author everything, other members its order only
// @Description New words clear the endorsements. By sending the words again, the author confirms what a scribe wrote.
// @ID          replaceNeed
// @Tags        needs
// @Security    bearer
// @Accept      json
// @Param       id      path string           true "id or slug of the group"
// @Param       need_id path string           true "id of the need"  Format(uuid)
// @Param       need    body models.NeedInput true "the whole need"
// @Success     200 {object} Need
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/needs/{need_id} [put]
func (d *Door) replaceNeed(c echo.Context) error {
	var input models.NeedInput
	current := func() (shown any, err error) {
		err = d.withNeed(c, d.Consultation.Need, func(need models.Need) error { shown = toNeed(need); return nil })
		return shown, err
	}
	if err := rest.ReadUpdateBody(c, &input, current); err != nil {
		return err
	}
	return d.actOnNeed(c, func(ctx context.Context, options models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
		return d.Consultation.ReplaceNeed(ctx, options, groupID, needID, input)
	})
}

// actOnNeed performs one act on the need of the path and answers with the need after it.
func (d *Door) actOnNeed(c echo.Context, act needAct) error {
	return d.withNeed(c, act, func(need models.Need) error { return writeNeed(c, need, rest.Metadata{}) })
}

// needAct is an act of the domain on one need.
type needAct func(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error)

func (d *Door) withNeed(c echo.Context, act needAct, then func(models.Need) error) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	needID, err := rest.PathID(c, "need_id")
	if err != nil {
		return err
	}
	need, err := act(c.Request().Context(), rest.WriteOptionsOf(c), groupID, needID)
	if err != nil {
		return err
	}
	return then(need)
}

func writeNeed(c echo.Context, need models.Need, metadata rest.Metadata) error {
	metadata.Version, metadata.LastModified = need.Version, need.UpdatedAt
	return rest.WriteJSON(c, toNeed(need), metadata)
}
