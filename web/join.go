package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	joinPath  = "/join"
	askToJoin = "/groups/:slug/join"
)

// joinForm is the page on which somebody types the code of a group.
func (s *Site) joinForm(c echo.Context) error {
	return s.renderJoin(c, http.StatusOK, view.Join{Page: s.privatePage(c, "join.title")})
}

func (s *Site) renderJoin(c echo.Context, status int, shown view.Join) error {
	shown.Scripts = []string{"join.js"}
	return s.renderPrivate(c, status, shown.Page, view.JoinPage(shown))
}

// join makes the reader a member of the group that the code is of.
func (s *Site) join(c echo.Context) error {
	shown := view.Join{Page: s.privatePage(c, "join.title")}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	code := c.Request().PostForm.Get("code")
	b, err := s.parts.People.JoinByCode(c.Request().Context(), rest.WriteOptionsOf(c), code)
	if err == nil {
		return c.Redirect(http.StatusSeeOther, string(shown.Link(view.InsidePath(b.GroupID), url.Values{"done": {"joined"}})))
	}
	_, invalid := errors.AsType[*models.InvalidError](err)
	tooMany, limited := errors.AsType[*models.TooManyError](err)
	switch {
	case limited:
		c.Response().Header().Set(echo.HeaderRetryAfter, rest.WholeSeconds(tooMany.Wait))
		shown.Code, shown.Wrong = printable(code), shown.T("inside.refused.too_many")
		return s.renderJoin(c, http.StatusTooManyRequests, shown)
	case invalid || errors.Is(err, models.ErrNotFound):
		shown.Code, shown.Wrong = printable(code), shown.T("join.no_use")
		return s.renderJoin(c, http.StatusUnprocessableEntity, shown)
	}
	return err
}

// askForm is the page on which somebody joins a group by its code or asks its stewards. If the
// reader may not know of the group, only the code is asked for, as where there is no group.
func (s *Site) askForm(c echo.Context) error {
	shown, err := s.asking(c)
	if err != nil {
		return err
	}
	shown.Asked = c.QueryParam("asked") != "" && shown.GroupName != ""
	if refused := c.QueryParam("refused"); refused != "" {
		_, shown.Refused = s.become(shown.Page, "", refused)
	}
	return s.renderJoin(c, http.StatusOK, shown)
}

// asking returns the page, with the group if it is public.
func (s *Site) asking(c echo.Context) (view.Join, error) {
	shown := view.Join{Page: s.privatePage(c, "join.title")}
	found, err := s.groupOf(c, models.WriteOptions{})
	switch {
	case errors.Is(err, models.ErrNotFound):
		return shown, nil
	case err == nil:
		shown.GroupID, shown.GroupName, shown.GroupLanguage = found.Group.ID, found.Group.Name, found.Group.Language
	}
	return shown, err
}

// askGroup asks the stewards of a group to be let in.
func (s *Site) askGroup(c echo.Context) error {
	shown, err := s.asking(c)
	if err != nil {
		return err
	}
	if shown.GroupName == "" {
		return echo.ErrNotFound
	}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	message := c.Request().PostForm.Get("message")
	if message == "" {
		shown.WrongMessage = shown.T("wrong.required")
		return s.renderJoin(c, http.StatusUnprocessableEntity, shown)
	}
	_, _, err = s.parts.People.Join(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID, models.JoinInput{Message: message})
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		shown.Message, shown.WrongMessage = printable(message), wrongMembers(shown.Language, invalid.Fields)["message"]
		return s.renderJoin(c, http.StatusUnprocessableEntity, shown)
	}
	query := url.Values{"asked": {"yes"}}
	if code := refusalOf(err); code != "" {
		query = url.Values{"refused": {code}}
	} else if err != nil {
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(shown.Link("/groups/"+shown.GroupID.String()+"/join", query)))
}

// IsJoin reports whether a path takes codes that one could guess, or requests to join.
func IsJoin(path string) bool {
	return path == joinPath || path == askToJoin || path == claimPath || path == claimPath+"/confirm" || path == accounts.ClaimObjectPath
}
