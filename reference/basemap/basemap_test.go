package basemap_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"

	"github.com/shg-directory/shg/reference/basemap"
)

func layers(t testing.TB, m *basemap.Map, at basemap.Tile, labels ...basemap.Label) map[string]*mvt.Layer {
	t.Helper()
	encoded, err := m.Draw(at, labels)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := mvt.Unmarshal(encoded)
	if err != nil {
		t.Fatal(err)
	}
	decoded.ProjectToWGS84(maptile.New(uint32(at.X), uint32(at.Y), maptile.Zoom(at.Zoom)))
	byName := map[string]*mvt.Layer{}
	for _, l := range decoded {
		byName[l.Name] = l
	}
	return byName
}

func tileAt(p orb.Point, zoom int) basemap.Tile {
	at := maptile.At(p, maptile.Zoom(zoom))
	return basemap.Tile{Zoom: zoom, X: int(at.X), Y: int(at.Y)}
}

func onLand(l *mvt.Layer, p orb.Point) bool {
	for _, f := range l.Features {
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			if planar.PolygonContains(g, p) {
				return true
			}
		case orb.MultiPolygon:
			if planar.MultiPolygonContains(g, p) {
				return true
			}
		}
	}
	return false
}

func TestLandIsWhereItIs(t *testing.T) {
	t.Parallel()
	m := basemap.Open()
	small := map[string]bool{"Fiji": true, "Honolulu": true, "Taveuni's east": true, "Wrangel Island": true} // for the coarsest zooms
	for name, at := range map[string]struct {
		point orb.Point
		land  bool
	}{
		"Leeds":              {orb.Point{-1.5491, 53.7997}, true},
		"the North Sea":      {orb.Point{3, 56}, false},
		"Moscow":             {orb.Point{37.62, 55.75}, true},
		"Chukotka past 180°": {orb.Point{-175, 66.5}, true},
		"the Caspian Sea":    {orb.Point{51, 41}, false},
		"Fiji":               {orb.Point{178, -17.8}, true},
		"the South Pole":     {orb.Point{0, -84}, true},
		"the Pacific":        {orb.Point{-140, 0}, false},
		"the Norwegian Sea":  {orb.Point{3, 67}, false},
		"the Greenland Sea":  {orb.Point{-5, 71.2}, false},
		"Wrangel Island":     {orb.Point{179.7, 71.2}, true},
		"Taveuni's east":     {orb.Point{-179.97, -16.85}, true},
		"Antarctica's west":  {orb.Point{-90, -80}, true},
		"the Southern Ocean": {orb.Point{20, -62}, false},
		"Dhaka":              {orb.Point{90.4, 23.8}, true},
		"Kuala Lumpur":       {orb.Point{101.69, 3.14}, true},
		"Lake Victoria":      {orb.Point{33, -1}, true}, // a lake is water upon land
		"the Bay of Bengal":  {orb.Point{89, 16}, false},
		"Jerusalem":          {orb.Point{35.21, 31.77}, true},
		"the Red Sea":        {orb.Point{38, 20}, false},
		"Ushuaia":            {orb.Point{-68.3, -54.7}, true},
		"Honolulu":           {orb.Point{-157.95, 21.45}, true},
	} {
		for _, zoom := range []int{0, 1, 3, 6, 9} {
			if got := onLand(layers(t, m, tileAt(at.point, zoom))["earth"], at.point); got != at.land && (zoom > 2 || !small[name]) {
				t.Errorf("%s at zoom %d: land %v, want %v", name, zoom, got, at.land)
			}
		}
	}
}

func TestLakesAndBorders(t *testing.T) {
	t.Parallel()
	m := basemap.Open()
	victoria := orb.Point{33, -1}
	if !onLand(layers(t, m, tileAt(victoria, 6))["water"], victoria) {
		t.Error("Lake Victoria is no water")
	}
	if l := layers(t, m, tileAt(orb.Point{7.6, 47.6}, 7)); len(l["boundaries"].Features) == 0 {
		t.Error("no border at Basel")
	}
	if l := layers(t, m, tileAt(orb.Point{-1.5, 53.8}, 9)); len(l["boundaries"].Features) > 0 {
		t.Error("a coast counts as a border near Leeds")
	}
}

func TestLabelsAreWhereTheyBelong(t *testing.T) {
	t.Parallel()
	want := basemap.Label{Kind: "locality", Name: "লিডস", Point: orb.Point{-1.5491, 53.7997}, MinZoom: 4, Rank: 11}
	places := layers(t, basemap.Open(), tileAt(want.Point, 10), want)["places"]
	if len(places.Features) != 1 {
		t.Fatalf("%d labels", len(places.Features))
	}
	f := places.Features[0]
	if f.Properties["name"] != want.Name || f.Properties["kind"] != want.Kind {
		t.Errorf("label %v", f.Properties)
	}
	if p, ok := f.Geometry.(orb.Point); !ok || planar.Distance(p, want.Point) > 0.001 {
		t.Errorf("label at %v, want %v", f.Geometry, want.Point)
	}
}

func TestCountries(t *testing.T) {
	t.Parallel()
	found := map[string]orb.Point{}
	for _, c := range basemap.Open().Countries() {
		found[c.Code] = c.Point
	}
	for _, code := range []string{"GB", "DE", "IT", "BD", "IN", "CN", "IL", "MY", "PS", "US"} {
		if _, ok := found[code]; !ok {
			t.Errorf("no %s among %d countries", code, len(found))
		}
	}
	if p := found["BD"]; p[0] < 88 || p[0] > 93 || p[1] < 20 || p[1] > 27 {
		t.Errorf("Bangladesh at %v", p)
	}
}

func TestEveryTileOfTheCoarseZoomsIsDrawn(t *testing.T) {
	t.Parallel()
	m := basemap.Open()
	for zoom := range 5 {
		for x := range 1 << zoom {
			for y := range 1 << zoom {
				encoded, err := m.Draw(basemap.Tile{Zoom: zoom, X: x, Y: y}, nil)
				if err != nil {
					t.Fatal(err)
				}
				if len(encoded) > 160<<10 {
					t.Errorf("tile %d/%d/%d has %d bytes", zoom, x, y, len(encoded))
				}
			}
		}
	}
}

func TestValid(t *testing.T) {
	t.Parallel()
	for tile, valid := range map[basemap.Tile]bool{
		{}: true, {Zoom: 1, X: 1, Y: 1}: true, {Zoom: 1, X: 2}: false, {Zoom: -1}: false, {Zoom: basemap.MaxZoom + 1}: false, {Zoom: 2, Y: -1}: false,
	} {
		if tile.Valid() != valid {
			t.Errorf("%+v is valid: %v", tile, !valid)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	m := basemap.Open()
	for _, zoom := range []int{0, 4, 7, 10} {
		b.Run("zoom "+string(rune('0'+zoom/10))+string(rune('0'+zoom%10)), func(b *testing.B) {
			at := tileAt(orb.Point{-1.5491, 53.7997}, zoom)
			for b.Loop() {
				if _, err := m.Draw(at, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
