package api

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// GroupMap is a part of a map as a GeoJSON FeatureCollection (RFC 7946).
type GroupMap struct {
	Type     string       `json:"type" example:"FeatureCollection"`
	Features []MapFeature `json:"features"`
}

// MapFeature is a group at a public point, or a cluster of several.
type MapFeature struct {
	Type       string         `json:"type" example:"Feature"`
	ID         string         `json:"id,omitempty" format:"uuid"` // of the group; a cluster has none
	BBox       []float64      `json:"bbox,omitempty"`             // west, south, east, north: of a cluster its points, of precision area the area that the group is in
	Geometry   MapPoint       `json:"geometry"`
	Properties MapFeatureSays `json:"properties"`
}

// MapPoint is a point of a map, longitude before latitude. Of a cluster it is the middle.
type MapPoint struct {
	Type        string    `json:"type" example:"Point"`
	Coordinates []float64 `json:"coordinates"`
}

// MapFeatureSays holds the properties of a feature of a map.
type MapFeatureSays struct {
	Cluster       bool             `json:"cluster"`
	Count         int              `json:"count" example:"12"`                     // groups with a point here
	ExpansionZoom int              `json:"expansion_zoom,omitempty" example:"9"`   // where a cluster comes apart; left out if all its points are the same
	Name          string           `json:"name,omitempty" example:"Tuesday Night"` // of the group, as the others below
	Slug          string           `json:"slug,omitempty" example:"tuesday-night"`
	URL           string           `json:"url,omitempty" format:"uri"`
	Topics        []string         `json:"topics,omitempty"`
	Activity      models.Activity  `json:"activity,omitempty"`  // whether the group meets, pauses or has ended
	Precision     models.Precision `json:"precision,omitempty"` // how exact the point is
}

// mapGroups answers with a map of groups.
//
// @Summary     Groups on a map: points, and clusters by zoom
// @Description Takes the filters of GET /groups beside bbox, which is the view and filters nothing. Groups that hide their place are on no map; those of an
// @Description area stand at their public point, with the edges of the area as their bbox, those of which only the town is known in a cluster of it, even alone. A group with several points in view may be shown at each of them. A cluster that the edge of the view cuts is counted whole.
// @ID          mapGroups
// @Tags        groups
// @Produce     application/geo+json
// @Param       bbox query string  true "the view: west,south,east,north; west > east crosses 180°, as does a longitude beyond ±180" example(-3,53,-1,54)
// @Param       zoom query integer true "0 the world to 22 a house, as maps of tiles count" minimum(0) maximum(22) example(8)
// @Success     200 {object} GroupMap
// @Failure     400 {object} rest.Problem "a parameter is unknown, missing or wrong, or the place is not known: then suggestions"
// @Failure     503 {object} rest.Problem
// @Router      /groups/map [get]
func (d *Door) mapGroups(c echo.Context) error {
	return d.respondCached(c, func() ([]byte, error) { return d.encodeGroupMap(c) })
}

// encodeGroupMap returns a part of a map, encoded.
func (d *Door) encodeGroupMap(c echo.Context) ([]byte, error) {
	q := rest.ReadQuery(c) // of GeoJSON, which has no pages
	filter := d.Presenter.ReadGroupFilter(q)
	view := models.MapView{Zoom: q.Integer("zoom", -1, 0, 22)}
	for _, name := range []string{"bbox", "zoom"} {
		if strings.Join(q.Values[name], "") == "" {
			q.Refuse(name, "required")
		}
	}
	if err := q.Finish(); err != nil {
		return nil, err
	}
	view.Box, filter.Box = *filter.Box, nil
	found, err := d.Discovery.MapGroups(c.Request().Context(), filter, view)
	if err != nil {
		return nil, err
	}
	response, err := d.toGroupMap(c.Request().Header.Get("Accept-Language"), found)
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(response)
	if err != nil {
		return nil, fmt.Errorf("encode a map: %w", err)
	}
	return encoded, nil
}

func (d *Door) toGroupMap(acceptLanguage string, found []models.Cluster) (GroupMap, error) {
	shown := GroupMap{Type: "FeatureCollection", Features: make([]MapFeature, len(found))}
	for i, c := range found {
		f := MapFeature{Type: "Feature", Geometry: MapPoint{"Point", []float64{views.RoundDegrees(c.Centre.Lon), views.RoundDegrees(c.Centre.Lat)}}}
		f.Properties.Count = c.Count
		f.BBox = views.BBox(c.Bounds)
		f.Properties.Cluster, f.Properties.ExpansionZoom = true, c.ExpansionZoom
		if c.Single != nil {
			g, err := d.Presenter.ToGroupItem(acceptLanguage, *c.Single)
			if err != nil {
				return shown, err
			}
			if precision := precisionAt(g.Group, c.Centre); precision != models.PrecisionTown {
				f.BBox, f.ID = d.Presenter.AreaBBox(precision, c.Centre), g.ID
				f.Properties = MapFeatureSays{
					Count: c.Count, Name: g.Name, Slug: g.Slug, URL: g.URL, Topics: g.Topics, Activity: g.Activity, Precision: precision,
				}
			}
		}
		shown.Features[i] = f
	}
	return shown, nil
}

// precisionAt returns how exact a group's point is. The point of a town is never shown.
func precisionAt(g views.Group, point models.Point) models.Precision {
	var fallback models.Precision
	for _, l := range g.Localities() {
		if l.Point != nil && *l.Point == point {
			return l.Precision
		}
		if l.Precision == models.PrecisionTown {
			fallback = models.PrecisionTown
		}
	}
	return fallback
}
