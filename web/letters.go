package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showLetter shows the empty form of a letter, or thanks for one that was sent.
func (s *Site) showLetter(c echo.Context, shown view.Letter) error {
	if shown.Sent = c.QueryParam("sent") != ""; shown.Sent {
		shown.Query, shown.Title = url.Values{"sent": {"yes"}}, shown.T("correction.thanks")
	}
	return s.renderLetter(c, http.StatusOK, shown)
}

// thankFor leads to the thanks for a letter.
func (s *Site) thankFor(c echo.Context, shown view.Letter) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Redirect(http.StatusSeeOther, string(shown.Link(shown.Path, url.Values{"sent": {"yes"}})))
}

// refuseLetter shows the form again, with the reason for which it was not taken; full is the message
// for a subject that receives no more of them today. Any other error is the page's.
func (s *Site) refuseLetter(c echo.Context, shown view.Letter, full string, err error) error {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		shown.Notice, shown.Wrong = shown.T("correction.not_sent"), wrongMembers(shown.Language, invalid.Fields)
		return s.renderLetter(c, http.StatusUnprocessableEntity, shown)
	}
	if tooMany, ok := errors.AsType[*models.TooManyError](err); ok {
		c.Response().Header().Set(echo.HeaderRetryAfter, rest.WholeSeconds(tooMany.Wait))
		shown.Notice = shown.T(full)
		return s.renderLetter(c, http.StatusTooManyRequests, shown)
	}
	return notFound(err)
}

// renderLetter renders the page. Browsers send no Origin with a form unless the page lets them say to
// its own site where they come from.
func (s *Site) renderLetter(c echo.Context, status int, shown view.Letter) error {
	c.Response().Header().Set(echo.HeaderReferrerPolicy, "same-origin")
	return s.render(c, status, shown.Page, view.LetterPage(shown))
}

// typedText returns a field of a form, with the line breaks that texts here have.
func typedText(form url.Values, field string) string {
	return strings.TrimSpace(strings.ReplaceAll(form.Get(field), "\r\n", "\n"))
}

// typedIn returns what was typed into a letter that was refused because its network sent too many.
func typedIn(c echo.Context, status int) string {
	r := c.Request()
	if status != http.StatusTooManyRequests || r.Method != http.MethodPost || !IsSuggestion(c.Path()) && !IsReport(c.Path()) && c.Path() != contactPath {
		return ""
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxLetter)
	if err := parseForm(r); err != nil {
		return ""
	}
	return printable(typedText(r.PostForm, "text"))
}
