package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Appeal is what those whom a decision concerns say against it.
type Appeal struct {
	ID        string `json:"id" format:"uuid" example:"0193a1f0-8192-73a4-b5c6-d7e8f90a1b2c"`
	Text      string `json:"text" example:"The name is that of our house, not of a person."`
	CreatedOn string `json:"created_on" format:"date"`
	DecidedOn string `json:"decided_on,omitempty" format:"date"`
}

func toAppeal(a models.Appeal) Appeal {
	return Appeal{ID: a.ID.String(), Text: a.Text, CreatedOn: views.FormatDate(a.CreatedOn), DecidedOn: views.FormatDate(a.DecidedOn)}
}

// appealDecision stores an appeal.
//
// @Summary     Appeal a decision to hide one's group or profile
// @Description For the stewards of the group and for the consultant: once, and within 6 months, the term of Article 20(1) of Regulation (EU)
// @Description 2022/2065. Somebody else than the moderator who decided decides about it. To all others the decision is not there.
// @ID          appealDecision
// @Tags        moderation
// @Security    bearer
// @Accept      json
// @Param       decision_id path string             true "id of the decision" Format(uuid)
// @Param       appeal      body models.AppealInput true "why the decision is wrong"
// @Success     201 {object} Appeal
// @Header      201 {string} Location "where moderators read it"
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "it was appealed before, it is too late, or it hides nothing"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /moderation/decisions/{decision_id}/appeal [post]
func (d *Door) appealDecision(c echo.Context) error {
	id, err := rest.PathID(c, "decision_id")
	if err != nil {
		return err
	}
	var input models.AppealInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	appeal, err := d.Directory.AppealDecision(c.Request().Context(), rest.WriteOptionsOf(c), id, input)
	if err != nil {
		return err
	}
	return writeAppeal(c, appeal, rest.Metadata{Status: http.StatusCreated})
}

func writeAppeal(c echo.Context, appeal models.Appeal, metadata rest.Metadata) error {
	metadata.Location = views.Base + "/moderation/" + appeal.ID.String()
	return rest.WriteJSON(c, toAppeal(appeal), metadata)
}

// replayAppeal answers with an appeal that an earlier request sent.
func (d *Door) replayAppeal(c echo.Context, id models.ID, metadata rest.Metadata) error {
	appeal, err := d.Directory.SentAppeal(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return writeAppeal(c, appeal, metadata)
}
