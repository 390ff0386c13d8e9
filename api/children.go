package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// Child is a published group that names another as its parent, as the parent's members see it.
type Child struct {
	GroupID  string `json:"group_id" format:"uuid"`
	Name     string `json:"name" example:"Tuesday Night"`
	Slug     string `json:"slug" example:"tuesday-night-leeds"`
	URL      string `json:"url" format:"uri"`
	Accepted bool   `json:"accepted"` // a steward of the parent agreed, so that everybody sees it
}

func (d *Door) toChild(g models.Group) Child {
	return Child{GroupID: g.ID.String(), Name: g.Name, Slug: g.Slug, URL: d.Presenter.GroupURL(g), Accepted: g.ParentAgreed}
}

// listChildren answers with the groups that name this one as their parent.
//
// @Summary     The groups that name this one as their parent, for its members only
// @Description Those that wait for an answer first, then by name. Everybody finds the accepted ones by GET /groups?parent=.
// @ID          listChildren
// @Tags        groups
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Child]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/children [get]
func (d *Door) listChildren(c echo.Context) error {
	return listBelow(d, c, d.Directory.Children, d.toChild)
}

// acceptChild confirms this group as the parent of another.
//
// @Summary     Accept a group that names this one as its parent
// @Description From then on everybody sees that it belongs here. Accepting twice changes nothing.
// @ID          acceptChild
// @Tags        groups
// @Security    bearer
// @Param       id       path string true "id or slug of the parent"
// @Param       child_id path string true "id or slug of the group that names it"
// @Success     200 {object} Child
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the groups would form a circle, or too many levels"
// @Router      /groups/{id}/children/{child_id}/accept [post]
func (d *Door) acceptChild(c echo.Context) error {
	parent, child, err := parseParentAndChild(c)
	if err != nil {
		return err
	}
	g, err := d.Directory.AcceptChild(c.Request().Context(), rest.WriteOptionsOf(c), parent, child)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, d.toChild(g), rest.Metadata{})
}

// refuseChild removes this group as the parent of another.
//
// @Summary     Refuse a group that names this one as its parent, accepted before or not
// @Description The group stays as it is, without a parent.
// @ID          refuseChild
// @Tags        groups
// @Security    bearer
// @Param       id       path string true "id or slug of the parent"
// @Param       child_id path string true "id or slug of the group that names it"
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/children/{child_id} [delete]
func (d *Door) refuseChild(c echo.Context) error {
	parent, child, err := parseParentAndChild(c)
	if err != nil {
		return err
	}
	if err := d.Directory.RefuseChild(c.Request().Context(), rest.WriteOptionsOf(c), parent, child); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func parseParentAndChild(c echo.Context) (parent, child models.ID, err error) {
	if parent, err = rest.PathID(c, "id"); err != nil {
		return parent, child, err
	}
	child, err = rest.PathID(c, "child_id")
	return parent, child, err
}
