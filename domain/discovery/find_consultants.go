package discovery

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// ConsultantFacets returns the filters whose values a search for consultants can count.
func (r *Room) ConsultantFacets() []string {
	return []string{"topic", "consultation_kind", "role", "language", "format", "country", "region", "remote"}
}

// FindConsultants finds listed consultants; its errors are those of FindGroups.
func (r *Room) FindConsultants(ctx context.Context, f models.ConsultantFilter) (models.Found, error) {
	return r.find(ctx, r.consultantShelf(), r.consultantsWanted(f))
}

// consultantsWanted returns what a filter asks of the index.
func (r *Room) consultantsWanted(f models.ConsultantFilter) wanted {
	facet := r.sets(map[string][]string{
		"topic": f.Topic, "consultation_kind": f.ConsultationKind, "role": f.Role, "language": f.Language, "format": f.Format,
		"country": f.Country, "region": f.Region, "remote": f.Remote,
	}, f.Refined)
	now := float64(r.Now().UTC().Unix())
	return wanted{text: f.Q, where: span("listed_until", now, forever), facet: facet, facets: f.Facets, near: f.Near, sort: f.Sort, reads: f.Reads, page: f.Page}
}
