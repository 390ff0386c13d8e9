package view

import (
	"cmp"
	"strings"

	"github.com/shg-directory/shg/api/views"
)

// GroupSearch is the page of a search for groups.
type GroupSearch struct {
	Search
	When, How, Sort string
	Sorts           []string
	PlaceID         string // of the place that was asked for by its id; PlaceName is what Near has of it
	PlaceName       string
	PerPage         int  // how many groups a page has; 0 for as many as usual
	Asked           bool // something was searched for
	Found           views.FoundGroups
	Results         []GroupResult
	Online          []GroupResult // that fit and can be joined from anywhere; beside those near a place
	Alternatives    []Suggestion  // other places of the name
	ByCountry       To            // the search in the whole country of the place, where groups without a point are found too
	Country         string
	Map             *Map     // of what was found; nil for a private search
	Widen           *Widened // what to do if nothing was found
	Print           To       // the list for paper
}

// Widened is what helps if nothing was found: the filter without which most is found, and the
// nearest group that there is.
type Widened struct {
	Drops   []Drop
	Nearest *GroupResult
	All     To // the search with a radius that finds it
}

// Drop is a filter without which the search finds some.
type Drop struct {
	Label string
	Count int
	To    To
}

// GroupResult is a group as a list shows it.
type GroupResult struct {
	views.GroupItem
	OwnLanguage string // of the group's own words
	Place       string // town, region, as far as it is public
	Topics      []string
	Formats     []string
	Speaks      []string // languages of its meetings
	Traits      []string // what helps to choose: newcomers, access, cost
	Next        *Occurrence
}

// Whens returns the times that a search offers, in the words of people; "" is any.
func Whens() []string {
	return []string{"", "today", "evening", "weekend", "MO", "TU", "WE", "TH", "FR", "SA", "SU"}
}

// Hows returns the ways of meeting that a search offers; "" is any. Groups that meet both ways are
// in both.
func Hows() []string { return []string{"", "in_person", "online", "phone"} }

func orAny(value string) string { return cmp.Or(value, "any") }

func formMethod(private bool) string {
	if private {
		return "post"
	}
	return "get"
}

func (g GroupSearch) leftOut() string {
	return g.T("near.left_out", "words", strings.Join(g.Found.LeftOut, ", "))
}
