package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

// Member is somebody who belongs to a group, as fellow members see it.
type Member struct {
	AccountID string                `json:"account_id" format:"uuid"`
	Name      string                `json:"name"`
	Role      models.MembershipRole `json:"role"`
	JoinedOn  string                `json:"joined_on,omitempty" format:"date"`
}

func memberShown(m models.Membership) Member {
	return Member{AccountID: m.AccountID.String(), Name: m.Name, Role: m.Role, JoinedOn: day(m.JoinedOn)}
}

// listMembers shows who belongs.
//
// @Summary     Who belongs to the group, for its members only
// @Description Display names and roles. To all others the group has no members: the answer is 404, as for a group that is not there.
// @ID          listMembers
// @Tags        members
// @Security    bearer
// @Param       id       path  string  true  "id of the group" Format(uuid)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} List[Member]
// @Failure     400 {object} Problem
// @Failure     401 {object} Problem
// @Failure     404 {object} Problem
// @Router      /groups/{id}/members [get]
func (d *Door) listMembers(c echo.Context) error {
	groupID, page, err := idAndPage(c)
	if err != nil {
		return err
	}
	members, total, err := d.People.Members(c.Request().Context(), by(c), groupID, page)
	if err != nil {
		return err
	}
	return showList(c, members, memberShown, page, total)
}

// addMember takes an account into the group or changes what it may do there.
//
// @Summary     Take somebody into the group, or change a member's role
// @Description Stewards add members by the id of their account, or give them another role; 201 where somebody is new, 200 where not.
// @ID          addMember
// @Tags        members
// @Security    bearer
// @Accept      json
// @Param       id     path string             true "id of the group" Format(uuid)
// @Param       member body models.MemberInput true "whom, and as what"
// @Success     200 {object} Member "was a member already"
// @Success     201 {object} Member
// @Failure     400 {object} Problem
// @Failure     401 {object} Problem
// @Failure     403 {object} Problem
// @Failure     404 {object} Problem
// @Failure     409 {object} Problem
// @Failure     415 {object} Problem
// @Failure     422 {object} Problem
// @Router      /groups/{id}/members [post]
func (d *Door) addMember(c echo.Context) error {
	groupID, err := id(c, "id")
	if err != nil {
		return err
	}
	var input models.MemberInput
	if err := readBody(c, &input); err != nil {
		return err
	}
	m, added, err := d.People.AddMember(c.Request().Context(), by(c), groupID, input)
	if err != nil {
		return err
	}
	if !added {
		return show(c, memberShown(m), about{own: true})
	}
	return showMember(c, groupID, m, about{status: http.StatusCreated})
}

func showMember(c echo.Context, groupID models.ID, m models.Membership, a about) error {
	a.own, a.location = true, Base+"/groups/"+groupID.String()+"/members/"+m.AccountID.String()
	return show(c, memberShown(m), a)
}

// showMemberAgain shows a member who was taken in.
func (d *Door) showMemberAgain(c echo.Context, account models.ID, a about) error {
	groupID, err := id(c, "id")
	if err != nil {
		return err
	}
	m, err := d.People.Member(c.Request().Context(), by(c), groupID, account)
	if err != nil {
		return err
	}
	return showMember(c, groupID, m, a)
}

// removeMember ends a membership.
//
// @Summary     Leave the group, or end somebody's membership
// @Description Stewards end a membership, and anybody their own. The last steward names another first, unless
// @Description nobody else is left.
// @ID          removeMember
// @Tags        members
// @Security    bearer
// @Param       id         path string true "id of the group"   Format(uuid)
// @Param       account_id path string true "id of the account" Format(uuid)
// @Success     204
// @Failure     401 {object} Problem
// @Failure     403 {object} Problem
// @Failure     404 {object} Problem
// @Failure     409 {object} Problem
// @Router      /groups/{id}/members/{account_id} [delete]
func (d *Door) removeMember(c echo.Context) error {
	groupID, err := id(c, "id")
	if err != nil {
		return err
	}
	account, err := id(c, "account_id")
	if err != nil {
		return err
	}
	if err := d.People.RemoveMember(c.Request().Context(), by(c), groupID, account); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// idAndPage reads what every list below a group takes.
func idAndPage(c echo.Context) (models.ID, models.Page, error) {
	of, err := id(c, "id")
	if err != nil {
		return of, models.Page{}, err
	}
	q := readQuery(c)
	page := q.page()
	return of, page, q.done()
}

// showList answers with a list that is for its reader alone.
func showList[T, S any](c echo.Context, items []T, card func(T) S, page models.Page, total int) error {
	shown := make([]S, len(items))
	for i, item := range items {
		shown[i] = card(item)
	}
	linkPages(c, page, total)
	return show(c, listOf(shown, page, total), about{own: true})
}
