package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// From the countries one comes to the regions of one, to its towns, and to the groups near one.
func TestBrowsingPlaces(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("In Leeds", nil)
		s.group("In Leeds too", nil)
		s.group("In Bradford", func(g *models.GroupInput) { g.Locality.Place.ID = "geonames:2654993" })
		s.group("In Edinburgh", func(g *models.GroupInput) { g.Locality.Place.ID = "geonames:2650225" })
		s.group("Secret", func(g *models.GroupInput) {
			g.Locality.Precision, g.Locality.Point = models.PrecisionHidden, &models.Point{Lat: 53.81961, Lon: -1.57512}
		})
		s.settled()
		countries := s.page(t, "/places?lang=de")
		address := countries.Find(".tree a").AttrOr("href", "")
		regions := s.page(t, address)
		if got := strings.Fields(regions.Find(".tree").Text()); strings.Join(got, " ") != "Gruppen in Vereinigtes Königreich 5 England 4 Scotland 1" {
			t.Errorf("regions: %q", got)
		}
		towns := s.page(t, regions.Find(`.tree a[href*="GB.ENG"]`).AttrOr("href", ""))
		if got := strings.Fields(towns.Find(".tree").Text()); strings.Join(got, " ") != "Gruppen in England, Vereinigtes Königreich 4 Bradford 1 Leeds 2" {
			t.Errorf("towns: %q", got)
		}
		leeds := s.page(t, towns.Find(`.tree a[href*="2644688"]`).AttrOr("href", ""))
		if got := names(leeds.Find(".results > .groups")); len(got) != 3 || !strings.HasPrefix(got[0], "In Leeds") || leeds.Find("html").AttrOr("lang", "") != "de" {
			t.Errorf("near Leeds: %v", got)
		}
		for _, wrong := range []string{"/places?country=XX", "/places?region=GB.ENG", "/places?country=GB&region=GB.XXX", "/places?country=GB&region=%00"} {
			if got := s.get(wrong); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d", wrong, got.StatusCode)
			}
		}
	})
}
