package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/basemap"
	"github.com/shg-directory/shg/web/view"
)

// archivePath is where the operator's own archive of tiles is served.
const archivePath = "/map/tiles.pmtiles"

// Tiles is what maps are drawn on. Without it that is the map that is part of the program.
type Tiles struct {
	File        string // an archive of tiles (PMTiles) on this machine
	URL         string // a server of tiles, with {z}, {x} and {y}
	Attribution string // whose map it is
}

// mapPolicy returns the policy of pages with a map: the operator's tile server may be asked.
func mapPolicy(t Tiles) string {
	server, err := url.Parse(t.URL)
	if t.URL == "" || err != nil {
		return pagePolicy
	}
	host := server.Scheme + "://" + server.Host
	return strings.NewReplacer("img-src 'self'", "img-src 'self' "+host, "connect-src 'self'", "connect-src 'self' "+host).Replace(pagePolicy)
}

// policyWith returns the policy of a page with a map, or without one if that is nil.
func (s *Site) policyWith(m *view.Map) string {
	if m == nil {
		return pagePolicy
	}
	return s.mapPolicy
}

// baseMap returns what a map is drawn on.
func (s *Site) baseMap(l view.Language) view.BaseMap {
	switch t := s.parts.Tiles; {
	case t.File != "":
		return view.BaseMap{URL: archivePath, Attribution: t.Attribution, MaxZoom: 18}
	case t.URL != "":
		return view.BaseMap{URL: t.URL, Attribution: t.Attribution, MaxZoom: 18}
	}
	return view.BaseMap{
		URL: "/map/{z}/{x}/{y}.mvt?lang=" + l.Tag, Attribution: "Natural Earth, GeoNames", MaxZoom: basemap.MaxZoom + 3, MaxDataZoom: basemap.MaxZoom, Rough: true,
	}
}

// groupsMap returns the map of the groups that a search finds. A private search has none: a map asks
// for each view by an address.
func (s *Site) groupsMap(g view.GroupSearch) *view.Map {
	if g.Private {
		return nil
	}
	shown := with(g.Params, "bbox")
	shown.Del("sort")
	here := shown
	for _, name := range []string{"near", "place", "lat", "lon", "radius_km"} {
		here = with(here, name)
	}
	m := &view.Map{
		Language: g.Language, BaseMap: s.baseMap(g.Language), Features: "/api/v1/groups/map?" + apiQuery(shown).Encode(),
		Here: string(g.Link("/groups", here)), Box: g.Params.Get("bbox"),
	}
	if p := g.Found.ResolvedPlace; p != nil && p.Lat != nil && p.Lon != nil && g.Found.RadiusKm > 0 {
		m.Around = strings.Join([]string{formatDegrees(*p.Lat), formatDegrees(*p.Lon), formatKm(g.Found.RadiusKm)}, ",")
	}
	return m
}

func formatDegrees(degrees float64) string { return strconv.FormatFloat(degrees, 'f', 5, 64) }

// feature is a group on a map, as the API has it.
type feature struct {
	BBox     []float64 `json:"bbox,omitempty"`
	Geometry struct {
		Coordinates [2]float64 `json:"coordinates"`
	} `json:"geometry"`
	Properties struct {
		Name      string           `json:"name"`
		Precision models.Precision `json:"precision"`
	} `json:"properties"`
}

// groupMap returns the map of one group's public points; nil if it has none.
func (s *Site) groupMap(g *view.Group) (*view.Map, error) {
	var features []feature
	for _, l := range g.Localities() {
		if l.Point == nil {
			continue
		}
		var f feature
		f.Geometry.Coordinates = [2]float64{l.Point.Lon, l.Point.Lat}
		f.Properties.Name, f.Properties.Precision = g.Name, l.Precision
		f.BBox = s.parts.Views.AreaBBox(l.Precision, *l.Point)
		features = append(features, f)
	}
	if len(features) == 0 {
		return nil, nil //nolint:nilnil // most groups that meet online alone have no map
	}
	encoded, err := json.Marshal(map[string]any{"features": features})
	return &view.Map{Language: g.Page.Language, BaseMap: s.baseMap(g.Page.Language), Given: string(encoded)}, err
}

// serveArchive serves the operator's archive of tiles, of which maps ask for ranges.
func (s *Site) serveArchive(c echo.Context) error {
	if s.parts.Tiles.File == "" {
		return echo.ErrNotFound
	}
	file, err := os.Open(s.parts.Tiles.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "application/vnd.pmtiles")
	header.Set("ETag", `"`+strconv.FormatInt(info.ModTime().UnixNano(), 36)+"-"+strconv.FormatInt(info.Size(), 36)+`"`)
	header.Set(echo.HeaderCacheControl, "public, max-age=86400")
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, file)
	return nil
}
