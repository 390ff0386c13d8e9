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

// problems lists all problems.
func (s *Site) problems(c echo.Context) error {
	all, err := s.explained(c)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "problems.html", page{Title: "What can go wrong", Problems: all}, pagePolicy)
}

// problem explains one problem.
func (s *Site) problem(c echo.Context) error {
	all, err := s.explained(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p Problem) bool { return p.Code == c.Param("code") })
	if i < 0 {
		return echo.ErrNotFound
	}
	return s.show(c, http.StatusOK, "problem.html", page{Title: all[i].Title, Problem: all[i]}, pagePolicy)
}

func (s *Site) explained(c echo.Context) ([]Problem, error) {
	if s.parts.Problems == nil {
		return nil, nil
	}
	c.Response().Header().Set(echo.HeaderVary, "Accept-Language")
	return s.parts.Problems(c.Request().Header.Get("Accept-Language"))
}
