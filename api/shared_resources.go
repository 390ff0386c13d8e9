package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// listSharedResources answers with what was shared within an engagement.
//
// @Summary     What was shared within an engagement, for its two sides
// @Description The newest first, also once the engagement is over: it stays with the group. What was withdrawn from the directory is left out.
// @ID          listSharedResources
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id of the engagement" Format(uuid)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.SharedResource]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/resources [get]
func (d *Door) listSharedResources(c echo.Context) error {
	return listBelow(d, c, d.Consultation.SharedResources, d.Presenter.ToSharedResource)
}

// shareResource shares a resource.
//
// @Summary     Share a resource
// @Description A resource of the directory by its id, or words about something that is not in it. An engagement can have 100. To share a resource again answers 201 with the same.
// @ID          shareResource
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id   path string true "id of the engagement" Format(uuid)
// @Param       resource body models.SharedResourceInput true "its id, or words"
// @Success     201 {object} views.SharedResource
// @Header      201 {string} Location "where it is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the engagement is over, or has 100 resources"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /engagements/{id}/resources [post]
func (d *Door) shareResource(c echo.Context) error {
	return actWithBody(c, d.Consultation.ShareResource, func(s models.SharedResource) error {
		return d.writeShared(c, s, rest.Metadata{Status: http.StatusCreated})
	})
}

// replaySharedResource answers with what an earlier request created.
func (d *Door) replaySharedResource(c echo.Context, id models.ID, metadata rest.Metadata) error {
	shared, err := d.Consultation.SharedResource(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return d.writeShared(c, shared, metadata)
}

func (d *Door) writeShared(c echo.Context, shared models.SharedResource, metadata rest.Metadata) error {
	if metadata.Status == http.StatusCreated {
		metadata.Location = views.Base + "/shared-resources/" + shared.ID.String()
	}
	return rest.WriteJSON(c, d.Presenter.ToSharedResource(shared), metadata)
}

// readSharedResource answers with one thing that was shared.
//
// @Summary     Read what was shared
// @Description For the two sides of its engagement, also once that is over. To everybody else it is not there.
// @ID          readSharedResource
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of what was shared" Format(uuid)
// @Success     200 {object} views.SharedResource
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /shared-resources/{id} [get]
func (d *Door) readSharedResource(c echo.Context) error {
	return actOn(c, d.Consultation.SharedResource, func(s models.SharedResource) error { return d.writeShared(c, s, rest.Metadata{}) })
}
