// Package search is the shelf of search indexes: the words in which rooms describe a record to an index and ask it. An index is a copy of the
// database that may be deleted; it holds public values only. search/embedded is the one in memory.
package search

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// An Index finds records by text, values, numbers and places. All of its methods may be used by many at once; a read sees every Put and Drop
// that returned before it began, whole or not at all. Every implementation passes search/conformance.
type Index interface {
	// Put takes documents in. One whose version is lower than the one held is left out; the same version replaces.
	Put(ctx context.Context, documents ...Document) error
	// Drop takes records out; unknown ones are no error. A later Put of any version brings a record back.
	Drop(ctx context.Context, ids ...models.ID) error
	// Replace makes the documents the whole of the index. They come one after the other, and few are held at a time; the first error among them
	// ends it with the index as it was. Questions are answered throughout.
	Replace(ctx context.Context, r Replacement) error
	// Find answers a query. It returns models.ErrUnavailable where the index cannot answer now.
	Find(ctx context.Context, query Query) (Result, error)
	// Map returns where the records that a query finds lie, in the order of SortClusters. It returns models.ErrUnavailable where the index cannot
	// answer now.
	Map(ctx context.Context, query MapQuery) ([]Cluster, error)
	// Versions returns which state the index holds of each of its records.
	Versions(ctx context.Context) (map[models.ID]Stamp, error)
}

// Replacement is what an index is made anew of.
type Replacement struct {
	Documents Documents                   // each record once
	Swapping  func(context.Context) error // called when all is built, before it takes the place of the old; its error ends it; may be nil
	Progress  func(done int)              // called now and then with how many documents are in; may be nil
}

// Whole is a replacement by documents that are all there.
func Whole(documents ...Document) Replacement { return Replacement{Documents: Listed(documents...)} }

// Remote is an index on a server of its own. It outlives the process, many processes share it, and it hears of writes some time after they were
// made: who shows what it found looks at the rows again.
type Remote interface {
	Index
	// Ping says whether the server answers; models.ErrUnavailable.
	Ping(ctx context.Context) error
	// Prepare makes the index where there is none.
	Prepare(ctx context.Context) error
	// State returns how the index stands.
	State(ctx context.Context) (State, error)
}

// Walker is an index that can tell all that a query finds, however many, without holding them.
type Walker interface {
	// Walk returns them in the order of ids, all from one state of the index. What the query says of order, offset, limit and facets is not looked
	// at. An error ends it.
	Walk(ctx context.Context, query Query) iter.Seq2[Hit, error]
}

// A Keeper is an index that holds documents in full at hand, so that who reads one need not go to the database. What it tells is as fresh as what
// Find tells.
type Keeper interface {
	// Kept is the whole public document of a record; false if the index holds none.
	Kept(id models.ID) (Kept, bool)
	// Holds returns which version of a record the index holds; false if it holds none.
	Holds(id models.ID) (version int64, ok bool)
	// Changes counts what was put, dropped and replaced. Where it says the same before and after, the same was found for the same question between.
	Changes() uint64
}

// Kept is a record's public document in full, as the index holds it.
type Kept struct {
	Version int64
	Updated time.Time
	Whole   []byte // the caller's own
}

// State is how an index that outlives the process stands on its server.
type State struct {
	Missing   bool // there is none
	Outdated  bool // it is set up for another version of the program
	Documents int
}

// Documents come one after the other; an error ends them.
type Documents = iter.Seq2[Document, error]

