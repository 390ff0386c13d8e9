package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// guidanceRoutes lists the routes of guidance for groups by their stage.
func (d *Door) guidanceRoutes() []Route {
	return []Route{
		{http.MethodGet, "/guidance", policy.ReadReference, d.listGuidance},
		{http.MethodGet, "/guidance/:stage", policy.ReadReference, d.readGuidance},
		{http.MethodGet, "/guidance/:stage/:language", policy.EditGuidance, d.listGuidanceEditions},
		{http.MethodPut, "/guidance/:stage/:language", policy.EditGuidance, d.editGuidance},
		{http.MethodDelete, "/guidance/:stage/:language", policy.EditGuidance, d.resetGuidance},
	}
}

// listGuidance answers with the guidance for groups at every stage.
//
// @Summary     What groups at each stage tend to ask for, and what tends to help
// @Description In the reader's language and in the order of stages. It is our own summary of the sources that it names; the operator of a directory may
// @Description write in its place or beside it.
// @ID          listGuidance
// @Tags        vocabulary
// @Success     200 {object} rest.List[views.Guidance]
// @Failure     400 {object} rest.Problem
// @Router      /guidance [get]
func (d *Door) listGuidance(c echo.Context) error {
	if err := rest.ReadQuery(c).Finish(); err != nil {
		return err
	}
	all, err := d.Guidance.All(c.Request().Context(), d.language(c))
	if err != nil {
		return err
	}
	items := make([]views.Guidance, len(all))
	for i, g := range all {
		items[i] = d.Presenter.ToGuidance(g)
	}
	return rest.WriteJSON(c, rest.NewList(items, models.Page{Number: 1, PerPage: len(items)}, len(items)), rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadReference)})
}

// readGuidance answers with the guidance for groups at one stage.
//
// @Summary     What groups at a stage tend to ask for, and what tends to help
// @Description In the reader's language, with its sources and what the operator of this directory writes.
// @ID          readGuidance
// @Tags        vocabulary
// @Param       stage path string true "a stage of development" Enums(considering, forming, developing, established, networking, ending)
// @Success     200 {object} views.Guidance
// @Failure     400 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /guidance/{stage} [get]
func (d *Door) readGuidance(c echo.Context) error {
	if err := rest.ReadQuery(c).Finish(); err != nil {
		return err
	}
	g, err := d.Guidance.Guidance(c.Request().Context(), models.Stage(c.Param("stage")), d.language(c))
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, d.Presenter.ToGuidance(g), rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadReference)})
}

// listGuidanceEditions answers with the history of what the operator wrote about a stage.
//
// @Summary     The history of the operator's guidance, for admins
// @Description Every edition about a stage in a language, the newest first, with the role of who wrote it. One without words took the text back.
// @ID          listGuidanceEditions
// @Tags        vocabulary
// @Security    bearer
// @Param       stage    path  string  true  "a stage of development" Enums(considering, forming, developing, established, networking, ending)
// @Param       language path  string  true  "a language of pages" Enums(en, de, es, it, ms, zh, ar, he, hi, bn)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.GuidanceEdition]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /guidance/{stage}/{language} [get]
func (d *Door) listGuidanceEditions(c echo.Context) error {
	page, err := parsePage(c)
	if err != nil {
		return err
	}
	list, total, err := d.Guidance.Editions(c.Request().Context(), rest.WriteOptionsOf(c), models.Stage(c.Param("stage")), c.Param("language"), page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, views.ToGuidanceEdition, page, total)
}

// editGuidance writes the operator's text about a stage.
//
// @Summary     Write about a stage in the operator's name, for admins
// @Description Paragraphs of plain text, in force at once, beside ours or in its place. Earlier editions stay in the history. Name no persons.
// @ID          editGuidance
// @Tags        vocabulary
// @Security    bearer
// @Accept      json
// @Param       stage    path string               true "a stage of development" Enums(considering, forming, developing, established, networking, ending)
// @Param       language path string               true "a language of pages" Enums(en, de, es, it, ms, zh, ar, he, hi, bn)
// @Param       text     body models.GuidanceInput true "the text"
// @Success     200 {object} views.Guidance
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /guidance/{stage}/{language} [put]
func (d *Door) editGuidance(c echo.Context) error {
	var input models.GuidanceInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	g, err := d.Guidance.Edit(c.Request().Context(), rest.WriteOptionsOf(c), models.Stage(c.Param("stage")), c.Param("language"), input)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, d.Presenter.ToGuidance(g), rest.Metadata{})
}

// resetGuidance takes the operator's text about a stage back.
//
// @Summary     Take the operator's text about a stage back, for admins
// @Description Ours alone is shown from then on. The history stays.
// @ID          resetGuidance
// @Tags        vocabulary
// @Security    bearer
// @Param       stage    path string true "a stage of development" Enums(considering, forming, developing, established, networking, ending)
// @Param       language path string true "a language of pages" Enums(en, de, es, it, ms, zh, ar, he, hi, bn)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /guidance/{stage}/{language} [delete]
func (d *Door) resetGuidance(c echo.Context) error {
	err := d.Guidance.Reset(c.Request().Context(), rest.WriteOptionsOf(c), models.Stage(c.Param("stage")), c.Param("language"))
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
