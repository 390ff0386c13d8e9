package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// MemberCode is the code of a member without a device, which is shown this once.
type MemberCode struct {
	AccountID string `json:"account_id" format:"uuid"`
	Code      string `json:"code" example:"K7QW-2MZD-9XBA"`
}

// createMemberCode makes a code for a member without a device.
//
// @Summary     Print a code for a member without a device
// @Description By it that member confirms and endorses needs through somebody else's session. It is shown this once, for the steward to
// @Description print and hand over; only its hash is stored. The code before ends, and the code ends when that person leaves the group. Others
// @Description can sign in and get none (409).
// @ID          createMemberCode
// @Tags        members
// @Security    bearer
// @Param       id         path string true "id or slug of the group"
// @Param       account_id path string true "id of the account" Format(uuid)
// @Success     201 {object} MemberCode
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /groups/{id}/members/{account_id}/codes [post]
func (d *Door) createMemberCode(c echo.Context) error {
	groupID, account, err := parseTwoIDs(c, "account_id")
	if err != nil {
		return err
	}
	code, err := d.People.CreateMemberCode(c.Request().Context(), rest.WriteOptionsOf(c), groupID, account)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, MemberCode{AccountID: account.String(), Code: code}, rest.Metadata{Status: http.StatusCreated})
}

// confirmNeed confirms what a scribe wrote.
//
// @Summary     Confirm a need that somebody else wrote down
// @Description Its author does, by their own session without a body, or, without a device, by a member code that the scribe's session sends. It
// @Description counts from then on: for matching, for opening a request, and with its endorsements. One code may confirm many needs of its
// @Description author. Ten codes in a minute are taken of an account; then the answer is 429.
// @ID          confirmNeed
// @Tags        needs
// @Security    bearer
// @Accept      json
// @Param       id      path string                 true  "id or slug of the group"
// @Param       need_id path string                 true  "id of the need"  Format(uuid)
// @Param       code    body models.MemberCodeInput false "the author's code"
// @Success     200 {object} Need
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "where If-Match is sent: the words changed after they were read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /groups/{id}/needs/{need_id}/confirm [post]
func (d *Door) confirmNeed(c echo.Context) error {
	return d.actByCode(c, d.Consultation.ConfirmNeed)
}

// actByCode does an act on the need of the path, for the member whose code the body has, or for the
// caller if there is no body.
func (d *Door) actByCode(c echo.Context, act func(context.Context, models.WriteOptions, models.ID, models.ID, string) (models.Need, error)) error {
	var input models.MemberCodeInput
	if err := rest.ReadOptionalBody(c, &input); err != nil {
		return err
	}
	return d.actOnNeed(c, func(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
		return act(ctx, by, groupID, needID, input.MemberCode)
	})
}
