package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// firstOf returns the first name of a JSON pointer.
func firstOf(pointer string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return first
}

// showInvite lists the codes by which people join the group, and makes new ones.
func (s *Site) showInvite(c echo.Context) error {
	in, err := s.inside(c, "inside.invite")
	if err != nil {
		return err
	}
	return s.renderInvite(c, http.StatusOK, view.Invite{Inside: in, Uses: in.Number(1)})
}

func (s *Site) renderInvite(c echo.Context, status int, shown view.Invite) (err error) {
	shown.Path = view.InsidePath(shown.GroupID) + "/invite"
	shown.Valid, _, err = s.parts.People.JoinCodes(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID, models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	return s.renderPrivate(c, status, shown.Page, view.InvitePage(shown))
}

// createJoinCode makes a code and shows it, this once.
func (s *Site) createJoinCode(c echo.Context) error {
	in, form, err := s.posted(c, "inside.invite")
	if err != nil {
		return err
	}
	input := models.JoinCodeInput{Uses: number(form.Get("uses"))}
	if day := form.Get("expires_on"); day != "" {
		if input.ExpiresOn, err = models.ParseDate(day); err != nil {
			err = models.Invalid("/expires_on", "invalid_date")
		}
	}
	var secret string
	var code models.JoinCode
	if err == nil {
		secret, code, err = s.parts.People.CreateJoinCode(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, input)
	}
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		shown := view.Invite{Inside: in, Uses: printable(form.Get("uses")), ExpiresOn: printable(form.Get("expires_on"))}
		for _, field := range invalid.Fields {
			shown.Wrong[firstOf(field.Pointer)] = either(firstOf(field.Pointer) == "uses", in.T("inside.wrong.number", "max", in.Number(models.MaxJoinCodeUses)), in.T("inside.wrong.expires", "days", in.Number(models.MaxJoinCodeDays)))
		}
		return s.renderInvite(c, http.StatusUnprocessableEntity, shown)
	}
	if err != nil {
		return s.after(c, in, "/invite", "", err)
	}
	return s.renderPaper(c, view.Paper{Inside: in, Code: secret, Uses: code.Uses, ExpiresOn: code.ExpiresOn})
}

// renderPaper shows a code to print, this once. The link has it behind the #, which browsers send to
// no server.
func (s *Site) renderPaper(c echo.Context, shown view.Paper) error {
	shown.Scripts = []string{"print.js"}
	shown.Path = view.InsidePath(shown.GroupID) // another language shows the overview: the code is gone then
	if shown.Member == "" {
		picture, err := drawCode(shown.PublicURL + joinPath + "#" + shown.Code)
		if err != nil {
			return err
		}
		shown.Picture = string(picture)
		shown.Address = shown.PublicURL + joinPath
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.PaperPage(shown))
}

// endJoinCode ends a code.
func (s *Site) endJoinCode(c echo.Context) error {
	in, err := s.inside(c, "inside.invite")
	if err != nil {
		return err
	}
	id, err := rest.PathID(c, "id")
	if err == nil {
		err = s.parts.People.DeleteJoinCode(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, id)
	}
	return s.after(c, in, "/invite", "stored", err)
}

// showCodes lists the members without a device, for whom a steward prints codes.
func (s *Site) showCodes(c echo.Context) error {
	in, err := s.inside(c, "inside.codes")
	if err != nil {
		return err
	}
	return s.renderCodes(c, http.StatusOK, view.WithoutDevice{Inside: in})
}

func (s *Site) renderCodes(c echo.Context, status int, shown view.WithoutDevice) error {
	if !shown.Steward {
		return echo.ErrForbidden
	}
	shown.Path = view.InsidePath(shown.GroupID) + "/codes"
	members, _, err := s.parts.People.Members(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID, models.Page{Number: 1, PerPage: models.MaxItems})
	if err != nil {
		return notFound(err)
	}
	for _, m := range members {
		if m.WithoutDevice {
			shown.List = append(shown.List, m)
		}
	}
	return s.renderPrivate(c, status, shown.Page, view.CodesPage(shown))
}

// addMember adds a member without a device.
func (s *Site) addMember(c echo.Context) error {
	in, form, err := s.posted(c, "inside.codes")
	if err != nil {
		return err
	}
	input := models.MemberInput{DisplayName: form.Get("display_name")}
	_, _, err = s.parts.People.InviteMember(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, input)
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		in.Wrong = wrongMembers(in.Language, invalid.Fields)
		if in.Wrong["display_name"] == "" {
			in.Wrong["display_name"] = in.T("wrong.required")
		}
		return s.renderCodes(c, http.StatusUnprocessableEntity, view.WithoutDevice{Inside: in, DisplayName: printable(input.DisplayName)})
	}
	return s.after(c, in, "/codes", "stored", err)
}

// createMemberCode makes a code for a member without a device and shows it, this once.
func (s *Site) createMemberCode(c echo.Context) error {
	in, err := s.inside(c, "inside.codes")
	if err != nil {
		return err
	}
	account, err := rest.PathID(c, "id")
	if err != nil {
		return notFound(err)
	}
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	member, err := s.parts.People.Member(ctx, by, in.GroupID, account)
	if err != nil {
		return notFound(err)
	}
	secret, err := s.parts.People.CreateMemberCode(ctx, by, in.GroupID, account)
	if err != nil {
		return s.after(c, in, "/codes", "", err)
	}
	return s.renderPaper(c, view.Paper{Inside: in, Code: secret, Member: member.Name})
}

// showActs lists what was done in the group's name.
func (s *Site) showActs(c echo.Context) error {
	in, err := s.inside(c, "inside.acts")
	if err != nil {
		return err
	}
	shown := view.Acts{Inside: in}
	shown.List, _, err = s.parts.People.GroupActs(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.ActsPage(shown))
}
