package view

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/api/views"
)

// Search is what the pages of searches share.
type Search struct {
	Page
	Params         url.Values // of this search
	Private        bool       // sent in a body: nothing of it may be in an address
	Near, Q        string
	RadiusKm       string
	Radii          []string
	Wrong          map[string]string // by field
	OtherWrong     []string          // of parameters that have no field
	Suggestions    []Suggestion      // for a place that is not known
	Broken         string            // why the search could not be answered; "" if it was
	Hidden         []Param           // parameters that the form has no control for
	Active         []Active
	Facets         []Facet
	PageNumber     int
	LastPage       int
	Previous, Next To
}

// Param is a parameter of a search.
type Param struct{ Name, Value string }

// To is another search: an address, or for a private one the parameters that its form sends.
type To struct {
	URL     templ.SafeURL
	Instead string
}

// To returns the way to another search.
func (s Search) To(query url.Values) To { return s.ToPage(s.Path, query) }

// ToPage is To on another page.
func (s Search) ToPage(path string, query url.Values) To {
	if s.Private {
		return To{Instead: query.Encode()}
	}
	return To{URL: s.Link(path, query)}
}

func (t To) isNone() bool { return t == To{} }

// Suggestion is a name with the way to it.
type Suggestion struct {
	Name string
	To   To
}

// Active is a filter that is set, and the search without it.
type Active struct {
	Name  string // of the filter
	Value string
	Label string
	Query url.Values
	To    To
}

// Facet is a filter with the values that groups have, and how many.
type Facet struct {
	Name, Label string
	Values      []FacetValue
	Open        bool
}

// FacetValue is one value of a facet.
type FacetValue struct {
	views.FacetValue
	Checked bool
}

// WhenLabel returns a time that a search offers in words.
func (l Language) WhenLabel(when string) string {
	if len(when) == 2 {
		return l.Label("day", when)
	}
	return l.T("when." + orAny(when))
}

func (l Language) kilometres(km string) string {
	n, err := strconv.Atoi(km)
	if err != nil {
		return km
	}
	return l.Number(n)
}

// understood returns how the place was understood, in words; typed is what was asked for.
func (l Language) understood(p *views.FoundPlace, typed, townOf string, widened bool, radiusKm float64) string {
	name, km := l.PlaceWords(*p), l.Distance(radiusKm)
	if name == "" {
		name = typed
	}
	switch {
	case townOf != "":
		return l.T("near.town_of", "words", townOf, "place", name, "km", km)
	case p.Lat == nil && p.ID != "":
		return l.T("near.area", "place", name)
	case widened:
		return l.T("near.widened", "place", name, "km", km)
	}
	return l.T("near.within", "place", name, "km", km)
}

// PlaceWords returns a place with its region and country.
func (l Language) PlaceWords(p views.FoundPlace) string {
	country := ""
	if p.Country != "" {
		country = l.Texts.Country(p.Country, l.Tag)
	}
	if strings.HasPrefix(p.ID, "area:") && !strings.Contains(p.ID, ".") {
		return country
	}
	return JoinDistinct(p.Name, p.Region, country)
}

// JoinDistinct joins texts by commas, each once, without those that are empty.
func JoinDistinct(parts ...string) string {
	var list []string
	for _, part := range parts {
		if part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return strings.Join(list, ", ")
}
