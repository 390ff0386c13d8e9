package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// maxBrowsed is how many places a page lists at most, those with the most groups.
const maxBrowsed = 1000

// showPlaces lists countries, the regions of one, or the towns of a region, with how many groups
// each has.
func (s *Site) showPlaces(c echo.Context) error {
	country, region := strings.ToUpper(c.QueryParam("country")), strings.ToUpper(c.QueryParam("region"))
	p := s.titled(c, "places.title")
	switch {
	case country == "" && region == "":
		return s.browse(c, p, models.GroupFilter{}, "country")
	case !validation.IsCountry(country), region != "" && s.parts.Views.Gazetteer.RegionName(region) == "":
		return echo.ErrNotFound
	}
	p.Query = url.Values{"country": {country}}
	f := models.GroupFilter{Country: []string{country}}
	name, facet := p.Texts.Country(country, p.Tag), "region"
	if region != "" {
		p.Query.Set("region", region)
		f.Region = []string{region}
		name, facet = view.JoinDistinct(s.parts.Views.Gazetteer.RegionName(region), name), discovery.TownFacet
	}
	p.Title = p.T("places.of", "place", name)
	return s.browse(c, p, f, facet)
}

// browse lists the values of a facet of places. A list within a country begins with all of it.
func (s *Site) browse(c echo.Context, p view.Page, f models.GroupFilter, facet string) error {
	f.FacetLimit = maxBrowsed
	if facet != discovery.TownFacet { // the API counts no towns
		counted := with(p.Query, "facets", facet)
		counted.Set("per_page", "1")
		p.Alternates = []view.Alternate{jsonTwin("/groups", counted)}
	}
	found, err := s.countGroups(c.Request().Context(), f, facet)
	if err != nil {
		return err
	}
	t := view.Tree{Page: p, Heading: p.Title, Lead: p.T("places.lead")}
	for _, v := range found.Facets[facet] {
		if b, ok := s.placeBranch(p, facet, v); ok {
			t.Branches = append(t.Branches, b)
		}
	}
	order := collate.New(language.Make(p.Tag))
	slices.SortStableFunc(t.Branches, func(a, b view.Branch) int {
		return cmp.Or(order.CompareString(a.Name, b.Name), cmp.Compare(a.URL, b.URL))
	})
	if len(p.Query) > 0 {
		all := view.Branch{Name: p.Title, Count: found.Total, URL: p.Link("/groups", p.Query)}
		t.Branches = append([]view.Branch{all}, t.Branches...)
	}
	return s.render(c, http.StatusOK, p, view.TreePage(t))
}

// placeBranch returns a place with the way on; false if it is in another country or region than the
// page is about: a group may meet in several.
func (s *Site) placeBranch(p view.Page, facet string, v models.FacetCount) (view.Branch, bool) {
	b := view.Branch{Name: s.parts.Views.FacetLabel(facet, v.Value, p.Tag), Count: v.Count}
	country, region := p.Query.Get("country"), p.Query.Get("region")
	switch facet {
	case "country":
		b.URL = p.Link("/places", url.Values{"country": {v.Value}})
	case "region":
		b.URL = p.Link("/places", url.Values{"country": {country}, "region": {v.Value}})
		return b, strings.HasPrefix(v.Value, country+".")
	default:
		place, known := s.parts.Views.Gazetteer.Place(v.Value)
		b.Name, b.URL = place.Name, p.Link("/groups", url.Values{"place": {v.Value}})
		return b, known && place.RegionCode == region
	}
	return b, true
}
