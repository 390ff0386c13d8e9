package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Member is somebody who belongs to a group, as fellow members see it, or is invited, as its
// stewards see it.
type Member struct {
	AccountID string                  `json:"account_id" format:"uuid"`
	Status    models.MembershipStatus `json:"status"`
	Name      string                  `json:"name,omitempty"` // of members
	Role      models.MembershipRole   `json:"role"`
	JoinedOn  string                  `json:"joined_on,omitempty" format:"date"`  // of members
	ExpiresOn string                  `json:"expires_on,omitempty" format:"date"` // of invitations: the last day on which they can be accepted
}

func toMember(b models.MembershipEntry) Member {
	return Member{AccountID: b.AccountID.String(), Status: b.Status, Name: b.Name, Role: b.Role, JoinedOn: views.FormatDate(b.JoinedOn), ExpiresOn: views.FormatDate(b.ExpiresOn)}
}

// listMembers answers with a group's members, or with those invited.
//
// @Summary     Who belongs to the group, for its members only
// @Description Display names and roles. To all others the group has no members: the answer is 404,
// @Description as for a group that is not there. With `status=invited` its stewards see the pending
// @Description invitations, without names. An invitation that was declined stays among them until
// @Description it expires.
// @ID          listMembers
// @Tags        members
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       status   query string  false "members, or invitations for stewards" Enums(member, invited) default(member)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Member]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/members [get]
func (d *Door) listMembers(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	status, page := q.StatusOneOf([]string{string(models.StatusMember), string(models.StatusInvited)}), q.Page()
	if err := q.Finish(); err != nil {
		return err
	}
	list := d.People.Members
	if status == string(models.StatusInvited) {
		list = d.People.Invitations
	}
	members, total, err := list(c.Request().Context(), rest.WriteOptionsOf(c), groupID, page)
	if err != nil {
		return err
	}
	return writeList(d, c, members, toMember, page, total)
}

// inviteMember invites an account into the group, or changes what a member may do there.
//
// @Summary     Invite somebody into the group, or change a member's role
// @Description Stewards invite an account by its id. The person finds the invitation in `GET /me`
// @Description and `GET /me/memberships` and becomes a member by accepting it, within 30 days. The
// @Description answer is the same whether the account exists or not, and whether it declined or
// @Description left before: no invitation of the group reaches such an account until
// @Description that person allows it. 201 where an invitation was made; 200 where one is pending in
// @Description this role, and where a member got the role. 409 where it is pending in another role,
// @Description where 50 are pending, and where the group is archived. 202 with the proposal where further members must agree who is a
// @Description steward. With `display_name` and no account a steward adds a member without a device, to whom nobody can sign in: that person acts by
// @Description a member code.
// @ID          inviteMember
// @Tags        members
// @Security    bearer
// @Accept      json
// @Param       id     path string             true "id or slug of the group"
// @Param       member body models.MemberInput true "whom, and as what"
// @Success     200 {object} Member "is a member, or was invited already"
// @Success     201 {object} Member "is invited, or is a member without a device"
// @Success     202 {object} Proposal "is proposed: further members must agree"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/members [post]
func (d *Door) inviteMember(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.MemberInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	b, invited, err := d.People.InviteMember(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return orProposal(c, err)
	}
	if !invited {
		return rest.WriteJSON(c, toMember(b), rest.Metadata{})
	}
	return writeMember(c, b, rest.Metadata{Status: http.StatusCreated})
}

func writeMember(c echo.Context, b models.MembershipEntry, metadata rest.Metadata) error {
	metadata.Location = views.Base + "/groups/" + b.GroupID.String() + "/members/" + b.AccountID.String()
	return rest.WriteJSON(c, toMember(b), metadata)
}

// replayMember answers with somebody whom an earlier request invited.
func (d *Door) replayMember(c echo.Context, account models.ID, metadata rest.Metadata) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	m, err := d.People.Member(c.Request().Context(), rest.WriteOptionsOf(c), groupID, account)
	if err != nil {
		return err
	}
	return writeMember(c, m, metadata)
}

// removeMember ends a membership or withdraws an invitation.
//
// @Summary     Leave the group, end somebody's membership, or take an invitation back
// @Description Stewards end a membership or an invitation, and anybody their own membership, as
// @Description `POST /me/memberships/{group}/leave` does. The last steward names another first,
// @Description unless no other member is left.
// @ID          removeMember
// @Tags        members
// @Security    bearer
// @Param       id         path string true "id or slug of the group"
// @Param       account_id path string true "id of the account" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /groups/{id}/members/{account_id} [delete]
func (d *Door) removeMember(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	account, err := rest.PathID(c, "account_id")
	if err != nil {
		return err
	}
	if err := d.People.RemoveMember(c.Request().Context(), rest.WriteOptionsOf(c), groupID, account); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// chooseName chooses the name that fellow members see.
//
// @Summary     Choose one's name for this group
// @Description Only fellow members see it. Without a name it is that of the account. A name that looks like another member's is refused, and
// @Description one with characters that are not seen or that turn the direction of text.
// @ID          chooseName
// @Tags        members
// @Security    bearer
// @Accept      json
// @Param       id   path string                true "id or slug of the group"
// @Param       name body models.OwnMemberInput true "the name"
// @Success     200 {object} Member
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/members/me [put]
func (d *Door) chooseName(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.OwnMemberInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	member, err := d.People.ChooseName(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toMember(member), rest.Metadata{})
}
