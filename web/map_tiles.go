package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/basemap"
)

const (
	// tileType is the media type of a vector tile (IANA).
	tileType = "application/vnd.mapbox-vector-tile"
	// maxTileLabels is how many places a tile names at most.
	maxTileLabels = 40
	// countryZooms are the tiles' zooms at which countries are named.
	minCountryZoom, maxCountryZoom = 1, 5
)

// showTile answers with a tile of the map that is part of the program. It names places in the
// language of the reader where the gazetteer can.
func (s *Site) showTile(c echo.Context) error {
	tile, ok := tileOf(c.Param("z"), c.Param("x"), c.Param("y"))
	if !ok {
		return echo.ErrNotFound
	}
	tag := s.parts.Texts.Match(c.Request().Header.Get("Accept-Language"))
	if chosen := c.QueryParam("lang"); slices.Contains(s.parts.Texts.PageLanguages(), chosen) {
		tag = chosen
	}
	encoded, err := s.parts.Map.Draw(tile, s.labelsOf(tile, tag))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(encoded)
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, tileType)
	header.Set("ETag", `W/"`+hex.EncodeToString(sum[:8])+`"`)
	header.Set(echo.HeaderCacheControl, "public, max-age=86400")
	header.Add(echo.HeaderVary, "Accept-Language")
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(encoded))
	return nil
}

// tileOf reads a tile's address; the last part ends in .mvt.
func tileOf(z, x, y string) (basemap.Tile, bool) {
	y, isTile := strings.CutSuffix(y, ".mvt")
	var t basemap.Tile
	for number, text := range map[*int]string{&t.Zoom: z, &t.X: x, &t.Y: y} {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			return t, false
		}
		*number = int(n)
	}
	return t, isTile && t.Valid()
}

// labelsOf returns the names on a tile, the most important first.
func (s *Site) labelsOf(t basemap.Tile, tag string) []basemap.Label {
	var labels []basemap.Label
	edge := t.Bound()
	if t.Zoom >= minCountryZoom && t.Zoom <= maxCountryZoom {
		for _, country := range s.parts.Map.Countries() {
			if edge.Contains(country.Point) {
				labels = append(labels, basemap.Label{Kind: "country", Name: s.parts.Texts.Country(country.Code, tag), Point: country.Point})
			}
		}
	}
	box := models.Box{West: edge.Left(), South: edge.Bottom(), East: edge.Right(), North: edge.Top()}
	for _, place := range s.parts.Views.Gazetteer.Largest(box, leastPeople(t.Zoom), maxTileLabels) {
		labels = append(labels, basemap.Label{
			Kind: "locality", Name: place.Name, Point: orb.Point{place.Lon, place.Lat}, MinZoom: zoomOf(place.Population), Rank: rankOf(place.Population),
		})
	}
	return labels
}

// populations are the people that a place needs to be named from a zoom on; at the finest all are.
func populations() [12]int {
	return [...]int{20e6, 10e6, 5e6, 2e6, 500e3, 200e3, 100e3, 50e3, 20e3, 5e3, 1e3, 0}
}

// zoomOf returns the zoom from which a place is named.
func zoomOf(people int) int {
	for zoom, least := range populations() {
		if people >= least {
			return zoom
		}
	}
	return basemap.MaxZoom
}

// leastPeople returns how many people a place needs to be named at a zoom.
func leastPeople(zoom int) int {
	least := populations()
	return least[min(zoom, len(least)-1)]
}

// rankOf returns the rank of a place by its people, as the Protomaps basemap counts it: from 10 on,
// 200,000 people, a name is written larger.
func rankOf(people int) int {
	rank := 0
	for _, least := range [...]int{200, 1e3, 2e3, 5e3, 10e3, 20e3, 50e3, 100e3, 150e3, 200e3, 500e3, 1e6, 2e6, 5e6, 10e6, 15e6, 20e6} {
		if people >= least {
			rank++
		}
	}
	return rank
}
