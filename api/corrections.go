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

// Correction is a suggestion about a group's entry, as its stewards and the moderators read it.
type Correction struct {
	ID        string                  `json:"id" format:"uuid"`
	GroupID   string                  `json:"group_id" format:"uuid"`
	Kind      models.CorrectionKind   `json:"kind"`
	Text      string                  `json:"text" example:"They meet at half past seven now."`
	ReplyTo   string                  `json:"reply_to,omitempty" example:"reader@example.org"`
	Status    models.CorrectionStatus `json:"status"`
	CreatedOn string                  `json:"created_on" format:"date"` // the day: its instant would tell who sent it
	ClosedOn  string                  `json:"closed_on,omitempty" format:"date"`
	Reason    string                  `json:"reason,omitempty" example:"Thank you: we meet at half past seven since May."`
}

// CorrectionReceipt is what the sender of a suggestion gets back: without its words, which only
// those who deal with it can read from then on.
type CorrectionReceipt struct {
	ID        string                `json:"id" format:"uuid"`
	GroupID   string                `json:"group_id" format:"uuid"`
	Kind      models.CorrectionKind `json:"kind"`
	CreatedOn string                `json:"created_on" format:"date"`
}

func toCorrection(c models.Correction) Correction {
	shown := Correction{
		ID: c.ID.String(), GroupID: c.GroupID.String(), Kind: c.Kind, Text: c.Text, ReplyTo: c.ReplyTo, Status: c.Status, CreatedOn: dayOf(c.CreatedAt),
		Reason: c.Reason,
	}
	if c.ClosedAt != nil {
		shown.ClosedOn = dayOf(*c.ClosedAt)
	}
	return shown
}

func dayOf(t time.Time) string { return views.FormatDate(models.DateOf(t.UTC())) }

// listCorrections answers with readers' suggestions about a group's entry.
//
// @Summary     What readers say is wrong with the group's entry, for its stewards and moderators
// @Description The open suggestions first, then the newest first. A suggestion is deleted 30 days after somebody dealt with it, and
// @Description after 180 days in any case. Outsiders are answered 404, as for a group that is not there.
// @ID          listCorrections
// @Tags        corrections
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       status   query string  false "open, accepted, dismissed"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Correction]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/corrections [get]
func (d *Door) listCorrections(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	page, status := q.Page(), q.VocabularyStatus("correction_status")
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.Directory.Corrections(c.Request().Context(), rest.WriteOptionsOf(c), groupID, models.CorrectionStatus(status), page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, toCorrection, page, total)
}

// suggestCorrection stores a reader's suggestion about a group's entry.
//
// @Summary     Say what is wrong with a group's entry
// @Description Anybody may, without a key. The group's stewards and the moderators read it; the entry stays as it is until they change
// @Description it. Nothing of the sender is stored but what is in the body. `reply_to` is needed only if the sender wants to be asked back; it
// @Description is deleted with the suggestion, 30 days after somebody dealt with it, and after 180 days in any case. A client that
// @Description offers a form for it should say so. Of one group 20 open suggestions are taken within 24 hours; then the answer is 429.
// @ID          suggestCorrection
// @Tags        corrections
// @Accept      json
// @Param       id         path string                 true "id or slug of the group"
// @Param       correction body models.CorrectionInput true "what is wrong"
// @Success     201 {object} CorrectionReceipt
// @Header      201 {string} Location "where its stewards and the moderators read it"
// @Failure     400 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /groups/{id}/corrections [post]
func (d *Door) suggestCorrection(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.CorrectionInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	correction, err := d.Directory.SuggestCorrection(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return err
	}
	return writeReceipt(c, correction, rest.Metadata{Status: http.StatusCreated})
}

