package discovery

import (
	"context"
	"fmt"
	"maps"
	"math"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// searchRequest is a search on its way to an index.
type searchRequest struct {
	text           string
	where          models.Condition            // but for the place
	facet          map[string]models.Condition // what was asked of each facet
	parts          map[string]models.Condition // what one meeting must hold, by facet
	facets         []string
	facetLimit     int
	origin         models.Origin
	sort           string
	acceptLanguage string // the reader's languages, in the form of an Accept-Language header
	page           models.Page
}

// find asks an index, compares its answer with the rows if it may be late, and returns what was
// understood of the place.
func (r *Room) find(ctx context.Context, s indexKind, w searchRequest) (models.SearchPage, error) {
	if w.page.Offset()+w.page.PerPage > models.MaxItems {
		return models.SearchPage{}, models.ErrTooDeep
	}
	resolved, err := r.resolveSearch(ctx, s, w)
	if err != nil {
		return models.SearchPage{}, err
	}
	result, err := s.index.Find(ctx, resolved.query)
	if err != nil {
		return models.SearchPage{}, fmt.Errorf("search: %w", err)
	}
	if err := r.revalidate(ctx, s, resolved.query, &result); err != nil {
		return models.SearchPage{}, err
	}
	resultPage := newFound(result, w, resolved)
	resultPage.NotByDistance, err = r.countUnlocated(ctx, s, w, resolved.origin)
	return resultPage, err
}

// resolvedSearch is a search whose place is known.
type resolvedSearch struct {
	query   search.Query
	origin  origin
	widened bool
}

// resolveSearch finds the place that a search is about, and how far from there it reaches.
func (r *Room) resolveSearch(ctx context.Context, s indexKind, w searchRequest) (resolvedSearch, error) {
	o, err := r.resolveOrigin(ctx, w.origin)
	if err != nil {
		return resolvedSearch{}, err
	}
	q := search.Query{
		Text: w.text, Where: w.where, FacetFilters: w.facet, Facets: w.facets, MaxFacetValues: w.facetLimit, Origin: o.point, Offset: w.page.Offset(), Limit: w.page.PerPage, Sort: w.sortOrder(o),
	}
	widened := false
	if w.origin.Widen && o.point != nil {
		if widened, err = widen(ctx, s.index, q, w, &o); err != nil {
			return resolvedSearch{}, fmt.Errorf("widen the search: %w", err)
		}
	}
	q.PartFilters = w.partsWithin(o)
	return resolvedSearch{query: q, origin: o, widened: widened}, nil
}

// partsWithin returns the conditions of one meeting with that of the place: within the origin's
// radius.
func (w searchRequest) partsWithin(o origin) map[string]models.Condition {
	parts := maps.Clone(w.parts)
	if parts == nil {
		parts = map[string]models.Condition{}
	}
	addCondition(parts, "", models.AllOf(w.parts[""], o.condition()))
	return parts
}

func newFound(result search.Result, w searchRequest, resolved resolvedSearch) models.SearchPage {
	o := resolved.origin
	f := models.SearchPage{
		Items: make([]models.SearchItem, len(result.Hits)), Total: result.Total, TotalIsExact: result.TotalIsExact, Page: w.page,
		Place: o.place, Point: o.point, Alternatives: o.alternatives, UnmatchedWords: o.ignoredWords, TownOf: o.townOf, Widened: resolved.widened, Facets: result.Facets,
	}
	if o.point != nil {
		f.RadiusKm = o.radiusKm
	}
	for i, hit := range result.Hits {
		f.Items[i] = newFoundItem(hit)
	}
	return f
}

func newFoundItem(hit search.Hit) models.SearchItem {
	item := models.SearchItem{ID: hit.ID, Version: hit.Version, Public: hit.Public, Languages: hit.Languages, NearestMeeting: hit.NearestOwner, Narrowed: hit.ByParts}
	if hit.ByParts && !hit.NextAt.IsZero() {
		item.NextAt = &hit.NextAt
	}
	if hit.DistanceKm >= 0 {
		km := math.Round(hit.DistanceKm*10) / 10
		item.DistanceKm = &km
	}
	return item
}

func sortNames(keys ...search.SortKey) []string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = string(key)
	}
	return names
}

// sortOrder returns the sort asked for; else by relevance where words were given, by distance where
// a place was, and by name. In an area nothing is measured, so that its groups come by name where
// distance is asked for.
func (w searchRequest) sortOrder(o origin) search.Sort {
	by, backward := strings.CutPrefix(w.sort, "-")
	if by == string(search.SortDistance) && o.place != nil && o.place.IsArea() {
		by = string(search.SortName)
	}
	switch {
	case by != "":
		sort := search.Sort{By: search.SortKey(by), Backward: backward}
		if sort.By == search.SortName {
			sort.Locale = search.NewLocale(w.acceptLanguage)
		}
		return sort
	case w.text != "":
		return search.Sort{By: search.SortRelevance}
	case o.point != nil:
		return search.Sort{By: search.SortDistance}
	}
	return search.Sort{By: search.SortName}
}

// oneOf returns the condition of holding one of the values, or everybody if none is asked for.
func oneOf[T ~string](attribute string, wanted []T) models.Condition {
	if len(wanted) == 0 {
		return models.MatchAll()
	}
	return models.HasAny(attribute, wanted...)
}

// insideBox returns the condition of having a point in the box.
func insideBox(box *models.Box) models.Condition { return models.Condition{Inside: box} }
