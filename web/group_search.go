package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// groupFacets are the filters that the search for groups offers with counts.
func groupFacets() []string {
	return []string{"topic", "day", "format", "language", "audience", "open_to", "taking_newcomers", "accessibility", "cost", "style"}
}

// groupFilters are the filters that are shown when they are set.
func groupFilters() []string {
	set := append(groupFacets(), "field", "country", "region", "kind", "stage", "governance", "support_function", "amenity", "for", "purpose", "activity")
	filters := slices.Clone(set)
	for _, name := range set {
		filters = append(filters, name+"_all", name+"_not")
	}
	return append(filters, "age", "now", "starts_after", "starts_before", "updated_since", "source", "parent", "external_id")
}

// groupParams returns the parameters that the page of a search for groups knows: those of the API,
// and its own.
func groupParams(v views.Presenter) []string {
	q := readQuery(url.Values{})
	v.ReadGroupFilter(q)
	return append(slices.DeleteFunc(q.Names(), func(name string) bool { return name == "facets" || name == "per_page" }), "when", "how")
}

// searchGroups is the page of a search for groups.
func (s *Site) searchGroups(c echo.Context) error {
	return s.showGroupSearch(c, s.titled(c, "groups.title"), c.QueryParams(), false)
}

// searchGroupsPrivately is the same search, sent in a body, so that what is looked for is in no
// address, no history and no log. A link of such a page is a button that sends other parameters in
// place of the form's.
func (s *Site) searchGroupsPrivately(c echo.Context) error {
	p, form, err := s.readPrivately(c, "groups.title")
	if err != nil {
		return err
	}
	return s.showGroupSearch(c, p, form, true)
}

