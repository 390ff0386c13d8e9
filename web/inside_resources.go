package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showGroupResources lists what the group uses, and what may be of use to it.
func (s *Site) showGroupResources(c echo.Context) error {
	in, err := s.inside(c, "inside.resources")
	if err != nil {
		return err
	}
	ctx, by, shown := c.Request().Context(), rest.WriteOptionsOf(c), view.GroupResources{Inside: in}
	list, _, err := s.parts.Directory.GroupResources(ctx, by, in.GroupID, models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	for _, resource := range list {
		shown.Used = append(shown.Used, s.listedResource(in.Page, resource, nil))
	}
	suggestions, err := s.parts.Consultation.SuggestResources(ctx, by, in.GroupID)
	for _, suggestion := range suggestions {
		shown.Suggested = append(shown.Suggested, s.listedResource(in.Page, suggestion.Resource, suggestion.Reasons))
	}
	if err != nil {
		return notFound(err)
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.GroupResourcesPage(shown))
}

func (s *Site) listedResource(p view.Page, resource models.Resource, reasons []models.ResourceReason) view.ListedResource {
	shown := s.parts.Views.ToResource(resource)
	listed := view.ListedResource{Resource: shown, ID: resource.ID, Public: resource.IsPublic(), Place: placeOf(p.Language, shown.Locality)}
	for _, reason := range reasons {
		listed.Reasons = append(listed.Reasons, s.resourceReason(p, reason))
	}
	return listed
}

// resourceReason returns a reason in the page's language.
func (s *Site) resourceReason(p view.Page, reason models.ResourceReason) string {
	values := map[string]any{}
	for name, value := range reason.Params {
		code, _ := value.(string)
		switch name {
		case "topic":
			values[name] = s.parts.Views.Topics.Label(code, p.Tag)
		case "language":
			values[name] = p.Texts.Language(code, p.Tag)
		case "category":
			values[name] = p.Label("resource_category", code)
		}
	}
	return p.Texts.Text(p.Tag, "reason."+reason.Code, values)
}

// useResource puts a resource into the group's list, by its id or address.
func (s *Site) useResource(c echo.Context) error {
	in, form, err := s.posted(c, "inside.resources")
	if err != nil {
		return err
	}
	typed := strings.TrimSuffix(strings.TrimSpace(form.Get("resource")), "/edit")
	id, err := models.ParseID(typed[strings.LastIndex(typed, "/")+1:])
	if err == nil {
		_, err = s.parts.Directory.UseResource(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, id)
	}
	if id == (models.ID{}) || errors.Is(err, models.ErrNotFound) {
		err = &models.ConflictError{Code: "unknown_resource", Detail: "There is no such resource."}
	}
	return s.after(c, in, "/resources", "stored", err)
}

// dropResource takes a resource out of the group's list.
func (s *Site) dropResource(c echo.Context) error {
	in, _, err := s.posted(c, "inside.resources")
	if err != nil {
		return err
	}
	id, err := rest.PathID(c, "id")
	if err == nil {
		err = s.parts.Directory.DropResource(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, id)
	}
	return s.after(c, in, "/resources", "stored", err)
}
