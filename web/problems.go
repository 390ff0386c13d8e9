package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// Problem explains a type of problem documents. The type of a problem is the address of its page.
type Problem struct {
	Code, Title, Detail string
	Do                  string // what to do about it
	Status              int
	Answer              string // an example of the answer, as text
}

// showProblems lists all problems.
func (s *Site) showProblems(c echo.Context) error {
	all, err := s.explainProblems(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "problems.html", page{Title: "What can go wrong", Problems: all}, pagePolicy)
}

// showProblem explains one problem.
func (s *Site) showProblem(c echo.Context) error {
	all, err := s.explainProblems(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p Problem) bool { return p.Code == c.Param("code") })
	if i < 0 {
		return echo.ErrNotFound
	}
	return s.render(c, http.StatusOK, "problem.html", page{Title: all[i].Title, Problem: all[i]}, pagePolicy)
}

func (s *Site) explainProblems(c echo.Context) ([]Problem, error) {
	if s.parts.Problems == nil {
		return nil, nil
	}
	c.Response().Header().Set(echo.HeaderVary, "Accept-Language")
	return s.parts.Problems(c.Request().Header.Get("Accept-Language"))
}
