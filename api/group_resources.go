package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// SuggestedResource is a resource that may be of use to a group, with the reasons.
type SuggestedResource struct {
	Resource views.Resource `json:"resource"`
	Reasons  []Reason       `json:"reasons"`
}

// SuggestedResources are what may be of use to a group, the most fitting first.
type SuggestedResources struct {
	Items []SuggestedResource `json:"items"`
}

// listGroupResources answers with the resources that a group uses.
//
// @Summary     What the group uses, for its members
// @Description By name. What was withdrawn from the directory is left out. Nobody outside the group learns what is in its list.
// @ID          listGroupResources
// @Tags        resources
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.Resource]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/resources [get]
func (d *Door) listGroupResources(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	page := q.Page()
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.Directory.GroupResources(c.Request().Context(), rest.WriteOptionsOf(c), groupID, page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, d.Presenter.ToResource, page, total)
}

// listSuggestedResources answers with resources that may be of use to a group.
//
// @Summary     What may be of use to the group, for its members
// @Description Confirmed resources that the group does not use yet, 20 at most. Four parts weigh alike: topics (how near the group's open needs, else its
// @Description own topics, are to those of the resource), where it is (nearby, for the country, in the region, online), language, and whether a request
// @Description of the group asks for its category; the last counts only if one asks for any. The sum decides, then the name.
// @ID          listSuggestedResources
// @Tags        resources
// @Security    bearer
// @Param       id path string true "id or slug of the group"
// @Success     200 {object} SuggestedResources
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/resources/suggestions [get]
func (d *Door) listSuggestedResources(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	list, err := d.Consultation.SuggestResources(c.Request().Context(), rest.WriteOptionsOf(c), groupID)
	if err != nil {
		return err
	}
	response := SuggestedResources{Items: make([]SuggestedResource, len(list))}
	for i, suggestion := range list {
		response.Items[i] = SuggestedResource{
			Resource: d.Presenter.ToResource(suggestion.Resource), Reasons: d.ToReasons(c.Request().Header.Get("Accept-Language"), suggestion.Reasons),
		}
	}
	return rest.WriteJSON(c, response, rest.Metadata{})
}

// ToReasons returns the reasons of a suggestion in a reader's language.
func (d *Door) ToReasons(acceptLanguage string, reasons []models.ResourceReason) []Reason {
	reader := d.Texts.Match(acceptLanguage)
	shown := make([]Reason, len(reasons))
	for i, reason := range reasons {
		shown[i] = Reason{Code: reason.Code, Params: reason.Params, Text: d.Texts.Text(reader, "reason."+reason.Code, d.paramWords(reader, reason.Params))}
	}
	return shown
}

// useResource puts a resource into a group's list.
//
// @Summary     Say that the group uses a resource
// @Description Done by a member in the group's name; the list is for members alone. It also confirms the resource: one that two groups use is public. A
// @Description group counts if it is published and the member has belonged to it for 14 days; one member counts for one group. Which groups they are is shown
// @Description to nobody. Doing so twice is doing so once. 409 if the group's list has 200 resources.
// @ID          useResource
// @Tags        resources
// @Security    bearer
// @Param       id          path string true "id or slug of the group"
// @Param       resource_id path string true "id of the resource, also of a suggested one that its maker passed on" Format(uuid)
// @Success     200 {object} views.Resource
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /groups/{id}/resources/{resource_id} [put]
func (d *Door) useResource(c echo.Context) error {
	groupID, id, err := groupAndResource(c)
	if err != nil {
		return err
	}
	resource, err := d.Directory.UseResource(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, d.Presenter.ToResource(resource), rest.Metadata{})
}

// dropResource takes a resource out of a group's list.
//
// @Summary     Take a resource out of the group's list
// @Description What the group confirmed stays confirmed. What is not in the list answers the same.
// @ID          dropResource
// @Tags        resources
// @Security    bearer
// @Param       id          path string true "id or slug of the group"
// @Param       resource_id path string true "id of the resource" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/resources/{resource_id} [delete]
func (d *Door) dropResource(c echo.Context) error {
	groupID, id, err := groupAndResource(c)
	if err != nil {
		return err
	}
	if err := d.Directory.DropResource(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// groupAndResource returns the ids of a path.
func groupAndResource(c echo.Context) (groupID, id models.ID, err error) {
	if groupID, err = rest.PathID(c, "id"); err != nil {
		return groupID, id, err
	}
	id, err = rest.PathID(c, "resource_id")
	return groupID, id, err
}
