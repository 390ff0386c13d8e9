package discovery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// GroupFacets returns the filters whose values a search can count.
func GroupFacets() []string {
	return []string{
		"kind", "field", "topic", "language", "format", "audience", "for", "stage", "support_function", "governance", "open_to",
		"taking_newcomers", "accessibility", "amenity", "style", "purpose", "country", "region", "day", "cost", "source", "activity",
	}
}

// GroupSorts returns the orders of a search for groups; each may be reversed by a "-" before it.
func GroupSorts() []string {
	return sortNames(search.SortRelevance, search.SortDistance, search.SortNextMeeting, search.SortName, search.SortUpdated)
}

// TownFacet counts groups by the place of the gazetteer that is public of them. It is no filter: near
// a place people search by distance.
const TownFacet = "town"

// FindGroups finds published groups. It returns models.ErrTooDeep behind the 10,000th item, an
// InvalidError for a place that is not known, and models.ErrUnavailable where the index cannot
// answer.
func (r *Room) FindGroups(ctx context.Context, f models.GroupFilter) (models.SearchPage, error) {
	w, err := r.newGroupSearch(ctx, f)
	if err != nil {
		return models.SearchPage{}, err
	}
	return r.find(ctx, r.groupIndexKind(), w)
}

// newGroupSearch returns what a filter asks of the index: of the group as a whole, and of one of
// its meetings. Filters of meetings that ask for none of some values, and day_all, are about all
// meetings.
func (r *Room) newGroupSearch(ctx context.Context, f models.GroupFilter) (searchRequest, error) {
	f, err := r.resolveParents(ctx, f)
	if err != nil {
		return searchRequest{}, err
	}
	now := r.Now().UTC()
	times := newTimeFilter(f, now)
	facet := r.setConditions(map[string][]string{
		"kind": f.Kind, "field": f.Field, "topic": f.Topic, "for": f.For, "stage": f.Stage, "support_function": f.SupportFunction,
		"governance": f.Governance, "taking_newcomers": f.TakingNewcomers, "parent": f.Parent, "cost": f.Cost, "source": f.Source,
		"activity": f.Activity,
	}, f.FilterClauses)
	parts := r.setConditions(meetingFilters(f), requireAll(models.FilterClauses{All: f.All}, "accessibility", f.Accessibility))
	where := models.AllOf(facet["parent"], scalarConditions(f)) // what no facet is counted of
	delete(facet, "parent")
	maps.Copy(facet, r.setConditions(emptyFilters(meetingFilters(f)), models.FilterClauses{Not: f.Not}))
	if !requiresValue(f, "activity", f.Activity) {
		facet["activity"] = models.AllOf(facet["activity"], notEnded())
	}
	addCondition(facet, "day", times.allMeetingsCondition(f))
	addCondition(parts, "day", times.oneMeetingCondition(f))
	addCondition(parts, "", models.AllOf(times.anyDayCondition(), underWayCondition(f, now), insideBox(f.Box)))
	return searchRequest{text: f.Q, where: where, facet: facet, parts: parts, facets: f.Facets, facetLimit: f.FacetLimit, origin: f.Origin, sort: f.Sort, acceptLanguage: f.AcceptLanguage, page: f.Page}, nil
}

// meetingFilters returns the filters of sets that hold for one meeting, or for all that the group
// states about them.
func meetingFilters(f models.GroupFilter) map[string][]string {
	return map[string][]string{
		"language": f.Language, "format": f.Format, "audience": f.Audience, "open_to": f.OpenTo, "accessibility": nil,
		"amenity": f.Amenity, "style": f.Style, "purpose": f.Purpose, "country": f.Country, "region": f.Region,
	}
}

// emptyFilters returns the names of filters, which ask for no value.
func emptyFilters(filters map[string][]string) map[string][]string {
	names := make(map[string][]string, len(filters))
	for name := range filters {
		names[name] = nil
	}
	return names
}

func addCondition(to map[string]models.Condition, name string, c models.Condition) {
	if !c.IsZero() {
		to[name] = c
	}
}

// underWayCondition returns the condition of a meeting that goes on now.
func underWayCondition(f models.GroupFilter, now time.Time) models.Condition {
	if !f.Now {
		return models.MatchAll()
	}
	return rangeCondition("on_until", float64(now.Unix())+1, maxInstant)
}

// requiresValue reports whether a filter names values that a group must hold.
func requiresValue(f models.GroupFilter, name string, values []string) bool {
	return len(values) > 0 || len(f.All[name]) > 0
}

