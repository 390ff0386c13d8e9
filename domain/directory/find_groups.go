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
		"taking_newcomers", "accessibility", "amenity", "style", "country", "region", "day", "cost", "source",
	}
}

// FindGroups finds published groups. It returns models.ErrTooDeep behind the 10,000th item, an InvalidError for a place that is not known,
// and models.ErrUnavailable where the index cannot answer.
func (r *Room) FindGroups(ctx context.Context, f models.GroupFilter) (models.Found, error) {
	now := r.Now().UTC()
	where, err := r.groupsAt(ctx, f, now)
	if err != nil {
		return models.Found{}, err
	}
	return r.find(ctx, r.groupShelf(), wanted{
		text: f.Q, where: models.AllOf(where, inside(f.Box)), facet: r.groupConditions(f), facets: f.Facets, near: f.Near, sort: f.Sort, page: f.Page,
	})
}

// groupConditions are the filters whose names are facets: each facet is counted without its own.
func (r *Room) groupConditions(f models.GroupFilter) map[string]models.Condition {
	conditions := map[string]models.Condition{
		"kind": among("kind", f.Kind), "field": among("field", f.Field), "topic": among("topic", r.expanded(f.Topic)),
		"language": among("language", f.Language), "format": among("format", f.Format), "audience": among("audience", f.Audience),
		"for": among("for", f.For), "stage": among("stage", f.Stage), "support_function": among("support_function", f.SupportFunction),
		"governance": among("governance", f.Governance), "open_to": among("open_to", f.OpenTo),
		"taking_newcomers": among("taking_newcomers", f.TakingNewcomers), "amenity": among("amenity", f.Amenity), "style": among("style", f.Style),
		"country": among("country", f.Country), "region": among("region", f.Region), "cost": among("cost", f.Cost), "source": among("source", f.Source),
	}
	var all []models.Condition
	for _, value := range f.Accessibility {
		all = append(all, models.HasAny("accessibility", value))
	}
	conditions["accessibility"] = models.AllOf(all...)
	for name, c := range conditions {
		if c.IsZero() {
			delete(conditions, name)
		}
	}
	return conditions
}

// expanded are topics with all that lie below them.
func (r *Room) expanded(ids []string) []string {
	var all []string
	for _, id := range ids {
		all = append(all, r.Topics.Expand(id)...)
	}
	return all
}

// groupsAt is the condition of the filters that are no facets: ages, times, when changed, parent, external id.
func (r *Room) groupsAt(ctx context.Context, f models.GroupFilter, now time.Time) (models.Condition, error) {
	conditions := []models.Condition{among("parent", f.Parent)}
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
	times, err := r.meetsAt(ctx, f, now)
	return models.AllOf(append(conditions, times)...), err
}

// forever is later than every instant that is kept.
const forever = 1 << 52

func span(attribute string, low, high float64) models.Condition {
	return models.Condition{Span: &models.Span{Attribute: attribute, Low: low, High: high}}
}

// meetsAt is the condition of having a meeting that begins on one of the days and between the times.
func (r *Room) meetsAt(ctx context.Context, f models.GroupFilter, now time.Time) (models.Condition, error) {
	if len(f.Day) == 0 && f.StartsAfter == "" && f.StartsBefore == "" {
		return models.Everyone(), nil
	}
	today, err := r.todayWhere(ctx, f, now)
	if err != nil {
		return models.Everyone(), err
	}
	from, until := clockBounds(f.StartsAfter, f.StartsBefore)
	attribute, offset := "starts", 0.0
	if f.Timezone != "" {
		attribute, offset = "starts_utc", float64(r.offsetMinutes(f.Timezone, now))
	}
	var any []models.Condition
	for i, d := range week() {
		if wantsDay(f.Day, d, today) {
			begin := float64(i * minutesOfDay)
			any = append(any, stretches(attribute, begin+from-offset, begin+until-offset)...)
		}
	}
	return models.AnyOf(any...), nil
}

// clockBounds are the minutes of a day from after to before, before itself left out; a stretch over midnight ends on the next day.
func clockBounds(after, before string) (from, until float64) {
	until = minutesOfDay - 1
	if m, ok := minutesOf(after); ok {
		from = float64(m)
	}
	if m, ok := minutesOf(before); ok {
		until = float64(m) - 1
	}
	if until < from {
		until += minutesOfDay
	}
	return from, until
}

func wantsDay(days []string, d, today models.Weekday) bool {
	for _, day := range days {
		if day == string(d) || day == "today" && d == today {
			return true
		}
	}
	return len(days) == 0
}

// stretches are the conditions of a number from low to high on the circle of the week.
func stretches(attribute string, low, high float64) []models.Condition {
	length := high - low
	low = wrap(low)
	if high = low + length; high < minutesOfWeek {
		return []models.Condition{span(attribute, low, high)}
	}
	return []models.Condition{span(attribute, low, minutesOfWeek), span(attribute, 0, high-minutesOfWeek)}
}

// todayWhere is which day it is where somebody asks: in timezone=, else at the place searched from, else in UTC.
func (r *Room) todayWhere(ctx context.Context, f models.GroupFilter, now time.Time) (models.Weekday, error) {
	zone := f.Timezone
	if zone == "" {
		o, err := r.resolve(ctx, f.Near)
		if err != nil {
			return "", err
		}
		if o.place != nil {
			zone = o.place.Timezone
		}
	}
	return dayOf(now.In(r.zone(zone)).Weekday()), nil
}
