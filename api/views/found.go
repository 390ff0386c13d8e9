package views

import (
	"encoding/json"
	"slices"

	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
)

// FoundGroups is one page of a search for groups, with what was understood of the place.
type FoundGroups struct {
	Items         []GroupItem             `json:"items"`
	Page          int                     `json:"page" example:"1"`
	PerPage       int                     `json:"per_page" example:"20"`
	Total         int                     `json:"total" example:"23"`
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

// FacetValue is how many of the groups found hold a value; each facet is counted without its own
// filter.
type FacetValue struct {
	Value string `json:"value" example:"alcohol"`
	Label string `json:"label" example:"Alcohol"`
	Count int    `json:"count" example:"12"`
}

// FoundConsultants is one page of a search for consultants, with what was understood of the place.
type FoundConsultants struct {
	Items         []ConsultantItem        `json:"items"`
	Page          int                     `json:"page" example:"1"`
	PerPage       int                     `json:"per_page" example:"20"`
	Total         int                     `json:"total" example:"121"`
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

// ConsultantItem is a consultant in a search.
type ConsultantItem struct {
	Consultant
	DistanceKm *float64 `json:"distance_km,omitempty"`
}

// ToConsultantItem returns one of the consultants that a search found.
func ToConsultantItem(found models.SearchItem) (ConsultantItem, error) {
	shown := ConsultantItem{DistanceKm: found.DistanceKm}
	err := json.Unmarshal(found.Public, &shown.Consultant)
	return shown, err
}

// ToFoundGroups returns a search's answer for a reader of the languages of an Accept-Language
// header.
func (p Presenter) ToFoundGroups(acceptLanguage string, found models.SearchPage) (FoundGroups, error) {
	response := FoundGroups{
		Items: make([]GroupItem, len(found.Items)), Page: found.Page.Number, PerPage: found.Page.PerPage, Total: found.Total,
		TotalIsExact: found.TotalIsExact, ResolvedPlace: toFoundPlace(found.Place), Alternatives: ToFoundPlaces(found.Alternatives), LeftOut: found.UnmatchedWords,
		TownOf: found.TownOf, NotByDistance: found.NotByDistance,
		RadiusKm: found.RadiusKm, Widened: found.Widened, Facets: p.toFacets(acceptLanguage, found.Facets),
	}
	for i, item := range found.Items {
		var err error
		if response.Items[i], err = p.ToGroupItem(acceptLanguage, item); err != nil {
			return response, err
		}
	}
	return response, nil
}

// TranslationFor returns the language of the translation that a reader of the languages of an
// Accept-Language header is shown; "" if they are shown the group's own words.
func TranslationFor(acceptLanguage string, item models.SearchItem) string {
	if len(item.Languages) == 0 {
		return ""
	}
	original, others := item.Languages[0], item.Languages[1:]
	chosen := original
	if wanted, _, err := language.ParseAcceptLanguage(acceptLanguage); err == nil && len(wanted) > 0 {
		chosen = messages.BestLanguage(wanted, original, others)
	}
	if !slices.Contains(others, chosen) { // a group may be translated into its own language
		return ""
	}
	return chosen
}

// Translate sets the name and description to those of one of the group's translations. The member
// language names their language; translations holds the others.
func Translate(best string, g *Group) {
	chosen := g.Translations[best]
	others := map[string]models.Translation{g.Language: {Name: g.Name, Description: g.Description}}
	for tag, translation := range g.Translations {
		if tag != best {
			others[tag] = translation
		}
	}
	if chosen.Name != "" {
		g.Name = chosen.Name
	}
	if chosen.Description != "" {
		g.Description = chosen.Description
	}
	g.Language, g.Translations = best, others
}

// ToGroupItem returns one of the groups that a search found, for a reader of the languages of an
// Accept-Language header.
func (p Presenter) ToGroupItem(acceptLanguage string, found models.SearchItem) (GroupItem, error) {
	var shown GroupItem
	if err := json.Unmarshal(found.Public, &shown.Group); err != nil {
		return shown, err
	}
	if best := TranslationFor(acceptLanguage, found); best != "" {
		Translate(best, &shown.Group)
	}
	shown.DistanceKm = found.DistanceKm
	if found.Narrowed {
		shown.NextAt = found.NextAt
	}
	shown.NearestMeetingID = NearestMeetingID(found)
	return shown, nil
}

// NearestMeetingID returns the id of the meeting whose point is the nearest; "" if that is the
// group's own, or no distance was measured.
func NearestMeetingID(item models.SearchItem) string {
	if item.NearestMeeting == (models.ID{}) {
		return ""
	}
	return item.NearestMeeting.String()
}

// ToFoundConsultants returns a search's answer for a reader of the languages of an Accept-Language
// header.
func (p Presenter) ToFoundConsultants(acceptLanguage string, found models.SearchPage) (FoundConsultants, error) {
	response := FoundConsultants{
		Items: make([]ConsultantItem, len(found.Items)), Page: found.Page.Number, PerPage: found.Page.PerPage, Total: found.Total,
		TotalIsExact: found.TotalIsExact, ResolvedPlace: toFoundPlace(found.Place), Alternatives: ToFoundPlaces(found.Alternatives), LeftOut: found.UnmatchedWords,
		TownOf: found.TownOf, NotByDistance: found.NotByDistance,
		RadiusKm: found.RadiusKm, Widened: found.Widened, Facets: p.toFacets(acceptLanguage, found.Facets),
	}
	for i, item := range found.Items {
		var err error
		if response.Items[i], err = ToConsultantItem(item); err != nil {
			return response, err
		}
	}
	return response, nil
}
