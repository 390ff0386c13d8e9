package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/web/view"
)

// showProblems lists all problems.
func (s *Site) showProblems(c echo.Context) error {
	p := s.titled(c, "problems.title")
	all, err := s.explainProblems(p)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, p, view.ProblemListPage(p, all))
}

// showProblem explains one problem.
func (s *Site) showProblem(c echo.Context) error {
	p := s.page(c, "")
	all, err := s.explainProblems(p)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p view.Problem) bool { return p.Code == c.Param("code") })
	if i < 0 {
		return echo.ErrNotFound
	}
	p.Title = all[i].Title
	return s.render(c, http.StatusOK, p, view.ProblemPage(p, all[i]))
}

func (s *Site) explainProblems(p view.Page) ([]view.Problem, error) {
	if s.parts.Problems == nil {
		return nil, nil
	}
	return s.parts.Problems(p.Tag)
}
