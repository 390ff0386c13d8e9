package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// groupFacets are the filters that the search for groups offers with counts.
func groupFacets() []string {
	return []string{"topic", "day", "format", "language", "audience", "open_to", "taking_newcomers", "accessibility", "cost", "style"}
}

// groupFilters are the filters that are shown when they are set.
func groupFilters() []string {
	return append(groupFacets(), "field", "country", "region", "kind", "stage", "governance", "support_function", "amenity", "for", "purpose", "activity")
}

// searchGroups is the page of a search for groups.
func (s *Site) searchGroups(c echo.Context) error {
	p := s.titled(c, "groups.title")
	p.NoIndex = len(p.Query) > 0
	return s.showGroupSearch(c, p, false)
}

// searchGroupsPrivately is the same search, sent in a body, so that what is looked for is in no
// address, no history and no log.
func (s *Site) searchGroupsPrivately(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	p := s.titled(c, "groups.title")
	p.NoIndex, p.Query = true, maps.Clone(form)
	if tag := form.Get("lang"); slices.Contains(p.Texts.PageLanguages(), tag) {
		p.Tag, p.InAddress = tag, true
	}
	p.Query.Del("lang")
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return s.showGroupSearch(c, p, true)
}

func (s *Site) showGroupSearch(c echo.Context, p view.Page, private bool) error {
	p.Scripts = []string{"places.js"}
	asked := apiQuery(p.Query)
	if !private {
		p.Alternates = []view.Alternate{jsonTwin("/groups", asked)}
	}
	g := view.GroupSearch{Page: p, Form: groupForm(p.Query), Asked: len(p.Query) > 0}
	g.Private = private
	if g.Asked {
		if err := s.findGroups(c.Request().Context(), &g, asked); err != nil {
			return err
		}
	}
	if private {
		g.Query = nil // the layout's links must not have it
	}
	return s.render(c, http.StatusOK, g.Page, view.GroupSearchPage(g))
}

func groupForm(query url.Values) view.Form {
	f := view.Form{
		Near: cmp.Or(query.Get("near"), query.Get("place")), Q: query.Get("q"), RadiusKm: cmp.Or(query.Get("radius_km"), "25"), When: query.Get("when"), How: query.Get("how"),
		Sort: query.Get("sort"), Topic: query.Get("topic"), Sorts: []string{"next_meeting", "name"},
	}
	if f.Near != "" {
		f.Sorts = append([]string{"distance"}, f.Sorts...)
	}
	if f.Q != "" {
		f.Sorts = append([]string{"relevance"}, f.Sorts...)
	}
	f.Radii = radii(f.RadiusKm)
	return f
}

// apiQuery returns a page's parameters in the words of the API: when and how are words of the page.
func apiQuery(query url.Values) url.Values {
	asked := url.Values{}
	for name, values := range query {
		if name != "when" && name != "how" && name != "private" && strings.Join(values, "") != "" {
			asked[name] = values
		}
	}
	switch when := query.Get("when"); when {
	case "":
	case "today":
		asked.Set("day", "today")
	case "evening":
		asked.Set("day", "today")
		asked.Set("starts_after", "17:00")
	case "weekend":
		asked.Set("day", "SA,SU")
	default:
		asked.Set("day", when)
	}
	switch how := query.Get("how"); how {
	case "in_person", "online":
		asked.Set("format", how+",hybrid")
	case "phone":
		asked.Set("format", "phone")
	}
	if asked.Get("near") == "" && asked.Get("place") == "" && asked.Get("lat") == "" {
		asked.Del("radius_km")
	}
	return asked
}

