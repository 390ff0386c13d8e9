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

// consentsPath is where the reader withdraws a consent, by a form of the page of one's own data.
const consentsPath = "/me/consents"

// withdrawConsent withdraws one of the reader's consents, if the reader confirms to know what that
// does.
func (s *Site) withdrawConsent(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	shown, purpose := view.Data{Page: s.privatePage(c, "data.title")}, models.ConsentPurpose(form.Get("purpose"))
	if form.Get("sure") == "" {
		shown.Refused = shown.T("consent.not_sure")
		return s.renderData(c, http.StatusUnprocessableEntity, shown)
	}
	err := s.parts.Directory.WithdrawConsent(c.Request().Context(), rest.WriteOptionsOf(c), purpose)
	switch {
	case errors.Is(err, models.ErrConflict) && purpose == models.ConsentMail:
		shown.Refused = shown.T("identities.last")
		return s.renderData(c, http.StatusConflict, shown)
	case errors.Is(err, models.ErrConflict):
		_, shown.Refused = s.become(shown.Page, "", refusalOf(err))
		return s.renderData(c, http.StatusConflict, shown)
	case err != nil:
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(shown.Link(dataPath, url.Values{"withdrawn": {"yes"}})))
}