func writeReceipt(c echo.Context, correction models.Correction, metadata rest.Metadata) error {
	metadata.Location = views.Base + "/groups/" + correction.GroupID.String() + "/corrections/" + correction.ID.String()
	return rest.WriteJSON(c, CorrectionReceipt{
		ID: correction.ID.String(), GroupID: correction.GroupID.String(), Kind: correction.Kind, CreatedOn: dayOf(correction.CreatedAt),
	}, metadata)
}

// replayCorrection answers with the receipt of a suggestion that an earlier request sent.
func (d *Door) replayCorrection(c echo.Context, id models.ID, metadata rest.Metadata) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	correction, err := d.Directory.SuggestedCorrection(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id)
	if err != nil {
		return err
	}
	return writeReceipt(c, correction, metadata)
}

// readCorrection answers with one suggestion.
//
// @Summary     One suggestion about the group's entry, for its stewards and moderators
// @Description Outsiders are answered 404, as for a group that is not there.
// @ID          readCorrection
// @Tags        corrections
// @Security    bearer
// @Param       id            path string true "id or slug of the group"
// @Param       correction_id path string true "id of the suggestion"  Format(uuid)
// @Success     200 {object} Correction
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/corrections/{correction_id} [get]
func (d *Door) readCorrection(c echo.Context) error {
	return actOnCorrection(c, d.Directory.Correction)
}

// acceptCorrection closes a suggestion that was right.
//
// @Summary     Close a suggestion that was right
// @Description The group's entry is not changed by it: change it first. Accepting twice changes nothing. 409 where it was dismissed. The body may
// @Description be left out. In the first 14 days the group's stewards do so, where it has any; later a moderator may.
// @ID          acceptCorrection
// @Tags        corrections
// @Security    bearer
// @Accept      json
// @Param       id            path string true "id or slug of the group"
// @Param       correction_id path string true "id of the suggestion"  Format(uuid)
// @Param       answer        body models.CorrectionAnswer false "why"
// @Success     200 {object} Correction
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/corrections/{correction_id}/accept [post]
func (d *Door) acceptCorrection(c echo.Context) error {
	return closeCorrection(c, d.Directory.AcceptCorrection)
}

// dismissCorrection closes a suggestion that nothing follows from.
//
// @Summary     Close a suggestion that was not right, or that nothing follows from
// @Description Dismissing twice changes nothing. 409 where it was accepted. The body may be left out. In the first 14 days the group's stewards
// @Description do so, where it has any; later a moderator may.
// @ID          dismissCorrection
// @Tags        corrections
// @Security    bearer
// @Accept      json
// @Param       id            path string true "id or slug of the group"
// @Param       correction_id path string true "id of the suggestion"  Format(uuid)
// @Param       answer        body models.CorrectionAnswer false "why"
// @Success     200 {object} Correction
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/corrections/{correction_id}/dismiss [post]
func (d *Door) dismissCorrection(c echo.Context) error {
	return closeCorrection(c, d.Directory.DismissCorrection)
}

// closeCorrection closes the suggestion of the path, with the reason that the body may have.
func closeCorrection(
	c echo.Context, act func(context.Context, models.WriteOptions, models.ID, models.ID, models.CorrectionAnswer) (models.Correction, error),
) error {
	var answer models.CorrectionAnswer
	if err := rest.ReadOptionalBody(c, &answer); err != nil {
		return err
	}
	return actOnCorrection(c, func(ctx context.Context, by models.WriteOptions, groupID, id models.ID) (models.Correction, error) {
		return act(ctx, by, groupID, id, answer)
	})
}

// correctionAct is an act of the domain on one suggestion.
type correctionAct func(ctx context.Context, by models.WriteOptions, groupID, id models.ID) (models.Correction, error)

// actOnCorrection performs one act on the suggestion of the path and answers with it.
func actOnCorrection(c echo.Context, act correctionAct) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	id, err := rest.PathID(c, "correction_id")
	if err != nil {
		return err
	}
	correction, err := act(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toCorrection(correction), rest.Metadata{})
}
