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

const claimPath = "/groups/:slug/claim"

// claimPage returns the page on which the reader claims the group of the address.
func (s *Site) claimPage(c echo.Context) (view.Claim, error) {
	found, err := s.groupOf(c, rest.WriteOptionsOf(c))
	if err != nil {
		return view.Claim{}, notFound(err)
	}
	g, p := found.Group, s.privatePage(c, "claim.title")
	p.Path = "/groups/" + g.ID.String() + "/claim"
	return view.Claim{Page: p, GroupID: g.ID, GroupName: g.Name, GroupLanguage: g.Language}, nil
}

// claimForm is the page on which the reader claims an imported group.
func (s *Site) claimForm(c echo.Context) error {
	shown, err := s.claimPage(c)
	if err != nil {
		return err
	}
	for _, done := range []string{"sent", "running"} {
		if c.QueryParam("done") == done {
			shown.Notice = shown.T("claim." + done)
		}
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.ClaimPage(shown))
}

// startClaim sends the code to the group's published contact.
func (s *Site) startClaim(c echo.Context) error {
	shown, err := s.claimPage(c)
	if err != nil {
		return err
	}
	_, err = s.parts.People.StartClaim(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID)
	return s.afterClaim(c, shown, "sent", err)
}

// confirmClaim takes the code.
func (s *Site) confirmClaim(c echo.Context) error {
	shown, err := s.claimPage(c)
	if err != nil {
		return err
	}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	in := models.CodeInput{Code: c.Request().PostForm.Get("code")}
	_, err = s.parts.People.ConfirmClaim(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID, in)
	return s.afterClaim(c, shown, "running", err)
}

// afterClaim leads back to the page, which shows what became of it, or shows why it was refused.
func (s *Site) afterClaim(c echo.Context, shown view.Claim, done string, err error) error {
	if err == nil {
		return c.Redirect(http.StatusSeeOther, string(shown.Link(shown.Path, url.Values{"done": {done}})))
	}
	code := refusalOf(err)
	if code == "" {
		return notFound(err)
	}
	if !s.parts.Texts.Has("page.claim.refused." + code) {
		code = "unusable" // a code that is empty or too long is no code either
	}
	shown.Refused = shown.T("claim.refused." + code)
	return s.renderPrivate(c, refusalStatus(err), shown.Page, view.ClaimPage(shown))
}

// objectForm is the page that the link in a mail about a claim opens. It changes nothing.
func (s *Site) objectForm(c echo.Context) error {
	shown := view.ClaimObjection{Page: s.privatePage(c, "claim.object"), Token: c.QueryParam("token")}
	shown.Query = url.Values{"token": {shown.Token}}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.ClaimObjectionPage(shown))
}

// objectByLink ends a claim.
func (s *Site) objectByLink(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	in := models.TokenInput{Token: c.Request().PostForm.Get("token")}
	err := s.parts.People.ObjectByLink(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if _, invalid := errors.AsType[*models.InvalidError](err); invalid {
		err = models.ErrNotFound
	}
	if err != nil {
		return notFound(err)
	}
	shown := view.ClaimObjection{Page: s.privatePage(c, "claim.object.done"), Done: true}
	shown.Path = accounts.ClaimObjectPath
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.ClaimObjectionPage(shown))
}
