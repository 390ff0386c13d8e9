package views

import (
	"github.com/shg-directory/shg/models"
)

// toFacets returns counts with labels in the reader's language.
func (p Presenter) toFacets(acceptLanguage string, facets map[string][]models.FacetCount) map[string][]FacetValue {
	if facets == nil {
		return nil
	}
	reader := p.Texts.Match(acceptLanguage)
	shown := map[string][]FacetValue{}
	for name, counts := range facets {
		shown[name] = []FacetValue{}
		for _, count := range counts {
			shown[name] = append(shown[name], FacetValue{Value: count.Value, Label: p.FacetLabel(name, count.Value, reader), Count: count.Count})
		}
	}
	return shown
}

// FacetLabel returns a facet's value in words.
func (p Presenter) FacetLabel(facet, value, reader string) string {
	switch facet {
	case "topic", "field":
		return p.Topics.Label(value, reader)
	case "language":
		return p.Texts.Language(value, reader)
	case "country":
		return p.Texts.Country(value, reader)
	case "region":
		if name := p.Gazetteer.RegionName(value); name != "" {
			return name
		}
		return value
	}
	set := facet
	switch facet {
	case "format":
		set = "meeting_format"
	case "for":
		set = "open_to"
	}
	if code := "label." + set + "." + value; p.Texts.Has(code) {
		return p.Texts.Text(reader, code, nil)
	}
	return value
}
