package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// principleCommentRoutes are what groups write about the principles.
func (d *Door) principleCommentRoutes() []Route {
	const get, post, put, remove = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete
	return []Route{
		{get, "/principle-comments", policy.ReadReference, d.listPublicPrincipleComments},
		{get, "/principle-comments/all", policy.ReadAllPrincipleComments, d.listAllPrincipleComments},
		{get, "/groups/:id/principle-comments", policy.ReadPrincipleComments, d.listPrincipleComments},
		{put, "/groups/:id/principle-comments/:about", policy.CommentOnPrinciples, d.commentOnPrinciples},
		{remove, "/groups/:id/principle-comments/:about", policy.TakeBackPrincipleComment, d.takeBackPrincipleComment},
		{post, "/groups/:id/principle-comments/:about/hide", policy.HidePrincipleComment, d.hidePrincipleComment},
		{post, "/groups/:id/principle-comments/:about/show", policy.HidePrincipleComment, d.showPrincipleComment},
	}
}

// listPublicPrincipleComments answers with what groups wrote in public.
//
// @Summary     What groups wrote in public about the principles and rulesets, the newest first
// @Description Each with the group's name. A group that leaves the directory, hides where it is or asks search engines to leave its page out is not among them.
// @ID          listPublicPrincipleComments
// @Tags        matches
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.PrincipleComment]
// @Failure     400 {object} rest.Problem
// @Router      /principle-comments [get]
func (d *Door) listPublicPrincipleComments(c echo.Context) error {
	page, err := parsePage(c)
	if err != nil {
		return err
	}
	list, total, err := d.Consultation.PublicPrincipleComments(c.Request().Context(), page)
	if err != nil {
		return err
	}
	shown := make([]views.PrincipleComment, len(list))
	for i, comment := range list {
		shown[i] = views.ToPrincipleComment(comment)
	}
	rest.SetPageLinks(c, d.Presenter.PublicURL, page, total)
	return rest.WriteJSON(c, rest.NewList(shown, page, total), rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadReference)})
}

// listAllPrincipleComments answers the operator with all that groups wrote.
//
// @Summary     All that groups wrote about the principles and rulesets, the newest first, as an admin
// @Description Also what is not public. A group that wants no name beside what it wrote has none.
// @ID          listAllPrincipleComments
// @Tags        matches
// @Security    bearer
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.PrincipleComment]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /principle-comments/all [get]
func (d *Door) listAllPrincipleComments(c echo.Context) error {
	return listOwn(d, c, d.Consultation.AllPrincipleComments, views.ToPrincipleComment)
}

// listPrincipleComments answers with what a group wrote.
//
// @Summary     What the group wrote about the principles and rulesets, for its members only
// @Description Outsiders are answered 404.
// @ID          listPrincipleComments
// @Tags        matches
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.PrincipleComment]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/principle-comments [get]
func (d *Door) listPrincipleComments(c echo.Context) error {
	return listBelow(d, c, d.Consultation.GroupPrincipleComments, views.ToPrincipleComment)
}

// commentOnPrinciples stores what a group writes about a principle or ruleset.
//
// @Summary     Write what the group thinks about a principle or a proposed ruleset, as a steward
// @Description In place of what it wrote about the same before. What is public is shown with the group's name; the rest is for the operator alone, with the
// @Description name if `named`. No member is named. A group that hides where it is, or its page from search engines, cannot do so in public.
// @ID          commentOnPrinciples
// @Tags        matches
// @Security    bearer
// @Accept      json
// @Param       id      path string                       true "id or slug of the group"
// @Param       about   path string                       true "a principle, A to F, or the version of a ruleset" example(C)
// @Param       comment body models.PrincipleCommentInput true "what the group thinks"
// @Success     200 {object} views.PrincipleComment
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the group is not published, or the time for comments is over"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/principle-comments/{about} [put]
func (d *Door) commentOnPrinciples(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.PrincipleCommentInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	comment, err := d.Consultation.CommentOnPrinciples(c.Request().Context(), rest.WriteOptionsOf(c), id, c.Param("about"), input)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, views.ToPrincipleComment(comment), rest.Metadata{})
}

// takeBackPrincipleComment deletes what a group wrote.
//
// @Summary     Take back what the group wrote about a principle or ruleset, as a steward
// @Description It is deleted. To do so again changes nothing.
// @ID          takeBackPrincipleComment
// @Tags        matches
// @Security    bearer
// @Param       id    path string true "id or slug of the group"
// @Param       about path string true "a principle, A to F, or the version of a ruleset" example(C)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/principle-comments/{about} [delete]
func (d *Door) takeBackPrincipleComment(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Consultation.TakeBackComment(c.Request().Context(), rest.WriteOptionsOf(c), id, c.Param("about")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// hidePrincipleComment takes what a group wrote out of public sight.
//
// @Summary     Hide what a group wrote in public about a principle or ruleset, as a moderator
// @Description Its members and the operator still read it. To do so again changes nothing.
// @ID          hidePrincipleComment
// @Tags        moderation
// @Security    bearer
// @Param       id    path string true "id or slug of the group"
// @Param       about path string true "a principle, A to F, or the version of a ruleset" example(C)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/principle-comments/{about}/hide [post]
func (d *Door) hidePrincipleComment(c echo.Context) error { return d.setCommentHidden(c, true) }

// showPrincipleComment shows what a group wrote again.
//
// @Summary     Show again what a moderator hid, as a moderator
// @Description To do so again changes nothing.
// @ID          showPrincipleComment
// @Tags        moderation
// @Security    bearer
// @Param       id    path string true "id or slug of the group"
// @Param       about path string true "a principle, A to F, or the version of a ruleset" example(C)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/principle-comments/{about}/show [post]
func (d *Door) showPrincipleComment(c echo.Context) error { return d.setCommentHidden(c, false) }

func (d *Door) setCommentHidden(c echo.Context, hidden bool) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Consultation.HidePrincipleComment(c.Request().Context(), rest.WriteOptionsOf(c), id, c.Param("about"), hidden); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
