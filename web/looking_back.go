package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showLookingBack is what a group asked for and what became of it, for its members.
func (s *Site) showLookingBack(c echo.Context) error {
	shown, err := s.lookBack(c)
	if err != nil {
		return err
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.LookingBackPage(shown))
}

// printLookingBack is the same for paper.
func (s *Site) printLookingBack(c echo.Context) error {
	shown, err := s.lookBack(c)
	if err != nil {
		return err
	}
	shown.Sheet = sheetOf(c)
	onPaper(&shown.Page, shown.Sheet)
	shown.Sheet.Action = view.InsidePath(shown.GroupID) + "/looking-back/print"
	if len(c.QueryParams()) > 0 {
		shown.Query = withSheet(url.Values{}, shown.Sheet)
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.LookingBackSheet(shown))
}

func (s *Site) lookBack(c echo.Context) (view.LookingBack, error) {
	in, err := s.inside(c, "inside.looking-back")
	if err != nil {
		return view.LookingBack{}, err
	}
	back, err := s.parts.Consultation.LookBack(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID)
	return view.LookingBack{Inside: in, Back: back, Today: models.DateOf(s.parts.Now().UTC())}, notFound(err)
}
