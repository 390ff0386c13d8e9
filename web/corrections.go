package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	correctionPath = "/groups/:slug/correction"
	// maxLetter is how many bytes the form of a letter may have. The longest words that are taken need
	// less, whatever their script.
	maxLetter = 64 << 10
)

// correctionForm is the page with the form for a correction of a group, or with thanks for one that
// was sent.
func (s *Site) correctionForm(c echo.Context) error {
	shown, _, err := s.correctionPage(c)
	if err != nil {
		return s.elsewhere(c, err, "/correction")
	}
	return s.showLetter(c, shown)
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
	if _, err = s.parts.Directory.SuggestCorrection(c.Request().Context(), models.WriteOptions{}, group.ID, input); err == nil {
		return s.thankFor(c, shown)
	}
	shown.Chosen, shown.Text, shown.ReplyTo = string(input.Kind), printable(input.Text), printable(input.ReplyTo)
	return s.refuseLetter(c, shown, "correction.full", err)
}

// correctionPage returns the page of an empty form, and the group that it is about.
func (s *Site) correctionPage(c echo.Context) (view.Letter, models.Group, error) {
	found, err := s.parts.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("slug"))
	if err != nil {
		return view.Letter{}, models.Group{}, err
	}
	g, p := found.Group, s.titled(c, "correction.title")
	p.NoIndex, p.Path = true, "/groups/"+url.PathEscape(g.Slug)+"/correction"
	days := func(d time.Duration) string { return p.Number(int(d / (24 * time.Hour))) }
	return view.Letter{
		Page: p, SubjectName: g.Name, SubjectLanguage: g.Language, SubjectPath: "/groups/" + url.PathEscape(g.Slug),
		Set: "correction_kind", Field: "kind", Choices: models.SetValues("correction_kind"),
		Say: view.LetterTexts{
			Lead: p.T("correction.lead"), Choice: p.T("correction.kind"), Text: p.T("correction.text"), Thanks: p.T("correction.thanks.text"), Back: p.T("correction.back"),
			Stored: p.T("correction.reply.why", "closed", days(models.ClosedCorrectionRetention), "days", days(models.CorrectionRetention)),
		},
	}, g, nil
}

// parseForm reads the form of a body. What stands in the address is no part of it. Its error is
// answered with 400.
func parseForm(r *http.Request) error {
	err := r.ParseForm()
	if err == nil {
		err = r.ParseMultipartForm(maxLetter)
	}
	if err == nil || errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
}

// readCorrection returns the input of a form.
func readCorrection(form url.Values) models.CorrectionInput {
	return models.CorrectionInput{Kind: models.CorrectionKind(form.Get("kind")), Text: typedText(form, "text"), ReplyTo: typedText(form, "reply_to")}
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
		case "invalid_url":
			wrong[name] = l.T("wrong.url")
		case "invalid_email":
			wrong[name] = l.T("wrong.email")
		case "unknown_value":
			wrong[name] = l.T("wrong.choose")
		default:
			wrong[name] = l.T("wrong.required")
		}
	}
	for _, choice := range []string{"kind", "ground", "decision"} {
		if wrong[choice] != "" {
			wrong[choice] = l.T("wrong.choose")
		}
	}
	return wrong
}
