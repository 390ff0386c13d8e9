package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// OwnMembership is the reader's relation to a group: invited, a member, or out of reach of its
// invitations.
type OwnMembership struct {
	GroupID   string                  `json:"group_id" format:"uuid"`
	GroupName string                  `json:"group_name,omitempty" example:"Tuesday Night"` // of a group that one left or declined: while it is public
	Status    models.MembershipStatus `json:"status"`
	Role      models.MembershipRole   `json:"role,omitempty"`                     // of an invitation: what one becomes by accepting it
	JoinedOn  string                  `json:"joined_on,omitempty" format:"date"`  // of members
	ExpiresOn string                  `json:"expires_on,omitempty" format:"date"` // of invitations: the last day on which they can be accepted
}

func toOwnMembership(b models.MembershipEntry) OwnMembership {
	return OwnMembership{
		GroupID: b.GroupID.String(), GroupName: b.GroupName, Status: b.Status, Role: b.Role, JoinedOn: views.FormatDate(b.JoinedOn), ExpiresOn: views.FormatDate(b.ExpiresOn),
	}
}

// listMemberships answers with the reader's groups and invitations.
//
// @Summary     Where do I belong, and who invites me
// @Description Invitations first, then memberships, then the groups that one has left or declined
// @Description and that cannot invite one again until one allows it. Nobody else sees this list.
// @ID          listMemberships
// @Tags        members
// @Security    bearer
// @Param       status   query string  false "of this status alone" Enums(invited, member, blocked)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[OwnMembership]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Router      /me/memberships [get]
func (d *Door) listMemberships(c echo.Context) error {
	q := rest.ReadQuery(c)
	status, page := models.MembershipStatus(q.VocabularyStatus("membership_status")), q.Page()
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.People.Belongings(c.Request().Context(), rest.WriteOptionsOf(c), status, page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, toOwnMembership, page, total)
}

// acceptInvitation makes the reader a member.
//
// @Summary     Accept a group's invitation
// @Description From now on one is a member, in the role that the invitation names, and has consented to
// @Description `membership` (`GET /me/consents`). Accepting again
// @Description changes nothing. 404 where no invitation of the group is pending: it expired, was
// @Description taken back or declined, the group is archived, or there never was one.
// @ID          acceptInvitation
// @Tags        members
// @Security    bearer
// @Param       group path string true "id or slug of the group"
// @Success     200 {object} OwnMembership
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /me/memberships/{group}/accept [post]
func (d *Door) acceptInvitation(c echo.Context) error {
	groupID, err := rest.PathID(c, "group")
	if err != nil {
		return err
	}
	b, err := d.People.AcceptInvitation(c.Request().Context(), rest.WriteOptionsOf(c), groupID)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toOwnMembership(b), rest.Metadata{})
}

// declineInvitation declines an invitation and prevents further ones from the group.
//
// @Summary     Decline a group's invitation
// @Description The group cannot invite one again until one allows it, and is not notified: for its
// @Description stewards the invitation stays pending until it expires. Declining again changes
// @Description nothing.
// @ID          declineInvitation
// @Tags        members
// @Security    bearer
// @Param       group path string true "id or slug of the group"
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /me/memberships/{group}/decline [post]
func (d *Door) declineInvitation(c echo.Context) error {
	return d.actOnGroup(c, d.People.DeclineInvitation)
}

// leaveGroup ends the reader's membership.
//
// @Summary     Leave a group
// @Description The group cannot invite one again until one allows it. The last steward names
// @Description another first, unless no other member is left. Leaving again changes nothing.
// @ID          leaveGroup
// @Tags        members
// @Security    bearer
// @Param       group path string true "id or slug of the group"
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /me/memberships/{group}/leave [post]
func (d *Door) leaveGroup(c echo.Context) error { return d.actOnGroup(c, d.People.LeaveGroup) }

// allowInvitations lets a group invite the reader again.
//
// @Summary     Let a group that one left or declined invite one again
// @Description An invitation that is pending can be accepted from now on. 404 where one has neither
// @Description left nor declined the group.
// @ID          allowInvitations
// @Tags        members
// @Security    bearer
// @Param       group path string true "id or slug of the group"
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /me/memberships/{group}/allow [post]
func (d *Door) allowInvitations(c echo.Context) error {
	return d.actOnGroup(c, d.People.AllowInvitations)
}

// actOnGroup performs the reader's own act on a group, which leaves nothing to show.
func (d *Door) actOnGroup(c echo.Context, act func(context.Context, models.WriteOptions, models.ID) error) error {
	groupID, err := rest.PathID(c, "group")
	if err != nil {
		return err
	}
	if err := act(c.Request().Context(), rest.WriteOptionsOf(c), groupID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
