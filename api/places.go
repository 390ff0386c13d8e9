package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

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
// @Success     200 {object} rest.List[views.FoundPlace]
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
	return rest.WriteJSON(c, rest.NewList(views.ToFoundPlaces(places), models.Page{Number: 1, PerPage: limit}, len(places)), rest.Metadata{CacheControl: d.staticCacheControl()})
}