// notEnded returns the condition of every search that does not ask for an activity: groups that
// have ended are left out. It is a negation, so that documents indexed before activity was a value
// pass.
func notEnded() models.Condition {
	ended := models.HasAny("activity", models.ActivityEnded)
	return models.Condition{Not: &ended}
}

// scalarConditions returns the condition of the filters of single values: ages, when changed,
// external id.
func scalarConditions(f models.GroupFilter) models.Condition {
	var conditions []models.Condition
	if f.ExternalID != "" {
		conditions = append(conditions, models.HasAny("external_id", f.ExternalID))
	}
	if f.Age != nil {
		age := float64(*f.Age)
		conditions = append(conditions, rangeCondition("min_age", 0, age), rangeCondition("max_age", age, maxAge))
	}
	if !f.UpdatedSince.IsZero() {
		conditions = append(conditions, rangeCondition("updated", float64(f.UpdatedSince.Unix()), maxInstant))
	}
	return models.AllOf(conditions...)
}

// maxInstant is later than every instant that is stored.
const maxInstant = 1 << 52

func rangeCondition(attribute string, low, high float64) models.Condition {
	return models.Condition{Range: &models.Range{Attribute: attribute, Low: low, High: high}}
}

// setConditions returns the conditions of filters of sets, by the filter's name: one of some values
// is held, every one of others, and none of yet others. A topic includes all that are below it.
// Filters that ask for nothing are left out.
func (r *Room) setConditions(selected map[string][]string, more models.FilterClauses) map[string]models.Condition {
	conditions := map[string]models.Condition{}
	for name, values := range selected {
		parts := []models.Condition{r.valueCondition(name, values...)}
		for _, value := range more.All[name] {
			parts = append(parts, r.valueCondition(name, value))
		}
		if unwanted := r.valueCondition(name, more.Not[name]...); !unwanted.IsZero() {
			parts = append(parts, models.Condition{Not: &unwanted})
		}
		if c := models.AllOf(parts...); !c.IsZero() {
			conditions[name] = c
		}
	}
	return conditions
}

// valueCondition returns the condition of holding one of a filter's values, or everybody if none is
// asked for.
func (r *Room) valueCondition(name string, values ...string) models.Condition {
	var all []string
	for _, value := range values {
		switch name {
		case "topic":
			all = append(all, r.Topics.Expand(value)...)
		case "language":
			all = append(all, validation.CanonicalLanguageTag(value))
		default:
			all = append(all, value)
		}
	}
	return oneOf(name, all)
}

// requireAll also asks for every one of a filter's values.
func requireAll(more models.FilterClauses, name string, values []string) models.FilterClauses {
	if len(values) == 0 {
		return more
	}
	all := maps.Clone(more.All)
	if all == nil {
		all = map[string][]string{}
	}
	all[name] = slices.Concat(all[name], values)
	return models.FilterClauses{All: all, Not: more.Not}
}

// ResolveGroupID returns the id of the group that an id or a slug names, also a slug that the group
// had before. It authorizes nothing: the caller acts by the id, as if that had been sent. An id is
// returned whether the group exists or not; a slug that no group has gives the zero ID, which no
// group has either, so that all that follows is the same as for an id that no group has.
func (r *Room) ResolveGroupID(ctx context.Context, ref string) (models.ID, error) {
	if id, err := models.ParseID(ref); err == nil {
		return id, nil
	}
	var found store.SlugHolder
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.SlugHolder(ctx, ref)
		return err
	})
	if err != nil {
		return models.ID{}, fmt.Errorf("look up a slug: %w", err)
	}
	return found.ID, nil
}

// resolveParents returns the filter with ids in the place of the slugs of parent groups.
func (r *Room) resolveParents(ctx context.Context, f models.GroupFilter) (models.GroupFilter, error) {
	var err error
	if f.Parent, err = r.resolveGroupIDs(ctx, f.Parent); err != nil {
		return f, err
	}
	for _, refined := range []*map[string][]string{&f.All, &f.Not} {
		if len((*refined)["parent"]) == 0 {
			continue
		}
		changed := maps.Clone(*refined)
		if changed["parent"], err = r.resolveGroupIDs(ctx, changed["parent"]); err != nil {
			return f, err
		}
		*refined = changed
	}
	return f, nil
}

func (r *Room) resolveGroupIDs(ctx context.Context, refs []string) ([]string, error) {
	ids := slices.Clone(refs)
	for i, ref := range refs {
		id, err := r.ResolveGroupID(ctx, ref)
		if err != nil {
			return nil, err
		}
		ids[i] = id.String()
	}
	return ids, nil
}
