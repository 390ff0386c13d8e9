package views

import (
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
)

// ReadGroupFilter returns the filter that the parameters ask for. The caller must end the reading
// with finish.
func (p Presenter) ReadGroupFilter(q *rest.Query) models.GroupFilter {
	f := models.GroupFilter{
		Q: q.Text("q"), Origin: q.Origin(), Box: q.Box(),
		Kind: q.VocabularyFilter("kind", "kind"), Field: q.Filter("field", q.ReadOneOf(p.Topics.FieldIDs)),
		Topic:    q.CheckedFilter("topic", "unknown_topic", func(s string) bool { _, ok := p.Topics.Topic(s); return ok }),
		Language: q.CheckedFilter("language", "unknown_language", validation.IsLanguage), Format: q.VocabularyFilter("format", "meeting_format"),
		Audience: q.VocabularyFilter("audience", "audience"), For: q.VocabularyFilter("for", "open_to"), Stage: q.VocabularyFilter("stage", "stage"),
		SupportFunction: q.VocabularyFilter("support_function", "support_function"), Governance: q.VocabularyFilter("governance", "governance"),
		OpenTo: q.VocabularyFilter("open_to", "open_to"), TakingNewcomers: q.VocabularyFilter("taking_newcomers", "taking_newcomers"),
		Accessibility: q.VocabularyFilter("accessibility", "accessibility"), Amenity: q.VocabularyFilter("amenity", "amenity"), Style: q.VocabularyFilter("style", "style"),
		Purpose: q.VocabularyFilter("purpose", "purpose"),
		Country: q.CheckedFilter("country", "unknown_country", validation.IsCountry), Region: q.Filter("region", q.List), Parent: q.Filter("parent", q.List),
		Cost: q.VocabularyFilter("cost", "cost"), UpdatedSince: q.Timestamp("updated_since"), Source: q.Filter("source", q.List),
		Activity: q.VocabularyFilter("activity", "activity"), ExternalID: q.Text("external_id"),
	}
	if q.IsPaged() {
		f.Sort, f.Facets = q.Sort(discovery.GroupSorts()...), q.ListOneOf("facets", discovery.GroupFacets())
		f.Page = q.Page()
	}
	readTimes(q, &f)
	if age := q.Integer("age", -1, 0, 120); age >= 0 {
		f.Age = &age
	}
	f.FilterClauses = q.Refined
	return f
}

// readTimes reads when the group meets: day, now, starts_after, starts_before, timezone.
func readTimes(q *rest.Query, f *models.GroupFilter) {
	f.Day = q.Filter("day", q.ReadOneOf(func() []string { return append(models.SetValues("day"), "today", "weekend") }))
	f.Now = q.Boolean("now")
	f.StartsAfter, f.StartsBefore = q.TimeOfDay("starts_after"), q.TimeOfDay("starts_before")
	f.Timezone = q.TimeZone("timezone")
}

// ReadConsultantFilter returns the filter that the parameters of a search for consultants ask for.
// The caller must end the reading with Finish.
func (p Presenter) ReadConsultantFilter(q *rest.Query) models.ConsultantFilter {
	f := models.ConsultantFilter{
		Q: q.Text("q"), Origin: q.Origin(),
		Topic:            q.CheckedFilter("topic", "unknown_topic", func(s string) bool { _, ok := p.Topics.Topic(s); return ok }),
		ConsultationKind: q.VocabularyFilter("consultation_kind", "consultation_kind"), Role: q.VocabularyFilter("role", "role"),
		Language: q.CheckedFilter("language", "unknown_language", validation.IsLanguage), Format: q.VocabularyFilter("format", "format"),
		Country: q.CheckedFilter("country", "unknown_country", validation.IsCountry), Region: q.Filter("region", q.List), Remote: q.VocabularyFilter("remote", "remote"),
	}
	if q.IsPaged() {
		f.Sort, f.Facets = q.Sort(discovery.ConsultantSorts()...), q.ListOneOf("facets", discovery.ConsultantFacets())
		f.Page = q.Page()
	}
	f.FilterClauses = q.Refined
	return f
}

// ReadResourceFilter returns the filter that the parameters of a search for resources ask for. The
// caller must end the reading with Finish.
func (p Presenter) ReadResourceFilter(q *rest.Query) models.ResourceFilter {
	f := models.ResourceFilter{
		Q: q.Text("q"), Origin: q.Origin(), Kind: q.VocabularyFilter("kind", "resource_kind"), Category: q.VocabularyFilter("category", "resource_category"),
		Topic:    q.CheckedFilter("topic", "unknown_topic", func(s string) bool { _, ok := p.Topics.Topic(s); return ok }),
		Language: q.CheckedFilter("language", "unknown_language", validation.IsLanguage), Reach: q.VocabularyFilter("reach", "resource_reach"),
		Country: q.CheckedFilter("country", "unknown_country", validation.IsCountry), Region: q.Filter("region", q.List),
		Sort: q.Sort(discovery.ResourceSorts()...), Facets: q.ListOneOf("facets", discovery.ResourceFacets()), Page: q.Page(),
	}
	f.FilterClauses = q.Refined
	return f
}
