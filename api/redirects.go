package api

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/directory"
)

// redirect sends the caller from a former slug of a group to the present one. The former slug may
// belong to another group one day, so caches must revalidate the redirect.
func redirect(c echo.Context, moved *directory.RedirectError) error {
	to := url.URL{Path: strings.Replace(c.Path(), ":id", moved.Slug, 1), RawQuery: c.Request().URL.RawQuery}
	header := c.Response().Header()
	header.Set(echo.HeaderLocation, to.String())
	header.Set(echo.HeaderCacheControl, rest.PublicCacheControl(moved.Public).Header())
	header.Set(echo.HeaderVary, rest.VaryHeaders)
	return c.NoContent(http.StatusPermanentRedirect)
}

// WriteProblem answers with an error, in the reader's language, or with the redirect that it is.
func (d *Door) WriteProblem(c echo.Context, err error) error {
	if c.Response().Committed {
		return nil
	}
	if moved, ok := errors.AsType[*directory.RedirectError](err); ok {
		return redirect(c, moved)
	}
	return d.problems().Write(c, err)
}

// ExplainProblems returns an explanation of every problem in the language that the reader prefers,
// in the order of ProblemCodes.
func (d *Door) ExplainProblems(acceptLanguage string) ([]rest.ProblemExplanation, error) {
	return d.problems().Explain(acceptLanguage)
}

func (d *Door) problems() rest.ProblemWriter {
	return rest.ProblemWriter{Texts: d.Texts, PublicURL: d.Presenter.PublicURL}
}
