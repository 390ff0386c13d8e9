package discovery

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// ConsultantFacets returns the filters whose values a search for consultants can count.
func ConsultantFacets() []string {
	return []string{"topic", "consultation_kind", "role", "language", "format", "country", "region", "remote"}
}

// ConsultantSorts returns the orders of a search for consultants; each may be reversed by a "-" before
// it.
func ConsultantSorts() []string {
	return sortNames(search.SortRelevance, search.SortDistance, search.SortName, search.SortUpdated)
}

// FindConsultants finds listed consultants; its errors are those of FindGroups.
func (r *Room) FindConsultants(ctx context.Context, f models.ConsultantFilter) (models.SearchPage, error) {
	return r.find(ctx, r.consultantIndexKind(), r.newConsultantSearch(f))
}

// newConsultantSearch returns what a filter asks of the index.
func (r *Room) newConsultantSearch(f models.ConsultantFilter) searchRequest {
	facet := r.setConditions(map[string][]string{
		"topic": f.Topic, "consultation_kind": f.ConsultationKind, "role": f.Role, "language": f.Language, "format": f.Format,
		"country": f.Country, "region": f.Region, "remote": f.Remote,
	}, f.FilterClauses)
	now := float64(r.Now().UTC().Unix())
	return searchRequest{text: f.Q, where: rangeCondition("listed_until", now, maxInstant), facet: facet, facets: f.Facets, origin: f.Origin, sort: f.Sort, acceptLanguage: f.AcceptLanguage, page: f.Page}
}