// findGroups adds what a search finds to its page.
func (s *Site) findGroups(ctx context.Context, g *view.GroupSearch, asked url.Values) error {
	f, found, err := s.askGroups(ctx, g, asked)
	if err != nil || g.Broken != "" || len(g.Wrong) > 0 {
		g.Asked = g.Asked && err == nil && len(g.Wrong) == 0
		return err
	}
	if g.Found, err = s.parts.Views.ToFoundGroups(g.Tag, withoutItems(found)); err != nil {
		return err
	}
	if g.Results, err = s.groupResults(g.Page, found.Items); err != nil {
		return err
	}
	if g.Found.ResolvedPlace != nil && g.Query.Get("place") != "" {
		g.Near = g.PlaceName(*g.Found.ResolvedPlace) // which is found again by these words
	}
	if place := found.Place; place != nil && place.Country != "" {
		query := with(with(with(g.Query, "near"), "place"), "radius_km")
		query.Set("country", place.Country)
		g.ByCountry, g.Country = g.Link(g.Path, query), g.Texts.Country(place.Country, g.Tag)
	}
	g.Facets = s.facets(g.Page, found.Facets, groupFacets()...)
	g.Active = s.active(g.Page, groupFilters()...)
	previous, next := pageURLs(g.Page, found.Page, found.Total)
	g.Previous, g.Next = templ.SafeURL(previous), templ.SafeURL(next)
	if found.Place != nil && len(f.Format) == 0 && found.Page.Number == 1 {
		if g.Online, err = s.onlineBeside(ctx, g.Page, f); err != nil {
			return err
		}
	}
	if found.Total == 0 {
		g.Widen = s.widen(ctx, g.Page, f)
	}
	return nil
}

func withoutItems(found models.SearchPage) models.SearchPage {
	found.Items = nil
	return found
}

// askGroups searches. What is wrong with the parameters is said beside their fields.
func (s *Site) askGroups(ctx context.Context, g *view.GroupSearch, asked url.Values) (models.GroupFilter, models.SearchPage, error) {
	q := readQuery(asked)
	f := s.parts.Views.ReadGroupFilter(q)
	if len(q.Invalid.Fields) > 0 {
		g.Wrong = wrongFields(g.Language, q.Invalid.Fields)
		return f, models.SearchPage{}, nil
	}
	f.Facets, f.AcceptLanguage = groupFacets(), g.Tag
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	if err != nil {
		g.Wrong, g.Suggestions, g.Broken, err = refusedSearch(g.Page, err)
	}
	return f, found, err
}

// onlineBeside returns some groups that meet online and fit all but the place, in the reader's
// language unless another was asked for.
func (s *Site) onlineBeside(ctx context.Context, p view.Page, f models.GroupFilter) ([]view.GroupResult, error) {
	f.Origin, f.Box, f.Country, f.Region, f.Facets = models.Origin{}, nil, nil, nil, nil
	f.Format, f.Sort, f.Page = []string{"online"}, "next_meeting", models.Page{Number: 1, PerPage: 5}
	if len(f.Language) == 0 {
		f.Language = []string{p.Tag}
	}
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	if err != nil {
		return nil, err
	}
	results, err := s.groupResults(p, found.Items)
	for _, r := range results {
		if r.Next != nil {
			r.Next.SaysZone = true
		}
	}
	return results, err
}

// widen returns what helps if nothing was found. What cannot be looked up is left out.
func (s *Site) widen(ctx context.Context, p view.Page, f models.GroupFilter) *view.Widened {
	w := &view.Widened{}
	for _, a := range s.active(p, groupFilters()...) {
		if drop, found := s.without(ctx, a); found && len(w.Drops) < 5 {
			w.Drops = append(w.Drops, drop)
		}
	}
	slices.SortStableFunc(w.Drops, func(a, b view.Drop) int { return cmp.Compare(b.Count, a.Count) })
	if f.Origin == (models.Origin{}) {
		return w
	}
	f.Origin.Widen, f.Origin.MinResults, f.Page = true, 1, models.Page{Number: 1, PerPage: 1}
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	if err != nil || len(found.Items) == 0 {
		return w
	}
	nearest, err := s.groupResults(p, found.Items)
	if err == nil {
		w.Nearest, w.All = &nearest[0], p.Link(p.Path, with(p.Query, "radius_km", formatKm(found.RadiusKm)))
	}
	return w
}

// without returns how many groups a search finds without one of its filters.
func (s *Site) without(ctx context.Context, a view.Active) (view.Drop, bool) {
	address, err := url.Parse(string(a.Without))
	if err != nil {
		return view.Drop{}, false
	}
	f := s.parts.Views.ReadGroupFilter(readQuery(apiQuery(address.Query())))
	f.Page = models.Page{Number: 1, PerPage: 1}
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	return view.Drop{Label: a.Label, Count: found.Total, URL: a.Without}, err == nil && found.Total > 0
}
