package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// guidanceRoutes lists the pages of guidance for groups by their stage.
func (s *Site) guidanceRoutes() []Route {
	return []Route{
		{http.MethodGet, view.GuidancePath, policy.ReadReference, s.showAllGuidance},
		{http.MethodGet, view.GuidancePath + "/:stage", policy.ReadReference, s.showGuidance},
	}
}

// showAllGuidance lists the stages with what is typical of each.
func (s *Site) showAllGuidance(c echo.Context) error {
	p := s.titled(c, "guidance.title")
	p.Alternates = []view.Alternate{jsonTwin("/guidance", nil)}
	all, err := s.parts.Guidance.All(c.Request().Context(), p.Tag)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, p, view.AllGuidancePage(view.AllGuidance{Page: p, Stages: all}))
}

// showGuidance is what groups at one stage tend to ask for, and what tends to help.
func (s *Site) showGuidance(c echo.Context) error {
	p := s.titled(c, "guidance.title")
	g, err := s.parts.Guidance.Guidance(c.Request().Context(), models.Stage(c.Param("stage")), p.Tag)
	if err != nil {
		return notFound(err)
	}
	p.Title = p.Label("stage", string(g.Stage)) + ": " + p.Title
	p.Alternates = []view.Alternate{jsonTwin("/guidance/"+string(g.Stage), nil)}
	return s.render(c, http.StatusOK, p, view.GuidancePage(view.Guidance{Page: p, Guidance: g}))
}
