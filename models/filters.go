package models

import (
	"iter"
	"time"
)

// Page is the part of a list that is wanted: the page from 1, and how many items a page has, 1 to
// 100.
type Page struct {
	Number  int
	PerPage int
}

// Offset returns how many items are before the page.
func (p Page) Offset() int { return (p.Number - 1) * p.PerPage }

// MaxItems is the last item that pages reach; whole sets stream.
const MaxItems = 10000

// Origin is where to search from: one of what a person types, a place's id, or a point.
type Origin struct {
	Text       string
	PlaceID    string
	Point      *Point
	RadiusKm   float64
	Widen      bool
	MinResults int // with Widen: how many to find
}

// FilterClauses are further conditions of filters, by the filter's name: a record has every value
// of All and no value of Not.
type FilterClauses struct{ All, Not map[string][]string }

// GroupFilter selects groups. Several values of one member mean OR, different members AND;
// Accessibility means all. Origin, Box, Language, Format, Audience, OpenTo, Accessibility, Amenity,
// Style, Purpose, Country, Region, Day, Now and the times hold for one meeting of the group, with
// what the group has for all its meetings; Not, and All of Day, are about all meetings.
type GroupFilter struct {
	FilterClauses
	Q               string
	Origin          Origin
	Box             *Box
	Kind            []string
	Field           []string
	Topic           []string
	Language        []string
	Format          []string
	Audience        []string
	Age             *int
	For             []string
	Stage           []string
	SupportFunction []string
	Governance      []string
	OpenTo          []string
	TakingNewcomers []string
	Accessibility   []string
	Amenity         []string
	Style           []string
	Purpose         []string
	Country         []string
	Region          []string
	Parent          []string
	Day             []string // MO…SU, "today" (the day that it is in Timezone, or in each meeting's zone) or "weekend" (of the meeting's country)
	Now             bool     // under way now
	StartsAfter     string   // HH:MM
	StartsBefore    string
	Timezone        string
	Cost            []string
	UpdatedSince    time.Time
	Source          []string
	Activity        []string // none means active and paused
	ExternalID      string   // scheme:value
	Sort            string
	AcceptLanguage  string // an Accept-Language header, by which names are ordered
	Facets          []string
	FacetLimit      int // the most values of a facet; 0 means 100
	Page            Page
}

// ConsultantFilter selects consultants.
type ConsultantFilter struct {
	FilterClauses
	Q                string
	Origin           Origin
	Topic            []string
	ConsultationKind []string
	Role             []string
	Language         []string
	Format           []string
	Country          []string
	Region           []string
	Remote           []string
	Sort             string
	AcceptLanguage   string // an Accept-Language header, by which names are ordered
	Facets           []string
	Page             Page
}

// MapView is what a map shows: a part of the globe, at a zoom of 0 to 22, as maps of tiles count
// it.
type MapView struct {
	Box  Box
	Zoom int
}

// Cluster is a number of groups with public points close together, or a single group.
type Cluster struct {
	Count         int
	Centre        Point // of the points; if they were only counted, of the square that holds them
	Bounds        Box   // holds all the points
	ExpansionZoom int   // the zoom at which it comes apart; 0 if it never does
	Single        *SearchItem
}

// FacetCount is how many records of a result hold a value.
type FacetCount struct {
	Value string
	Count int
}

// SearchPage is one page of a search. Items are public documents as they are shown, in JSON.
type SearchPage struct {
	Items          []SearchItem
	Total          int
	TotalIsExact   bool
	Page           Page
	Place          *Place // what was understood
	Point          *Point // the origin of the search
	Alternatives   []Place
	UnmatchedWords []string // words of the place typed that were not understood
	// TownOf is a place as groups call it, if its own point is not known and Place is the town of a
	// group that uses these words.
	TownOf string
	// NotByDistance counts the records that hold all that is asked but the distance and have no
	// public point, in the country searched from or in none that is known.
	NotByDistance int
	RadiusKm      float64
	Widened       bool
	Facets        map[string][]FacetCount
}

// SearchItem is one record of a search.
type SearchItem struct {
	ID             ID
	Version        int64
	Public         []byte   // the public document in JSON
	Languages      []string // that it is written in, its own first; nil if it is not translated
	DistanceKm     *float64
	NearestMeeting ID   // the meeting whose point is the nearest; zero if it is the record's own, or none is
	Narrowed       bool // only the meetings that match are looked at: NextAt is theirs
	NextAt         *time.Time
}

// SearchItems are all that a search finds, one after the other, each once, in no promised order; an
// error ends them.
type SearchItems = iter.Seq2[SearchItem, error]
