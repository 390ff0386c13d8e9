package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	correctionPath = "/groups/:slug/correction"
	// maxCorrectionForm is how many bytes the form of a correction may have. The longest words that
	// are taken need less, whatever their script.
	maxCorrectionForm = 64 << 10
)

// correctionForm is the page with the form for a correction of a group, or with thanks for one that
// was sent.
func (s *Site) correctionForm(c echo.Context) error {
	shown, _, err := s.correctionPage(c)
	if err != nil {
		return s.elsewhere(c, err, "/correction")
	}
	if shown.Sent = c.QueryParam("sent") != ""; shown.Sent {
		shown.Query, shown.Title = url.Values{"sent": {"yes"}}, shown.T("correction.thanks")
	}
	return s.renderCorrection(c, http.StatusOK, shown)
}

// suggestCorrection takes the form and leads to the thanks. If the form cannot be taken, its page is
// shown again with what was typed and with what is wrong.
func (s *Site) suggestCorrection(c echo.Context) error {
	shown, group, err := s.correctionPage(c)
	if err != nil {
		return s.elsewhere(c, err, "/correction")
	}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	input := readCorrection(c.Request().PostForm)
	_, err = s.parts.Directory.SuggestCorrection(c.Request().Context(), models.WriteOptions{}, group.ID, input)
	if err != nil {
		shown.Kind, shown.Text, shown.ReplyTo = string(input.Kind), printable(input.Text), printable(input.ReplyTo)
		return s.refuseCorrection(c, shown, err)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Redirect(http.StatusSeeOther, string(shown.Link(shown.Path, url.Values{"sent": {"yes"}})))
}

// refuseCorrection shows the form again, with the reason for which it was not taken. Any other error
// is the page's.
func (s *Site) refuseCorrection(c echo.Context, shown view.Correction, err error) error {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		shown.Notice, shown.Wrong = shown.T("correction.not_sent"), wrongMembers(shown.Language, invalid.Fields)
		return s.renderCorrection(c, http.StatusUnprocessableEntity, shown)
	}
	if tooMany, ok := errors.AsType[*models.TooManyError](err); ok {
		c.Response().Header().Set(echo.HeaderRetryAfter, rest.WholeSeconds(tooMany.Wait))
		shown.Notice = shown.T("correction.full")
		return s.renderCorrection(c, http.StatusTooManyRequests, shown)
	}
	return notFound(err)
}

// correctionPage returns the page of an empty form, and the group that it is about.
func (s *Site) correctionPage(c echo.Context) (view.Correction, models.Group, error) {
	found, err := s.parts.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("slug"))
	if err != nil {
		return view.Correction{}, models.Group{}, err
	}
	g, p := found.Group, s.titled(c, "correction.title")
	p.NoIndex, p.Path = true, correctionAddress(g.Slug)
	return view.Correction{
		Page: p, GroupName: g.Name, GroupLanguage: g.Language, GroupPath: "/groups/" + url.PathEscape(g.Slug), Kinds: models.SetValues("correction_kind"),
	}, g, nil
}

func correctionAddress(slug string) string { return "/groups/" + url.PathEscape(slug) + "/correction" }

// renderCorrection renders the page. Browsers send no Origin with a form unless the page lets them
// say to its own site where they come from.
func (s *Site) renderCorrection(c echo.Context, status int, shown view.Correction) error {
	c.Response().Header().Set(echo.HeaderReferrerPolicy, "same-origin")
	return s.render(c, status, shown.Page, view.CorrectionPage(shown))
}

// parseForm reads the form of a body. What stands in the address is no part of it. Its error is
// answered with 400.
func parseForm(r *http.Request) error {
	err := r.ParseForm()
	if err == nil {
		err = r.ParseMultipartForm(maxCorrectionForm)
	}
	if err == nil || errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
}

// readCorrection returns the input of a form, with the line breaks that texts here have.
func readCorrection(form url.Values) models.CorrectionInput {
	text := func(name string) string { return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n")) }
	return models.CorrectionInput{Kind: models.CorrectionKind(form.Get("kind")), Text: text("text"), ReplyTo: text("reply_to")}
}

// printable returns a text without what cannot be stored.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (models.IsControl(r) || models.IsOverride(r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// wrongMembers returns what is wrong with each member of a form, in the words of pages.
func wrongMembers(l view.Language, fields []models.FieldError) map[string]string {
	wrong := map[string]string{}
	for _, f := range fields {
		name := strings.TrimPrefix(f.Pointer, "/")
		switch f.Code {
		case "too_long":
			most, _ := strconv.Atoi(fmt.Sprint(f.Params["max"])) // the number of a validate tag
			wrong[name] = l.T("wrong.too_long", "max", l.Number(most))
		case "control_character":
			wrong[name] = l.T("wrong.characters")
		case "has_link":
			wrong[name] = l.T("wrong.has_link")
		case "invalid_email":
			wrong[name] = l.T("wrong.email")
		case "unknown_value":
			wrong[name] = l.T("wrong.choose")
		default:
			wrong[name] = l.T("wrong.required")
		}
	}
	if wrong["kind"] != "" {
		wrong["kind"] = l.T("wrong.choose")
	}
	return wrong
}

// typedIn returns what was typed into a form that was refused because its network sent too many.
func typedIn(c echo.Context, status int) string {
	r := c.Request()
	if status != http.StatusTooManyRequests || r.Method != http.MethodPost || c.Path() != correctionPath && c.Path() != contactPath {
		return ""
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxCorrectionForm)
	if err := parseForm(r); err != nil {
		return ""
	}
	return printable(readCorrection(r.PostForm).Text)
}
