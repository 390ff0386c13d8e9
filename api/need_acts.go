package api

import "github.com/labstack/echo/v4"

// addressNeed notes that the group works on a need.
//
// @Summary     Note that the group works on a need
// @Description Members alone decide that. It is still one of the needs of the group. To do so again changes nothing.
// @ID          addressNeed
// @Tags        needs
// @Security    bearer
// @Param       id      path string true "id or slug of the group"
// @Param       need_id path string true "id of the need"  Format(uuid)
// @Success     200 {object} Need
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/needs/{need_id}/address [post]
func (d *Door) addressNeed(c echo.Context) error { return d.actOnNeed(c, d.Consultation.AddressNeed) }

// reopenNeed notes that the group does not work on a need any more.
//
// @Summary     Note that the group works on a need no longer
// @Description It is open again. To do so again changes nothing.
// @ID          reopenNeed
// @Tags        needs
// @Security    bearer
// @Param       id      path string true "id or slug of the group"
// @Param       need_id path string true "id of the need"  Format(uuid)
// @Success     200 {object} Need
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/needs/{need_id}/reopen [post]
func (d *Door) reopenNeed(c echo.Context) error { return d.actOnNeed(c, d.Consultation.ReopenNeed) }

// meetNeed closes a need because it is met.
//
// @Summary     Close a need because it is met
// @Description Any member may say so. It leaves the needs that are open; its words stay for the group's own memory. Saying it again changes
// @Description nothing.
// @ID          meetNeed
// @Tags        needs
// @Security    bearer
// @Param       id      path string true "id or slug of the group"
// @Param       need_id path string true "id of the need"  Format(uuid)
// @Success     200 {object} Need
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/needs/{need_id}/met [post]
func (d *Door) meetNeed(c echo.Context) error { return d.actOnNeed(c, d.Consultation.MeetNeed) }

// withdrawNeed closes a need because it is no longer wanted.
//
// @Summary     Close a need because it is no longer wanted
// @Description Any member may say so. Saying it again changes nothing.
// @ID          withdrawNeed
// @Tags        needs
// @Security    bearer
// @Param       id      path string true "id or slug of the group"
// @Param       need_id path string true "id of the need"  Format(uuid)
// @Success     200 {object} Need
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/needs/{need_id}/withdraw [post]
func (d *Door) withdrawNeed(c echo.Context) error { return d.actOnNeed(c, d.Consultation.WithdrawNeed) }

// endorseNeed records that another member endorses a need.
//
// @Summary     Stand behind another member's need
// @Description Once for each member, who is never named. One does not endorse one's own need. A member without a device does so by a
// @Description member code that another member's session sends. What a scribe wrote is shown with no endorsements until its author
// @Description confirms it.
// @ID          endorseNeed
// @Tags        needs
// @Security    bearer
// @Accept      json
// @Param       id      path string                 true  "id or slug of the group"
// @Param       need_id path string                 true  "id of the need"  Format(uuid)
// @Param       code    body models.MemberCodeInput false "the code of the member who endorses"
// @Success     200 {object} Need
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "where If-Match is sent: the words changed after they were read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /groups/{id}/needs/{need_id}/endorsement [put]
func (d *Door) endorseNeed(c echo.Context) error { return d.actByCode(c, d.Consultation.EndorseNeed) }

// unendorseNeed withdraws an endorsement.
//
// @Summary     Take one's endorsement of a need back
// @Description Taking back what was not given changes nothing.
// @ID          unendorseNeed
// @Tags        needs
// @Security    bearer
// @Param       id      path string true "id or slug of the group"
// @Param       need_id path string true "id of the need"  Format(uuid)
// @Success     200 {object} Need
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "where If-Match is sent: the words changed after they were read"
// @Router      /groups/{id}/needs/{need_id}/endorsement [delete]
func (d *Door) unendorseNeed(c echo.Context) error {
	return d.actOnNeed(c, d.Consultation.UnendorseNeed)
}
