package views

import (
	"encoding/json"
	"time"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// Resource is a resource as its reader may see it. Who suggested it, and which groups confirmed it,
// is shown to nobody.
type Resource struct {
	ID          string                      `json:"id" format:"uuid"`
	Version     int64                       `json:"version"`
	URL         string                      `json:"url" format:"uri"`
	Name        string                      `json:"name" example:"Leeds Housing Advice"`
	Kind        models.ResourceKind         `json:"kind"`
	Category    models.ResourceCategory     `json:"category"`
	Summary     string                      `json:"summary,omitempty" example:"Advice for tenants, free, without an appointment on Mondays."`
	Topics      []string                    `json:"topics"`
	Languages   []string                    `json:"languages"`
	Reach       models.ResourceReach        `json:"reach"`
	Locality    *Locality                   `json:"locality,omitempty"`
	Website     string                      `json:"website,omitempty" format:"uri"`
	Phone       string                      `json:"phone,omitempty" example:"+44 113 496 0000"`
	Email       string                      `json:"email,omitempty" example:"advice@example.org"`
	Anonymous   bool                        `json:"anonymous"`
	Cost        string                      `json:"cost,omitempty" example:"free"`
	PartOf      *string                     `json:"part_of,omitempty" format:"uuid"`
	Status      models.ResourceStatus       `json:"status"`
	ConfirmedBy models.ResourceConfirmation `json:"confirmed_by,omitempty"`
	ConfirmedOn string                      `json:"confirmed_on,omitempty" format:"date"`
	Source      string                      `json:"source,omitempty" example:"leeds"`
	CreatedAt   time.Time                   `json:"created_at" format:"date-time"`
	UpdatedAt   time.Time                   `json:"updated_at" format:"date-time"`
}

// FoundResources is one page of a search for resources, with what was understood of the place.
type FoundResources struct {
	Items         []ResourceItem          `json:"items"`
	Page          int                     `json:"page" example:"1"`
	PerPage       int                     `json:"per_page" example:"20"`
	Total         int                     `json:"total" example:"12"`
	TotalIsExact  bool                    `json:"total_is_exact"`
	ResolvedPlace *FoundPlace             `json:"resolved_place,omitempty"`
	Alternatives  []FoundPlace            `json:"alternatives"`
	LeftOut       []string                `json:"near_left_out,omitempty" example:"west yorkshire"` // words of near that were not understood
	TownOf        string                  `json:"near_town_of,omitempty" example:"Behind the mill"` // a place as groups call it, whose own point is not known: resolved_place is the town of a group that meets there
	NotByDistance int                     `json:"not_found_by_distance,omitempty" example:"2"`      // how many more hold all that is asked but have no public point, in the country searched from or in none that is known
	RadiusKm      float64                 `json:"radius_km,omitempty" example:"25"`
	Widened       bool                    `json:"widened"`
	Facets        map[string][]FacetValue `json:"facets,omitempty"`
}

// ResourceItem is a resource in a search.
type ResourceItem struct {
	Resource
	DistanceKm *float64 `json:"distance_km,omitempty"`
}

// ToResource returns a resource as its reader may see it.
func (p Presenter) ToResource(r models.Resource) Resource {
	shown := Resource{
		ID: r.ID.String(), Version: r.Version, URL: p.PublicURL + Base + "/resources/" + r.ID.String(), Name: r.Name, Kind: r.Kind, Category: r.Category,
		Summary: r.Summary, Topics: rest.NonNil(r.Topics), Languages: rest.NonNil(r.Languages), Reach: r.Reach, Locality: toLocality(r.Locality),
		Website: r.Website, Phone: r.Phone, Email: r.Email, Anonymous: r.Anonymous, Cost: r.Cost, Status: r.Status, ConfirmedBy: r.ConfirmedBy,
		ConfirmedOn: FormatDate(r.ConfirmedOn), Source: r.Source, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	if r.PartOf != nil {
		whole := r.PartOf.String()
		shown.PartOf = &whole
	}
	return shown
}

// Resource returns a public resource, as JSON.
func (p Presenter) Resource(r models.Resource) []byte { return mustEncode(p.ToResource(r)) }

// ToFoundResources returns a search's answer for a reader of the languages of an Accept-Language
// header.
func (p Presenter) ToFoundResources(acceptLanguage string, found models.SearchPage) (FoundResources, error) {
	response := FoundResources{
		Items: make([]ResourceItem, len(found.Items)), Page: found.Page.Number, PerPage: found.Page.PerPage, Total: found.Total,
		TotalIsExact: found.TotalIsExact, ResolvedPlace: toFoundPlace(found.Place), Alternatives: ToFoundPlaces(found.Alternatives), LeftOut: found.UnmatchedWords,
		TownOf: found.TownOf, NotByDistance: found.NotByDistance,
		RadiusKm: found.RadiusKm, Widened: found.Widened, Facets: p.toResourceFacets(acceptLanguage, found.Facets),
	}
	for i, item := range found.Items {
		response.Items[i].DistanceKm = item.DistanceKm
		if err := json.Unmarshal(item.Public, &response.Items[i].Resource); err != nil {
			return response, err
		}
	}
	return response, nil
}

// toResourceFacets returns counts with labels, those of kinds, categories and reaches from the sets of
// resources.
func (p Presenter) toResourceFacets(acceptLanguage string, facets map[string][]models.FacetCount) map[string][]FacetValue {
	shown := p.toFacets(acceptLanguage, facets)
	for _, name := range []string{"kind", "category", "reach"} {
		for i, value := range shown[name] {
			shown[name][i].Label = p.FacetLabel("resource_"+name, value.Value, p.Texts.Match(acceptLanguage))
		}
	}
	return shown
}
