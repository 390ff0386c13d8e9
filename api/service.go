package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/matching"
)

// Service describes the service and links to its parts.
type Service struct {
	Name         string            `json:"name" example:"shg"`
	Version      string            `json:"version"`
	Languages    []string          `json:"languages"` // of messages
	Licence      string            `json:"licence"`   // of the program
	Attributions []Attribution     `json:"attributions"`
	Links        map[string]string `json:"links"`
}

// Attribution names the owner of data that the service uses.
type Attribution struct {
	What    string `json:"what"`
	Source  string `json:"source"`
	Licence string `json:"licence"`
}

// readService answers with what this service is.
//
// @Summary     What this service is, and where to go
// @Description Name and version, the languages of messages, whose data is used under which licence, and links to everything else.
// @ID          readService
// @Tags        service
// @Success     200 {object} Service
// @Router      / [get]
func (d *Door) readService(c echo.Context) error {
	base := d.Presenter.PublicURL
	return rest.WriteJSON(c, Service{
		Name: "shg", Version: d.Version, Languages: d.Texts.Languages(), Licence: "Apache-2.0",
		Attributions: []Attribution{
			{What: "Places, their names and time zones", Source: "GeoNames, https://www.geonames.org/", Licence: "CC BY 4.0"},
			{What: "Codes beside our topics", Source: "Open Eligibility, https://github.com/auntbertha/openeligibility", Licence: "CC BY-SA 3.0"},
			{What: "The six principles", Source: matching.PrinciplesSource, Licence: "cited"},
		},
		Links: map[string]string{
			"groups": base + views.Base + "/groups", "consultants": base + views.Base + "/consultants", "topics": base + views.Base + "/topics",
			"places": base + views.Base + "/places", "principles": base + views.Base + "/principles", "vocabularies": base + views.Base + "/vocabularies",
			"openapi": base + views.Base + "/openapi.json", "docs": base + "/api/docs",
		},
	}, rest.Metadata{CacheControl: d.staticCacheControl()})
}

func (d *Door) readOpenAPI(c echo.Context) error {
	return rest.WriteBytes(c, "application/json", d.Description.JSON, rest.Metadata{CacheControl: d.staticCacheControl()})
}

func (d *Door) readOpenAPIYAML(c echo.Context) error {
	return rest.WriteBytes(c, "application/yaml", d.Description.YAML, rest.Metadata{CacheControl: d.staticCacheControl()})
}

func (d *Door) readOpenAPI30(c echo.Context) error {
	return rest.WriteBytes(c, "application/json", d.Description.JSON30, rest.Metadata{CacheControl: d.staticCacheControl()})
}
