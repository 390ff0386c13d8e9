package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// onlineBeside returns some groups of the country that meet online and fit all but the place, those
// in the reader's language first, then those that meet next. Online groups of the whole world would
// cost the index ten times as much as the search itself.
func (s *Site) onlineBeside(ctx context.Context, p view.Page, f models.GroupFilter, country string) []view.GroupResult {
	const most = 5
	f.Origin, f.Box, f.Country, f.Region, f.Facets = models.Origin{}, nil, []string{country}, nil, nil
	f.Format, f.Sort, f.Page = []string{"online"}, "next_meeting", models.Page{Number: 1, PerPage: 2 * most}
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	if err != nil {
		return nil // the search itself was answered
	}
	results, err := s.groupResults(p, found.Items)
	if err != nil {
		return nil
	}
	understood := func(r view.GroupResult) bool { return slices.Contains(r.Languages, p.Tag) }
	others := slices.DeleteFunc(slices.Clone(results), understood)
	results = append(slices.DeleteFunc(results, func(r view.GroupResult) bool { return !understood(r) }), others...)
	for _, r := range results {
		if r.Next != nil {
			r.Next.SaysZone = true
		}
	}
	return results[:min(most, len(results))]
}

// widen returns what helps if nothing was found. What cannot be looked up is left out.
func (s *Site) widen(ctx context.Context, g *view.GroupSearch, f models.GroupFilter) *view.Widened {
	const tried = 6
	w := &view.Widened{}
	for _, a := range g.Active[:min(tried, len(g.Active))] {
		if n := s.countOf(ctx, a.Query); n > 0 {
			w.Drops = append(w.Drops, view.Drop{Label: a.Label, Count: n, To: a.To})
		}
	}
	slices.SortStableFunc(w.Drops, func(a, b view.Drop) int { return cmp.Compare(b.Count, a.Count) })
	if f.Origin == (models.Origin{}) {
		return w
	}
	f.Origin.Widen, f.Origin.MinResults, f.Page, f.Facets = true, 1, models.Page{Number: 1, PerPage: 1}, nil
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	if err != nil || len(found.Items) == 0 {
		return w
	}
	if nearest, err := s.groupResults(g.Page, found.Items); err == nil {
		w.Nearest, w.All = &nearest[0], g.To(with(g.Params, "radius_km", formatKm(found.RadiusKm)))
	}
	return w
}

// countOf returns how many groups a search finds, 0 if it cannot be answered.
func (s *Site) countOf(ctx context.Context, params url.Values) int {
	f := s.parts.Views.ReadGroupFilter(readQuery(apiQuery(params)))
	f.Page = models.Page{Number: 1, PerPage: 1}
	found, err := s.parts.Discovery.FindGroups(ctx, f)
	if err != nil {
		return 0
	}
	return found.Total
}
