package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showGroupComments is what the group wrote about the principles, and the form for a steward.
func (s *Site) showGroupComments(c echo.Context) error {
	in, err := s.inside(c, "inside.principles")
	if err != nil {
		return err
	}
	return s.renderGroupComments(c, http.StatusOK, view.GroupComments{Inside: in})
}

func (s *Site) renderGroupComments(c echo.Context, status int, shown view.GroupComments) error {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	found, err := s.groupOf(c, by)
	if err != nil {
		return notFound(err)
	}
	shown.CanPublic = found.Group.CanCommentInPublic()
	shown.Comments, _, err = s.parts.Consultation.GroupPrincipleComments(ctx, by, shown.GroupID, models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	rulesets, err := s.parts.Consultation.Rulesets(ctx)
	if err != nil {
		return err
	}
	for _, ruleset := range rulesets {
		if ruleset.IsOpenOn(models.DateOf(s.parts.Now().UTC())) {
			shown.Open = append(shown.Open, ruleset)
		}
	}
	shown.Path = view.InsidePath(shown.GroupID) + "/principles"
	return s.renderPrivate(c, status, shown.Page, view.GroupCommentsPage(shown))
}

// commentOnPrinciples stores what a steward writes for the group. What cannot be taken is shown again with
// what was typed.
func (s *Site) commentOnPrinciples(c echo.Context) error {
	in, form, err := s.posted(c, "inside.principles")
	if err != nil {
		return err
	}
	who := form.Get("who")
	input := models.PrincipleCommentInput{Text: form.Get("text"), Public: who == "public", Named: who == "named"}
	_, err = s.parts.Consultation.CommentOnPrinciples(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, form.Get("about"), input)
	code := refusalOf(err)
	if code == "" {
		return s.after(c, in, "/principles", "stored", err)
	}
	_, in.Refused = s.become(in.Page, "", code)
	typed := models.PrincipleComment{About: form.Get("about"), Text: printable(input.Text), Public: input.Public, Named: input.Named}
	return s.renderGroupComments(c, http.StatusUnprocessableEntity, view.GroupComments{Inside: in, Typed: typed})
}

// takeBackComment deletes what the group wrote.
func (s *Site) takeBackComment(c echo.Context) error {
	in, _, err := s.posted(c, "inside.principles")
	if err != nil {
		return err
	}
	err = s.parts.Consultation.TakeBackComment(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, c.Param("about"))
	return s.after(c, in, "/principles", "stored", err)
}
