package discovery

import (
	"context"
	"maps"
	"time"

	"github.com/shg-directory/shg/models"
)

// GroupFacets returns the filters whose values a search can count.
func (r *Room) GroupFacets() []string {
	return []string{
		"kind", "field", "topic", "language", "format", "audience", "for", "stage", "support_function", "governance", "open_to",
		"taking_newcomers", "accessibility", "amenity", "style", "purpose", "country", "region", "day", "cost", "source", "activity",
	}
}

// FindGroups finds published groups. It returns models.ErrTooDeep behind the 10,000th item, an
// InvalidError for a place that is not known, and models.ErrUnavailable where the index cannot
// answer.
func (r *Room) FindGroups(ctx context.Context, f models.GroupFilter) (models.Found, error) {
	w, err := r.groupsWanted(ctx, f)
	if err != nil {
		return models.Found{}, err
	}
	return r.find(ctx, r.groupShelf(), w)
}

// groupsWanted returns what a filter asks of the index: of the group as a whole, and of one of its
// meetings. Filters of meetings that ask for none of some values, and day_all, are about all
// meetings.
func (r *Room) groupsWanted(ctx context.Context, f models.GroupFilter) (wanted, error) {
	f, err := r.parentsByID(ctx, f)
	if err != nil {
		return wanted{}, err
	}
	now := r.Now().UTC()
	times := timesOf(f, now)
	facet := r.sets(map[string][]string{
		"kind": f.Kind, "field": f.Field, "topic": f.Topic, "for": f.For, "stage": f.Stage, "support_function": f.SupportFunction,
		"governance": f.Governance, "taking_newcomers": f.TakingNewcomers, "parent": f.Parent, "cost": f.Cost, "source": f.Source,
		"activity": f.Activity,
	}, f.Refined)
	parts := r.sets(ofMeetings(f), withEvery(models.Refined{All: f.All}, "accessibility", f.Accessibility))
	where := models.AllOf(facet["parent"], groupsAt(f)) // what no facet is counted of
	delete(facet, "parent")
	maps.Copy(facet, r.sets(noneOf(ofMeetings(f)), models.Refined{Not: f.Not}))
	if !asksFor(f, "activity", f.Activity) {
		facet["activity"] = models.AllOf(facet["activity"], notEnded())
	}
	addCondition(facet, "day", times.onDays(f))
	addCondition(parts, "day", times.onOneOf(f))
	addCondition(parts, "", models.AllOf(times.atAll(), underWay(f, now), inside(f.Box)))
	return wanted{text: f.Q, where: where, facet: facet, parts: parts, facets: f.Facets, near: f.Near, sort: f.Sort, reads: f.Reads, page: f.Page}, nil
}

// ofMeetings returns the filters of sets that hold for one meeting, or for all that the group
// states about them.
func ofMeetings(f models.GroupFilter) map[string][]string {
	return map[string][]string{
		"language": f.Language, "format": f.Format, "audience": f.Audience, "open_to": f.OpenTo, "accessibility": nil,
		"amenity": f.Amenity, "style": f.Style, "purpose": f.Purpose, "country": f.Country, "region": f.Region,
	}
}

// noneOf returns the names of filters, which ask for no value.
func noneOf(filters map[string][]string) map[string][]string {
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

// pendingTask returns the condition of a meeting that goes on now.
func underWay(f models.GroupFilter, now time.Time) models.Condition {
	if !f.Now {
		return models.Everyone()
	}
	return span("on_until", float64(now.Unix())+1, forever)
}

// asksFor reports whether a filter names values that a group must hold.
func asksFor(f models.GroupFilter, name string, values []string) bool {
	return len(values) > 0 || len(f.All[name]) > 0
}

// notEnded returns the condition of every search that does not ask for an activity: groups that
// have ended are left out. It is a negation, so that documents indexed before activity was a value
// pass.
func notEnded() models.Condition {
	ended := models.HasAny("activity", models.ActivityEnded)
	return models.Condition{Not: &ended}
}

// groupsAt returns the condition of the filters of single values: ages, when changed, external id.
func groupsAt(f models.GroupFilter) models.Condition {
	var conditions []models.Condition
	if f.ExternalID != "" {
		conditions = append(conditions, models.HasAny("external_id", f.ExternalID))
	}
	if f.Age != nil {
		age := float64(*f.Age)
		conditions = append(conditions, span("min_age", 0, age), span("max_age", age, oldest))
	}
	if !f.UpdatedSince.IsZero() {
		conditions = append(conditions, span("updated", float64(f.UpdatedSince.Unix()), forever))
	}
	return models.AllOf(conditions...)
}

// forever is later than every instant that is stored.
const forever = 1 << 52

func span(attribute string, low, high float64) models.Condition {
	return models.Condition{Span: &models.Span{Attribute: attribute, Low: low, High: high}}
}