// Listed are documents that are all there.
func Listed(documents ...Document) Documents {
	return func(yield func(Document, error) bool) {
		for _, d := range documents {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// Document is what an index knows of one record.
type Document struct {
	ID       models.ID
	Version  int64
	Texts    Texts
	Values   map[string][]string  // what Has conditions and facets speak about
	Numbers  map[string][]float64 // what Span conditions speak about
	Points   []models.Point       // in the order that Hit.Nearest counts in; public points only
	SortName string               // what sorting by name goes by, any script
	Named    Names                // what sorting by name goes by for a reader; the zero value is SortName alone
	Parts    []Part               // what the record consists of; none where it is one thing. The document has the values of all.
	NextAt   time.Time            // what sorting by next meeting goes by; zero comes last
	Updated  time.Time
	Public   []byte // the public document, kept as it is
	Whole    []byte // the public document in full, where it says more than Public; nil where it is the same
}

// Names returns what the record is called; its sorting name where it says no more.
func (d Document) Names() Names {
	if d.Named.Own == "" {
		return Names{Own: d.SortName}
	}
	return d.Named
}

// Texts are a record's words by weight. Every word of a query must stand in one of them, the last one at least as the beginning of a word;
// small typing errors are forgiven, and count for less. Text that holds no word asks for nothing.
//
// Name counts most, body least.
type Texts struct {
	Name  []string // names and alternative names, in every language
	Topic []string // labels and synonyms of topics
	Place []string // the groups' own words for localities, names of places
	Body  []string // descriptions, names of meetings, notes
}

// InOrder are the four texts in the order of Fields.
func (t Texts) InOrder() [4][]string { return [4][]string{t.Name, t.Topic, t.Place, t.Body} }

// Fields are the weights of the four texts in relevance, in the order of Texts.
func Fields() [4]float64 { return [4]float64{8, 4, 2, 1} }

// Query asks for records. The zero value finds everything, in the order of ids.
type Query struct {
	Text  string
	Where models.Condition            // holds in every answer and facet
	Facet map[string]models.Condition // what was asked of a facet: the facet of the same name is counted without it
	// Parts is what must hold for one part of a record, all of it for the same part, by the facet that it
	// was asked of; what belongs to none stands under "". It holds no negation.
	Parts   map[string]models.Condition
	Facets  []string      // which values to count
	Near    *models.Point // where distances are measured from
	Sort    Sort
	IDsOnly bool // hits come without their public documents
	Roughly bool // for somebody who judges every hit: more may be found than asked for, in any order that its pages share; needs no text, facet or sort
	Offset  int
	Limit   int // 0 counts only; at most MaxLimit
	Max     int // most values a facet tells, those counted most first; 0 means 100
}

// MaxLimit is the most records that one query returns.
const MaxLimit = 10000

// Sort is an order of answers. Every order ends with the id, ascending, which also decides where nothing else is asked.
type Sort struct {
	By       SortKey
	Backward bool // the order turned round; records without the key still come last, and ids still ascend
	// Reader is for whom names are in order: the names that the reader is shown, in the collation of the
	// reader's language. It counts for SortName alone, where no more than MostNamed are found.
	Reader *Reader
}

// SortKey is what answers are ordered by.
type SortKey string

// The orders. Relevance needs a text, distance a point; without them they are the order of ids.
const (
	SortRelevance   SortKey = "relevance"
	SortDistance    SortKey = "distance"
	SortNextMeeting SortKey = "next_meeting"
	SortName        SortKey = "name"
	SortUpdated     SortKey = "updated" // newest first
)

// Result is one answer. It comes from one state of the index: page, total and facets agree.
type Result struct {
	Hits         []Hit
	Total        int
	TotalIsExact bool
	Facets       map[string][]models.FacetCount // counted most first, then by value
	Population   int                            // how many records the index holds
}

// TopFacets are the counts of a facet as a Result tells them: counted most first, then by value, at most limit (0 means 100).
func TopFacets(counts map[string]int, limit int) []models.FacetCount {
	if limit <= 0 {
		limit = 100
	}
	list := make([]models.FacetCount, 0, len(counts))
	for value, count := range counts {
		list = append(list, models.FacetCount{Value: value, Count: count})
	}
	slices.SortFunc(list, func(a, b models.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return list[:min(limit, len(list))]
}

// Stamp tells one state of a record from another: its version, and when it meets next, which time changes without raising the version.
type Stamp struct {
	Version int64
	NextAt  time.Time // zero where there is none
}

// Hit is one record of an answer.
type Hit struct {
	ID         models.ID
	Version    int64
	Public     []byte
	DistanceKm float64   // to the nearest of its points that the query sees; −1 without Near or points
	Nearest    int       // which of its points that is; −1 none
	Narrowed   bool      // the query sees the record by its parts: NextAt is that of those which match
	NextAt     time.Time // zero where the record is seen whole
}
