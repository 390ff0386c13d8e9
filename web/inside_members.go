package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showMembers lists the members of a group and, for stewards, who asks to join.
func (s *Site) showMembers(c echo.Context) error {
	in, err := s.inside(c, "inside.members")
	if err != nil {
		return err
	}
	return s.renderMembers(c, http.StatusOK, view.Members{Inside: in})
}

func (s *Site) renderMembers(c echo.Context, status int, shown view.Members) (err error) {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	shown.Path = view.InsidePath(shown.GroupID) + "/members"
	if shown.List, _, err = s.parts.People.Members(ctx, by, shown.GroupID, models.Page{Number: 1, PerPage: maxInside}); err != nil {
		return notFound(err)
	}
	for _, m := range shown.List {
		if m.AccountID == shown.Me && shown.Wrong["display_name"] == "" {
			shown.DisplayName = m.Name
		}
	}
	if shown.Steward {
		if shown.Asking, _, err = s.parts.People.JoinRequests(ctx, by, shown.GroupID, models.Page{Number: 1, PerPage: maxInside}); err != nil {
			return notFound(err)
		}
	}
	return s.renderPrivate(c, status, shown.Page, view.MembersPage(shown))
}

// chooseName changes the name that fellow members see.
func (s *Site) chooseName(c echo.Context) error {
	in, form, err := s.posted(c, "inside.members")
	if err != nil {
		return err
	}
	name := form.Get("display_name")
	_, err = s.parts.People.ChooseName(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, models.OwnMemberInput{DisplayName: name})
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		in.Wrong = wrongMembers(in.Language, invalid.Fields)
		return s.renderMembers(c, http.StatusUnprocessableEntity, view.Members{Inside: in, DisplayName: printable(name)})
	}
	return s.after(c, in, "/members", "stored", err)
}

// actOnMember wraps an act on the member of the address.
func (s *Site) actOnMember(act func(c echo.Context, by models.WriteOptions, groupID, account models.ID) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := s.inside(c, "inside.members")
		if err != nil {
			return err
		}
		account, err := rest.PathID(c, "id")
		if err == nil {
			err = act(c, rest.WriteOptionsOf(c), in.GroupID, account)
		}
		return s.after(c, in, "/members", "stored", err)
	}
}

// setRole makes the member of the address a steward, or no steward, where the actor may do so.
func (s *Site) setRole(role models.MembershipRole) echo.HandlerFunc {
	return s.actOnMember(func(c echo.Context, by models.WriteOptions, groupID, account models.ID) error {
		_, _, err := s.parts.People.InviteMember(c.Request().Context(), by, groupID, models.MemberInput{AccountID: account, Role: role})
		return err
	})
}

// proposeRemoval proposes that the steward of the address is one no more, which any member may do.
func (s *Site) proposeRemoval(c echo.Context) error {
	return s.actOnMember(func(c echo.Context, by models.WriteOptions, groupID, account models.ID) error {
		p, err := s.parts.People.Propose(c.Request().Context(), by, groupID, models.ProposalInput{Act: models.ActRemoveSteward, Subject: &account})
		if err == nil {
			err = &models.ProposedError{Proposal: p}
		}
		return err
	})(c)
}

// removeMember ends the membership of the address.
func (s *Site) removeMember(c echo.Context) error {
	return s.actOnMember(func(c echo.Context, by models.WriteOptions, groupID, account models.ID) error {
		return s.parts.People.RemoveMember(c.Request().Context(), by, groupID, account)
	})(c)
}

// acceptJoin lets in who asks to join.
func (s *Site) acceptJoin(c echo.Context) error {
	return s.actOnMember(func(c echo.Context, by models.WriteOptions, groupID, request models.ID) error {
		_, err := s.parts.People.AcceptJoinRequest(c.Request().Context(), by, groupID, request)
		return err
	})(c)
}

// declineJoin takes a request to join out of the list.
func (s *Site) declineJoin(c echo.Context) error {
	return s.actOnMember(func(c echo.Context, by models.WriteOptions, groupID, request models.ID) error {
		return s.parts.People.DeclineJoinRequest(c.Request().Context(), by, groupID, request)
	})(c)
}

// leaveForm asks whether the reader wants to leave the group.
func (s *Site) leaveForm(c echo.Context) error {
	in, err := s.inside(c, "inside.leave")
	if err != nil {
		return err
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.LeavePage(in))
}

// leaveGroup ends the reader's own membership and leads to the reader's own page.
func (s *Site) leaveGroup(c echo.Context) error {
	in, err := s.inside(c, "inside.leave")
	if err != nil {
		return err
	}
	if err := s.parts.People.LeaveGroup(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID); err != nil {
		return s.after(c, in, "/leave", "", err)
	}
	return c.Redirect(http.StatusSeeOther, string(in.Link("/me", url.Values{})))
}