// readPrivately returns a page and the search that a form asks for in a body.
func (s *Site) readPrivately(c echo.Context, title string) (view.Page, url.Values, error) {
	p := s.titled(c, title)
	form, err := c.FormParams()
	if err != nil {
		return p, nil, echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	p.PostForm = "search"
	if tag := cmp.Or(form.Get("in"), form.Get("lang")); tag != "" {
		p.Language = s.languageFor(c, tag)
		p.Title = p.T(title)
	}
	if instead, err := url.ParseQuery(form.Get("instead")); err == nil && len(instead) > 0 {
		form = instead
	}
	return p, form, nil
}

// searchParams returns the parameters of a search for groups, without those that others decide on.
func (s *Site) searchParams(query url.Values) url.Values {
	params := normalize(query, s.params.groups)
	if query.Get("place_name") != "" { // the place that was asked for by its id, unless another was typed
		if query.Get("place_name") == query.Get("near") {
			params.Del("near")
		} else {
			params.Del("place")
		}
	}
	leaveOne(params, "when", "day", "starts_after", "starts_before")
	leaveOne(params, "how", "format")
	return params
}

func (s *Site) showGroupSearch(c echo.Context, p view.Page, query url.Values, private bool) error {
	params := s.searchParams(query)
	p.Scripts, p.NoIndex = []string{"places.js", "times.js"}, len(params) > 0 || private
	if !private {
		p.Query = params
		p.Alternates = []view.Alternate{jsonTwin("/groups", apiQuery(params))}
	}
	g := view.GroupSearch{Search: view.Search{Page: p, Params: params, Private: private}}
	fillGroupForm(&g)
	if len(params) > 0 {
		if err := s.findGroups(c.Request().Context(), &g); err != nil {
			return err
		}
	}
	controls := append([]string{"near", "place", "lat", "lon", "q", "radius_km", "when", "how", "sort", "page"}, facetNames(g.Facets)...)
	g.Hidden = hidden(params, controls)
	if g.Asked {
		g.Map = s.groupsMap(g)
	}
	if g.Map != nil {
		g.Scripts = append(g.Scripts, "map.js")
	}
	return s.renderBy(c, http.StatusOK, g.Page, view.GroupSearchPage(g), s.policyWith(g.Map))
}

// leaveOne removes the others if a parameter of the page is set that decides on them.
func leaveOne(params url.Values, name string, others ...string) {
	if params.Get(name) != "" {
		for _, other := range others {
			params.Del(other)
		}
	}
}

func facetNames(facets []view.Facet) []string {
	names := make([]string, len(facets))
	for i, f := range facets {
		names[i] = f.Name
	}
	return names
}

// fillGroupForm fills the form with what was asked.
func fillGroupForm(g *view.GroupSearch) {
	params := g.Params
	g.Near, g.Q, g.When, g.How = params.Get("near"), params.Get("q"), params.Get("when"), params.Get("how")
	if params.Get("lat") != "" {
		g.Near = params.Get("lat") + "," + params.Get("lon")
	}
	g.RadiusKm = cmp.Or(params.Get("radius_km"), "25")
	g.Radii = radii(g.RadiusKm)
	g.Sorts = []string{"name", "next_meeting"}
	if g.Near != "" || params.Get("place") != "" {
		g.Sorts = append([]string{"distance"}, g.Sorts...)
	}
	if g.Q != "" {
		g.Sorts = append([]string{"relevance"}, g.Sorts...)
	}
	g.Sort = cmp.Or(params.Get("sort"), g.Sorts[0])
	if !slices.Contains(g.Sorts, g.Sort) && slices.Contains([]string{"-name", "updated", "-updated", "relevance", "distance"}, g.Sort) {
		g.Sorts = append(g.Sorts, g.Sort)
	}
}

// apiQuery returns a page's parameters in the words of the API: when and how are words of the page.
func apiQuery(params url.Values) url.Values {
	asked := url.Values{}
	for name, values := range params {
		if name != "when" && name != "how" {
			asked[name] = values
		}
	}
	switch when := params.Get("when"); when {
	case "":
	case "today":
		asked.Set("day", "today")
	case "evening":
		asked.Set("day", "today")
		asked.Set("starts_after", discovery.EveningBegins)
	default:
		asked.Set("day", when)
	}
	switch how := params.Get("how"); how {
	case "":
	case "in_person", "online":
		asked.Set("format", how+",hybrid")
	default:
		asked.Set("format", how)
	}
	if asked.Get("near") == "" && asked.Get("place") == "" && asked.Get("lat") == "" {
		asked.Del("radius_km")
	}
	return asked
}

// findGroups adds what a search finds to its page, with all that helps to choose.
func (s *Site) findGroups(ctx context.Context, g *view.GroupSearch) error {
	f, found, answered, err := s.listGroups(ctx, g, groupFacets())
	if err != nil || !answered {
		return err
	}
	facets := slices.DeleteFunc(groupFacets(), func(name string) bool { return name == "day" && g.When != "" || name == "format" && g.How != "" })
	g.Facets = s.facets(g.Search, found.Facets, facets...)
	g.Active = s.active(g.Search, groupFilters()...)
	g.Print = g.ToPage("/groups/print", with(g.Params, "page"))
	addPages(&g.Search, found.Page, found.Total)
	if found.Place != nil && found.Place.Country != "" && len(f.Format) == 0 && found.Page.Number == 1 {
		g.Online = s.onlineBeside(ctx, g.Page, f, found.Place.Country)
	}
	if found.Total == 0 {
		g.Widen = s.widen(ctx, g, f)
	}
	return nil
}

// listGroups adds the groups that a search finds, and how its place was understood. It returns false
// if the search has no answer, for reasons that the page then has.
func (s *Site) listGroups(ctx context.Context, g *view.GroupSearch, facets []string) (models.GroupFilter, models.SearchPage, bool, error) {
	f, found, answered, err := s.askGroups(ctx, g, facets)
	if err != nil || !answered {
		return f, found, false, err
	}
	g.Asked = true
	if g.Found, err = s.parts.Views.ToFoundGroups(g.Tag, summaryOf(found)); err != nil {
		return f, found, false, err
	}
	if g.Results, err = s.groupResults(g.Page, found.Items); err != nil {
		return f, found, false, err
	}
	s.addPlaces(g)
	return f, found, true, nil
}

// summaryOf returns a page of a search without its items and facets, which a page turns into words by
// itself.
func summaryOf(found models.SearchPage) models.SearchPage {
	found.Items, found.Facets = nil, nil
	return found
}

// addPlaces adds what was understood of the place, and other places of its name.
func (s *Site) addPlaces(g *view.GroupSearch) {
	place := g.Found.ResolvedPlace
	if place == nil {
		return
	}
	if id := g.Params.Get("place"); id != "" {
		g.PlaceID, g.PlaceName = id, g.PlaceWords(*place)
		g.Near = g.PlaceName
	}
	elsewhere := with(with(with(with(with(g.Params, "near"), "place"), "lat"), "lon"), "radius_km")
	if place.Country != "" {
		g.ByCountry, g.Country = g.To(with(elsewhere, "country", place.Country)), g.Texts.Country(place.Country, g.Tag)
	}
	for _, other := range g.Found.Alternatives[:min(3, len(g.Found.Alternatives))] {
		if g.PlaceWords(other) == g.PlaceWords(*place) {
			continue // a quarter of the same name: words cannot tell them apart
		}
		query := with(elsewhere, "place", other.ID)
		if km := g.Params.Get("radius_km"); km != "" {
			query.Set("radius_km", km)
		}
		g.Alternatives = append(g.Alternatives, view.Suggestion{Name: g.PlaceWords(other), To: g.To(query)})
	}
}

// askGroups searches; it returns false if the search has no answer, for reasons that the page then
// has.
func (s *Site) askGroups(ctx context.Context, g *view.GroupSearch, facets []string) (models.GroupFilter, models.SearchPage, bool, error) {
	q := readQuery(apiQuery(g.Params))
	f := s.parts.Views.ReadGroupFilter(q)
	if len(q.Invalid.Fields) > 0 {
		s.refuse(&g.Search, refusal{wrong: wrongFields(g.Language, q.Invalid.Fields)})
		return f, models.SearchPage{}, false, nil
	}
	f.Facets, f.AcceptLanguage = facets, g.Reads
	if g.PerPage > 0 {
		f.Page = models.Page{Number: 1, PerPage: g.PerPage}
	}
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	if err != nil {
		why, err := refused(g.Search, err)
		s.refuse(&g.Search, why)
		return f, found, false, err
	}
	return f, found, true, nil
}

// refuse adds to a page why its search has no answer. What is wrong is said beside its field if it
// has one.
func (s *Site) refuse(p *view.Search, why refusal) {
	p.Wrong, p.Suggestions, p.Broken = why.wrong, why.others, why.broken
	for _, name := range slices.Sorted(maps.Keys(why.wrong)) {
		if !slices.Contains([]string{"near", "q", "radius_km"}, name) {
			p.OtherWrong = append(p.OtherWrong, name+": "+why.wrong[name])
		}
	}
}
