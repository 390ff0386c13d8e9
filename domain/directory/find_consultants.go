package directory

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// ConsultantFacets are the filters whose values a search for consultants can count.
func (r *Room) ConsultantFacets() []string {
	return []string{"topic", "consultation_kind", "role", "language", "format", "country", "region", "remote"}
}

// FindConsultants finds listed consultants; its errors are those of FindGroups.
func (r *Room) FindConsultants(ctx context.Context, f models.ConsultantFilter) (models.Found, error) {
	facet := map[string]models.Condition{
		"topic": among("topic", r.expanded(f.Topic)), "consultation_kind": among("consultation_kind", f.ConsultationKind),
		"role": among("role", f.Role), "language": among("language", f.Language), "format": among("format", f.Format),
		"country": among("country", f.Country), "region": among("region", f.Region), "remote": among("remote", f.Remote),
	}
	for name, c := range facet {
		if c.IsZero() {
			delete(facet, name)
		}
	}
	now := float64(r.Now().UTC().Unix())
	return r.find(ctx, r.consultantShelf(), wanted{
		text: f.Q, where: span("listed_until", now, forever), facet: facet, facets: f.Facets, near: f.Near, sort: f.Sort, page: f.Page,
	})
}
