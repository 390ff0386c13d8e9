package web_test

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web"
)

// A search near a place is shown on a map that begins there; the addresses of the map are answered.
func TestMapOfASearch(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Tuesday Night", nil)
		s.settled()
		page := s.page(t, "/groups?near=Leeds&when=TU&how=in_person&lang=bn")
		canvas := page.Find("#map .canvas")
		if around := canvas.AttrOr("data-around", ""); !strings.HasPrefix(around, "53.7") || !strings.HasSuffix(around, ",25") {
			t.Errorf("around %q", around)
		}
		if got := s.get(canvas.AttrOr("data-features", "") + "&bbox=-3,53,-1,54&zoom=8"); got.StatusCode != http.StatusOK {
			t.Errorf("the features are answered with %d", got.StatusCode)
		}
		tile := strings.NewReplacer("{z}", "8", "{x}", "126", "{y}", "82").Replace(canvas.AttrOr("data-tiles", ""))
		if got := s.get(tile); got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
			t.Errorf("%s is answered with %d", tile, got.StatusCode)
		}
		here := s.page(t, canvas.AttrOr("data-here", "")+"&bbox=-3,53,-1,54")
		if got := names(here.Find(".results > .groups")); len(got) != 1 || here.Find("html").AttrOr("lang", "") != "bn" {
			t.Errorf("the list of a view has %v", got)
		}
		if box := here.Find("#map .canvas").AttrOr("data-box", ""); box != "-3,53,-1,54" {
			t.Errorf("the view of a box is %q", box)
		}
	})
}

// A map asks for its views by addresses, so a private search has none.
func TestAPrivateSearchHasNoMap(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Tuesday Night", nil)
		s.settled()
		page := wantWellMade(t, s.post("/groups", url.Values{"near": {"Leeds"}}), http.StatusOK)
		if page.Find("#map, script[src*=map]").Length() > 0 {
			t.Error("a private search has a map")
		}
	})
}

// A group's map shows its area with the edges, and nothing of a hidden place.
func TestMapOfAGroup(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for precision, want := range map[models.Precision]string{models.PrecisionExact: `"coordinates":[-1.57512,53.81961]`, models.PrecisionArea: `"bbox":[`, models.PrecisionHidden: "", models.PrecisionTown: ""} {
			g := s.group("Quiet "+string(precision), func(g *models.GroupInput) {
				g.Locality.Precision = precision
				if precision != models.PrecisionTown {
					g.Locality.Point = &models.Point{Lat: 53.81961, Lon: -1.57512}
				}
			})
			s.settled()
			canvas := s.page(t, "/groups/"+g.Slug).Find("#map .canvas")
			if want == "" && canvas.Length() > 0 {
				t.Errorf("%s: a map", precision)
			}
			if given := canvas.AttrOr("data-given", ""); !strings.Contains(given, want) || precision == models.PrecisionArea && strings.Contains(given, "1.57512") {
				t.Errorf("%s: %s", precision, given)
			}
		}
	})
}

func TestTilesOfTheProgram(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, path := range []string{"/map/0/0/1.mvt", "/map/12/0/0.mvt", "/map/-1/0/0.mvt", "/map/a/b/c.mvt", "/map/0/0/0.png", "/map/99999999999/0/0.mvt", "/map/tiles.pmtiles"} {
			if got := s.get(path); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d", path, got.StatusCode)
			}
		}
		for tag, want := range map[string]string{"en": "France", "ar": "فرنسا", "zh": "法国"} {
			response := s.get("/map/4/8/5.mvt?lang=" + tag)
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			layers, err := mvt.Unmarshal(body)
			if err != nil {
				t.Fatal(err)
			}
			found := map[any]bool{}
			for _, l := range layers {
				for _, f := range l.Features {
					found[f.Properties["name"]] = true
				}
			}
			if !found[want] || !found["Paris"] {
				t.Errorf("the tile of France in %s names %v", tag, found)
			}
			if again := s.get("/map/4/8/5.mvt?lang="+tag, "If-None-Match", response.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
				t.Errorf("again: %d", again.StatusCode)
			}
		}
	})
}

// The operator's own archive is served by ranges, and their server of tiles may be asked by pages
// with a map alone.
func TestTilesOfTheOperator(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "map.pmtiles")
	if err := os.WriteFile(name, []byte("PMTiles\x03 and so on"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSiteOn(t, web.Tiles{File: name, Attribution: "© Ours <b>"})
	s.group("Tuesday Night", nil)
	canvas := s.page(t, "/groups?near=Leeds").Find("#map .canvas")
	if canvas.AttrOr("data-tiles", "") != "/map/tiles.pmtiles" || canvas.AttrOr("data-attribution", "") != "© Ours <b>" {
		t.Errorf("drawn on %q, of %q", canvas.AttrOr("data-tiles", ""), canvas.AttrOr("data-attribution", ""))
	}
	part := s.get("/map/tiles.pmtiles", "Range", "bytes=0-6", "Accept-Encoding", "gzip")
	if body, err := io.ReadAll(part.Body); err != nil || part.StatusCode != http.StatusPartialContent || string(body) != "PMTiles" {
		t.Errorf("a range: %d %q", part.StatusCode, body)
	}
	s = newSiteOn(t, web.Tiles{URL: "https://tiles.example.org/{z}/{x}/{y}.png", Attribution: "© Theirs"})
	s.group("Tuesday Night", nil)
	private := s.post("/groups", url.Values{"near": {"Leeds"}}).Header.Get("Content-Security-Policy")
	if strings.Contains(private, "tiles.example.org") {
		t.Errorf("a private search has the policy %q", private)
	}
	for path, want := range map[string]bool{"/groups?near=Leeds": true, "/groups": false, "/about": false} {
		if policy := s.get(path).Header.Get("Content-Security-Policy"); strings.Contains(policy, "img-src 'self' https://tiles.example.org data:") != want {
			t.Errorf("%s has the policy %q", path, policy)
		}
	}
}
