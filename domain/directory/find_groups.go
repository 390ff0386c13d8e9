package directory

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
)

// GroupFacets are the filters whose values a search can count.
func (r *Room) GroupFacets() []string {
	return []string{
		"kind", "field", "topic", "language", "format", "audience", "for", "stage", "support_function", "governance", "open_to",
		"taking_newcomers", "accessibility", "amenity", "style", "country", "region", "day", "cost", "source", "activity",
	}
}

// FindGroups finds published groups. It returns models.ErrTooDeep behind the 10,000th item, an InvalidError for a place that is not known,
// and models.ErrUnavailable where the index cannot answer.
func (r *Room) FindGroups(ctx context.Context, f models.GroupFilter) (models.Found, error) {
	w, err := r.groupsWanted(ctx, f)
	if err != nil {
		return models.Found{}, err
	}
	return r.find(ctx, r.groupShelf(), w)
}

// groupsWanted is what a filter asks of the index.
func (r *Room) groupsWanted(ctx context.Context, f models.GroupFilter) (wanted, error) {
	now := r.Now().UTC()
	times, err := r.timesOf(ctx, f, now)
	if err != nil {
		return wanted{}, err
	}
	facet := r.sets(map[string][]string{
		"kind": f.Kind, "field": f.Field, "topic": f.Topic, "language": f.Language, "format": f.Format, "audience": f.Audience, "for": f.For,
		"stage": f.Stage, "support_function": f.SupportFunction, "governance": f.Governance, "open_to": f.OpenTo,
		"taking_newcomers": f.TakingNewcomers, "accessibility": nil, "amenity": f.Amenity, "style": f.Style, "country": f.Country,
		"region": f.Region, "parent": f.Parent, "cost": f.Cost, "source": f.Source, "activity": f.Activity,
	}, withEvery(f.Refined, "accessibility", f.Accessibility))
	where := models.AllOf(facet["parent"], groupsAt(f, now), times.atAll(), inside(f.Box)) // what no facet is counted of
	delete(facet, "parent")
	if !asksFor(f, "activity", f.Activity) {
		facet["activity"] = models.AllOf(facet["activity"], notEnded())
	}
	if days := times.onDays(f); !days.IsZero() {
		facet["day"] = days
	}
	return wanted{text: f.Q, where: where, facet: facet, facets: f.Facets, near: f.Near, sort: f.Sort, page: f.Page}, nil
}

// asksFor says whether a filter names values that a group must hold.
func asksFor(f models.GroupFilter, name string, values []string) bool {
	return len(values) > 0 || len(f.All[name]) > 0
}

// notEnded is the condition of every search that does not ask for an activity: groups that have ended
// are left out. It is a negation, so that documents indexed before activity was a value pass.
func notEnded() models.Condition {
	ended := models.HasAny("activity", models.ActivityEnded)
	return models.Condition{Not: &ended}
}

// groupsAt is the condition of the filters of single values: ages, when changed, whether a meeting goes on, external id.
func groupsAt(f models.GroupFilter, now time.Time) models.Condition {
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
	if f.Now {
		conditions = append(conditions, span("on_until", float64(now.Unix())+1, forever))
	}
	return models.AllOf(conditions...)
}

// forever is later than every instant that is kept.
const forever = 1 << 52

func span(attribute string, low, high float64) models.Condition {
	return models.Condition{Span: &models.Span{Attribute: attribute, Low: low, High: high}}
}
