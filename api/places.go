package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// FoundPlace is a place of the gazetteer, with where it is. A country or region, whose id begins
// with "area:", has neither lat nor lon: it is searched as a whole.
type FoundPlace struct {
	ID         string   `json:"id,omitempty" example:"geonames:2644688"`
	Name       string   `json:"name,omitempty" example:"Leeds"`
	Region     string   `json:"region,omitempty" example:"England"`
	RegionCode string   `json:"region_code,omitempty" example:"GB.ENG"`
	Country    string   `json:"country,omitempty" example:"GB"`
	Lat        *float64 `json:"lat,omitempty"`
	Lon        *float64 `json:"lon,omitempty"`
	Timezone   string   `json:"timezone,omitempty" example:"Europe/London"`
	Population int      `json:"population,omitempty"`
}

// suggestPlaces finds places by what a person types.
//
// @Summary     Places, regions and countries by what a person types, in any script
// @Description First what near= understands by the same text, likeliest first; then places, regions and countries with a name that begins so, in
// @Description any script, the more populous first. If there are none, names that are one typing error away. Their ids are what place= takes.
// @Description A region or country has an id such as area:GB.ENG and neither lat nor lon: place= searches it as a whole.
// @ID          suggestPlaces
// @Tags        places
// @Param       q     query string  true  "a name, or its beginning" minlength(1) example(ঢাকা)
// @Param       limit query integer false "at most 50" default(10) minimum(1) maximum(50)
// @Success     200 {object} rest.List[FoundPlace]
// @Failure     400 {object} rest.Problem
// @Router      /places [get]
func (d *Door) suggestPlaces(c echo.Context) error {
	q := rest.ReadQuery(c)
	text, limit := q.Text("q"), q.Integer("limit", 10, 1, 50)
	if text == "" && len(q.Invalid.Fields) == 0 {
		q.Refuse("q", "required")
	}
	if err := q.Finish(); err != nil {
		return err
	}
	places := d.Gazetteer.Autocomplete(text, limit)
	if len(places) == 0 {
		places = d.Gazetteer.Suggest(text, limit)
	}
	return rest.WriteJSON(c, rest.NewList(toFoundPlaces(places), models.Page{Number: 1, PerPage: limit}, len(places)), rest.Metadata{CacheControl: d.staticCacheControl()})
}

func toFoundPlace(p *models.Place) *FoundPlace {
	if p == nil {
		return nil
	}
	shown := &FoundPlace{
		ID: p.ID, Name: p.Name, Region: p.Region, RegionCode: p.RegionCode, Country: p.Country,
		Timezone: p.Timezone, Population: p.Population,
	}
	if !p.IsArea() {
		shown.Lat, shown.Lon = &p.Lat, &p.Lon
	}
	return shown
}

// ToFoundPlaces returns places of the gazetteer as wire types.
func ToFoundPlaces(places []models.Place) []FoundPlace { return toFoundPlaces(places) }

func toFoundPlaces(places []models.Place) []FoundPlace {
	shown := make([]FoundPlace, 0, len(places))
	for _, p := range places {
		shown = append(shown, *toFoundPlace(&p))
	}
	return shown
}

// toFacets returns counts with labels in the reader's language.
func (d *Door) toFacets(acceptLanguage string, facets map[string][]models.FacetCount) map[string][]FacetValue {
	if facets == nil {
		return nil
	}
	reader := d.Texts.Match(acceptLanguage)
	shown := map[string][]FacetValue{}
	for name, counts := range facets {
		shown[name] = []FacetValue{}
		for _, count := range counts {
			shown[name] = append(shown[name], FacetValue{Value: count.Value, Label: d.facetLabel(name, count.Value, reader), Count: count.Count})
		}
	}
	return shown
}

// facetLabel returns a facet's value in words.
func (d *Door) facetLabel(facet, value, reader string) string {
	switch facet {
	case "topic", "field":
		return d.Topics.Label(value, reader)
	case "language":
		return d.Texts.Language(value, reader)
	case "country":
		return d.Texts.Country(value, reader)
	case "region":
		if name := d.Gazetteer.RegionName(value); name != "" {
			return name
		}
		return value
	}
	set := facet
	switch facet {
	case "format":
		set = "meeting_format"
	case "for":
		set = "open_to"
	}
	if code := "label." + set + "." + value; d.Texts.Has(code) {
		return d.Texts.Text(reader, code, nil)
	}
	return value
}
