package web

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	reportGroupPath      = "/groups/:slug/report"
	reportConsultantPath = "/consultants/:id/report"
	reportResourcePath   = "/resources/:id/report"
)

// IsReport reports whether a path takes reports, which anybody may send.
func IsReport(path string) bool {
	return path == reportGroupPath || path == reportConsultantPath || path == reportResourcePath
}

// reportSubject returns what a page reports, and the page of its empty form.
type reportSubject func(c echo.Context) (view.Letter, models.Subject, error)

// reportForm is the page with the form for a report, or with thanks for one that was sent.
func (s *Site) reportForm(read reportSubject) echo.HandlerFunc {
	return func(c echo.Context) error {
		shown, _, err := read(c)
		if err != nil {
			return s.elsewhere(c, err, "/report")
		}
		return s.showLetter(c, shown)
	}
}

// sendReport takes the form and leads to the thanks. Nothing of the sender is stored but what the
// form has.
func (s *Site) sendReport(read reportSubject) echo.HandlerFunc {
	return func(c echo.Context) error {
		shown, subject, err := read(c)
		if err != nil {
			return s.elsewhere(c, err, "/report")
		}
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		form := c.Request().PostForm
		input := models.ReportInput{Subject: subject, Ground: models.ReportGround(form.Get("ground")), Text: typedText(form, "text"), ReplyTo: typedText(form, "reply_to")}
		if _, err = s.parts.Directory.SendReport(c.Request().Context(), models.WriteOptions{}, input); err == nil {
			return s.thankFor(c, shown)
		}
		shown.Chosen, shown.Text, shown.ReplyTo = string(input.Ground), printable(input.Text), printable(input.ReplyTo)
		return s.refuseLetter(c, shown, "report.full", err)
	}
}

// reportedGroup returns the group of the address, as everybody reads it.
func (s *Site) reportedGroup(c echo.Context) (view.Letter, models.Subject, error) {
	found, err := s.parts.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("slug"))
	if err != nil {
		return view.Letter{}, models.Subject{}, err
	}
	g := found.Group
	shown := s.reportPage(c, "/groups/"+url.PathEscape(g.Slug))
	shown.SubjectName, shown.SubjectLanguage = g.Name, g.Language
	return shown, models.Subject{Kind: models.SubjectGroup, ID: g.ID}, nil
}

// reportedConsultant returns the profile of the address, as everybody reads it.
func (s *Site) reportedConsultant(c echo.Context) (view.Letter, models.Subject, error) {
	id, err := models.ParseID(c.Param("id"))
	if err != nil {
		return view.Letter{}, models.Subject{}, models.ErrNotFound
	}
	found, err := s.parts.Directory.Consultant(c.Request().Context(), models.WriteOptions{}, id)
	if err != nil {
		return view.Letter{}, models.Subject{}, err
	}
	shown := s.reportPage(c, "/consultants/"+id.String())
	shown.SubjectName = found.Name
	return shown, models.Subject{Kind: models.SubjectConsultant, ID: id}, nil
}

// reportedResource returns the resource of the address, as everybody reads it.
func (s *Site) reportedResource(c echo.Context) (view.Letter, models.Subject, error) {
	id, err := models.ParseID(c.Param("id"))
	if err != nil {
		return view.Letter{}, models.Subject{}, models.ErrNotFound
	}
	found, err := s.parts.Directory.Resource(c.Request().Context(), models.WriteOptions{}, id)
	if err != nil {
		return view.Letter{}, models.Subject{}, err
	}
	shown := s.reportPage(c, "/resources/"+id.String())
	shown.SubjectName = found.Name
	return shown, models.Subject{Kind: models.SubjectResource, ID: id}, nil
}

// reportPage returns the page of an empty form about the subject at a path.
func (s *Site) reportPage(c echo.Context, path string) view.Letter {
	p := s.titled(c, "report.title")
	p.NoIndex, p.Path = true, path+"/report"
	return view.Letter{
		Page: p, SubjectPath: path, Set: "report_ground", Field: "ground", Choices: models.SetValues("report_ground"),
		Say: view.LetterTexts{
			Lead: p.T("report.lead"), Choice: p.T("correction.kind"), Text: p.T("report.text"), Thanks: p.T("report.thanks.text"), Back: p.T("report.back"),
			Stored: p.T("report.stored", "months", p.Number(models.ReportRetentionMonths)),
		},
	}
}
