package view

import (
	"cmp"
	"strings"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/api/views"
)

// GroupSearch is the page of a search for groups.
type GroupSearch struct {
	Page
	Form
	Found     views.FoundGroups
	Results   []GroupResult
	Online    []GroupResult // that fit and can be joined from anywhere; beside those near a place
	Asked     bool          // something was searched for
	Broken    string        // why the search could not be answered; "" if it was
	Active    []Active
	Facets    []Facet
	ByCountry templ.SafeURL // the search in the whole country of the place, where groups without a point are found too
	Country   string
	Widen     *Widened // what to do if nothing was found
	Previous  templ.SafeURL
	Next      templ.SafeURL
}

// Form is the form of a search, as it was typed.
type Form struct {
	Near, Q, RadiusKm, When, How, Sort, Topic string
	Wrong                                     map[string]string // by field
	Suggestions                               []Suggestion      // for a place that is not known
	Radii                                     []string
	Sorts                                     []string
	Private                                   bool // sent by POST, so that nothing of it is in an address
}

// Suggestion is another spelling of a place.
type Suggestion struct {
	Name string
	URL  templ.SafeURL
}

// Active is a filter that is set, and the address of the search without it.
type Active struct {
	Label   string
	Without templ.SafeURL
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

// Widened is what helps if nothing was found: the filter without which most is found, and the
// nearest group that there is.
type Widened struct {
	Drops   []Drop
	Nearest *GroupResult
	All     templ.SafeURL // the search with a radius that finds it
}

// Drop is a filter without which the search finds some.
type Drop struct {
	Label string
	Count int
	URL   templ.SafeURL
}

// GroupResult is a group as a list shows it.
type GroupResult struct {
	views.GroupItem
	Place   string // town, region, as far as it is public
	Topics  []string
	Formats []string
	Speaks  []string // languages of its meetings
	Traits  []string // what helps to choose: newcomers, access, cost
	Next    *Occurrence
}

// Whens returns the times that a search offers, in the words of people; "" is any.
func Whens() []string {
	return []string{"", "today", "evening", "weekend", "MO", "TU", "WE", "TH", "FR", "SA", "SU"}
}

// Hows returns the ways of meeting that a search offers; "" is any. Groups that meet both ways are
// in both.
func Hows() []string { return []string{"", "in_person", "online", "phone"} }

func (g GroupSearch) whenLabel(when string) string {
	if len(when) == 2 {
		return g.Label("day", when)
	}
	return g.T("when." + orAny(when))
}

func orAny(value string) string { return cmp.Or(value, "any") }

func formMethod(private bool) string {
	if private {
		return "post"
	}
	return "get"
}

// alternatives returns other places of the same name, as searches.
func (g GroupSearch) alternatives() []Suggestion {
	var list []Suggestion
	for _, p := range g.Found.Alternatives[:min(3, len(g.Found.Alternatives))] {
		query := clone(g.Query)
		query.Del("page")
		query.Del("near")
		query.Set("place", p.ID)
		list = append(list, Suggestion{Name: g.PlaceName(p), URL: g.Link(g.Path, query)})
	}
	return list
}

func (g GroupSearch) leftOut() string {
	return g.T("near.left_out", "words", strings.Join(g.Found.LeftOut, ", "))
}
