package basemap

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/simplify"
)

const (
	// MaxZoom is the finest zoom that tiles are drawn for. Finer views enlarge these.
	MaxZoom = 11
	// buffer is how far shapes reach beyond a tile, in parts of its width, so that their cut edges
	// are not seen.
	buffer = 1.0 / 64
	// maxRiverZoom is the finest zoom at which rivers of 1:50 million are not misleading.
	maxRiverZoom = 8
)

// Tile is a square of the map: zoom 0 is the whole world, each further zoom halves the width. X is
// counted from the west, Y from the north.
type Tile struct{ Zoom, X, Y int }

// Valid reports whether there is such a tile.
func (t Tile) Valid() bool {
	return t.Zoom >= 0 && t.Zoom <= MaxZoom && t.X >= 0 && t.Y >= 0 && t.X < 1<<t.Zoom && t.Y < 1<<t.Zoom
}

// Bound returns the edges of the tile in degrees.
func (t Tile) Bound() orb.Bound { return t.at().Bound() }

func (t Tile) at() maptile.Tile {
	return maptile.New(uint32(t.X), uint32(t.Y), maptile.Zoom(t.Zoom)) //nolint:gosec // a valid tile fits
}

// Label is a name on the map.
type Label struct {
	Kind    string // country or locality
	Name    string
	Point   orb.Point
	MinZoom int // the coarsest zoom at which it is of use
	Rank    int // 0 a hamlet to 17 a metropolis of more than twenty million
}

// Draw returns a tile with its labels as a Mapbox Vector Tile, version 2. The tile must be valid.
func (m *Map) Draw(t Tile, labels []Label) ([]byte, error) {
	d := m.read().details[detailFor(t.Zoom)]()
	layers := mvt.Layers{
		layer("earth", clippedPolygons(d.land, t), nil),
		waterLayer(clippedPolygons(d.lakes, t), clippedLines(d.rivers, t, maxRiverZoom)),
		layer("boundaries", clippedLines(d.borders, t, MaxZoom), geojson.Properties{"kind": "country", "kind_detail": 2}),
		labelLayer(labels),
	}
	layers.ProjectToTile(t.at())
	layers.Simplify(simplify.DouglasPeucker(2)) // of 4096 across
	layers.RemoveEmpty(2, 4)
	encoded, err := mvt.Marshal(layers)
	if err != nil {
		return nil, fmt.Errorf("encode a tile: %w", err)
	}
	return encoded, nil
}

func layer(name string, shapes []orb.Geometry, properties geojson.Properties) *mvt.Layer {
	fc := geojson.NewFeatureCollection()
	for _, s := range shapes {
		f := geojson.NewFeature(s)
		f.Properties = properties
		fc.Append(f)
	}
	l := mvt.NewLayer(name, fc)
	l.Version = 2
	return l
}

func waterLayer(lakes, rivers []orb.Geometry) *mvt.Layer {
	l := layer("water", lakes, geojson.Properties{"kind": "lake"})
	l.Features = append(l.Features, layer("", rivers, geojson.Properties{"kind": "river"}).Features...)
	return l
}

func labelLayer(labels []Label) *mvt.Layer {
	fc := geojson.NewFeatureCollection()
	for _, l := range labels {
		f := geojson.NewFeature(l.Point)
		f.Properties = geojson.Properties{"kind": l.Kind, "name": l.Name, "min_zoom": l.MinZoom, "population_rank": l.Rank}
		fc.Append(f)
	}
	l := mvt.NewLayer("places", fc)
	l.Version = 2
	return l
}

// around returns the edges of a tile with what is drawn beyond them.
func around(t Tile) orb.Bound {
	b := t.Bound()
	return b.Pad((b.Right() - b.Left()) * buffer)
}

func clippedPolygons(shapes []bounded[orb.Polygon], t Tile) []orb.Geometry {
	var list []orb.Geometry
	edge := around(t)
	for _, s := range shapes {
		if !s.bound.Intersects(edge) {
			continue
		}
		if part := clip.Polygon(edge, s.shape.Clone()); len(part) > 0 {
			list = append(list, part)
		}
	}
	return list
}

// clippedLines returns none at zooms finer than the last one that they are made for.
func clippedLines(shapes []bounded[orb.LineString], t Tile, lastZoom int) []orb.Geometry {
	if t.Zoom > lastZoom {
		return nil
	}
	var list []orb.Geometry
	edge := around(t)
	for _, s := range shapes {
		if !s.bound.Intersects(edge) {
			continue
		}
		if part := clip.LineString(edge, s.shape); len(part) > 0 {
			list = append(list, part)
		}
	}
	return list
}
