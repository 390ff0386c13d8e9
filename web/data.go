package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	dataPath  = "/me/data"
	erasePath = "/me/erase"
)

// showData counts what is stored of the reader, lists the reader's consents, and leads to the file
// and to the erasure.
func (s *Site) showData(c echo.Context) error {
	return s.renderData(c, http.StatusOK, view.Data{Page: s.privatePage(c, "data.title"), Withdrawn: c.QueryParam("withdrawn") != ""})
}

func (s *Site) renderData(c echo.Context, status int, shown view.Data) error {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	data, err := s.parts.People.ExportSelf(ctx, by)
	if err != nil {
		return err
	}
	if shown.Consents, err = s.parts.People.Consents(ctx, by); err != nil {
		return err
	}
	shown.Path, shown.HasAddress, shown.Counts = dataPath, data.Address != "", data.Counts()
	return s.renderPrivate(c, status, shown.Page, view.DataPage(shown))
}

// downloadData answers with all that is stored of the reader, as a file.
func (s *Site) downloadData(c echo.Context) error {
	data, err := s.parts.People.ExportSelf(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="my-data.json"`)
	return c.JSONPretty(http.StatusOK, views.NewExport(data), " ")
}

// eraseForm is the page on which the reader erases the own account: what goes, what stays and why.
func (s *Site) eraseForm(c echo.Context) error {
	return s.renderErase(c, http.StatusOK, view.Erasure{Page: s.privatePage(c, "erase.title")})
}

func (s *Site) renderErase(c echo.Context, status int, shown view.Erasure) error {
	preview, names, err := s.parts.Directory.PreviewErasure(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	shown.ErasurePreview, shown.Names = preview, names
	return s.renderPrivate(c, status, shown.Page, view.ErasePage(shown))
}

// erase erases the reader's own account. The last steward of a group with other members is warned
// first, and confirms it a second time. Afterwards the browser has nothing of the site any more.
func (s *Site) erase(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	input := models.ErasureInput{
		Phrase: form.Get("phrase"), RecoveryCode: form.Get("recovery_code"), Needs: models.NeedsChoice(form.Get("needs")), Anyway: form.Get("anyway") != "",
	}
	shown := view.Erasure{
		Page: s.privatePage(c, "erase.title"), Phrase: printable(input.Phrase), RecoveryCode: printable(input.RecoveryCode), Needs: form.Get("needs"), Anyway: input.Anyway,
	}
	err := s.parts.Directory.EraseSelf(c.Request().Context(), rest.WriteOptionsOf(c), input)
	_, invalid := errors.AsType[*models.InvalidError](err)
	switch {
	case errors.Is(err, models.ErrConflict):
		shown.Confirming = true
		return s.renderErase(c, http.StatusConflict, shown)
	case invalid, errors.Is(err, models.ErrSignInFailed):
		shown.Notice, shown.Confirming = shown.T("erase.failed"), input.Anyway
		return s.renderErase(c, http.StatusUnprocessableEntity, shown)
	case err != nil:
		return err
	}
	s.forgetBrowser(c)
	p := s.titled(c, "erase.done.title")
	p.NoIndex, p.Path = true, "/"
	return s.renderPrivate(c, http.StatusOK, p, view.ErasedPage(p))
}

// forgetBrowser removes what the browser stored of the site: the session first.
func (s *Site) forgetBrowser(c echo.Context) {
	s.clearSession(c)
	c.Response().Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
}
