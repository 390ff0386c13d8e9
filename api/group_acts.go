package api

import (
	"github.com/labstack/echo/v4"

	_ "github.com/shg-directory/shg/api/rest" // whose types the annotations name
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// GroupAct is something that was done in the group's name on a day.
type GroupAct struct {
	AccountID string              `json:"account_id,omitempty" format:"uuid"` // of the member who did it
	Name      string              `json:"name,omitempty" example:"A steward"` // while that person is a member
	Act       models.GroupActKind `json:"act"`
	Subject   string              `json:"subject,omitempty" format:"uuid"`
	DoneOn    string              `json:"done_on" format:"date"`
}

func toGroupAct(a models.GroupAct) GroupAct {
	shown := GroupAct{Name: a.Name, Act: a.Act, Subject: a.Subject, DoneOn: views.FormatDate(a.DoneOn)}
	if a.AccountID != nil {
		shown.AccountID = a.AccountID.String()
	}
	return shown
}

// listGroupActs answers with what was done in the group's name.
//
// @Summary     What was done in the group's name, and by whom, for its members
// @Description Who, what and on which day, the newest first, for two years: changes of the entry, its publication, rules, proposals,
// @Description stewards, requests and answers to those who ask to join. Several times on one day are shown once.
// @ID          listGroupActs
// @Tags        proposals
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[GroupAct]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/acts [get]
func (d *Door) listGroupActs(c echo.Context) error {
	return listBelow(d, c, d.People.GroupActs, toGroupAct)
}
