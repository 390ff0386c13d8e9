// Package search defines what every search index does: the types with which rooms describe a record
// to an index and query it. An index is a copy of the database that may be deleted; it contains
// public values only. search/embedded is the one in memory.
package search

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// An Index finds records by text, values, numbers and places. All of its methods may be called
// concurrently; a read sees every Put and Drop that returned before it began, whole or not at all.
// Every implementation passes search/conformance.
type Index interface {
	// Put adds documents. A document is left out if the index holds a higher version of it; the
	// same version replaces.
	Put(ctx context.Context, documents ...Document) error
	// Drop removes records; unknown ones are not an error. A later Put of any version brings a
	// record back.
	Drop(ctx context.Context, ids ...models.ID) error
	// Replace replaces the whole content of the index with the documents. They come one after the
	// other, and few are in memory at a time. The first error among them ends it and leaves the
	// index as it was. Queries are answered throughout.
	Replace(ctx context.Context, r Replacement) error
	// Find answers a query. It returns models.ErrUnavailable if the index cannot answer now.
	Find(ctx context.Context, query Query) (Result, error)
	// Map returns the locations of the records that a query finds, in the order of SortClusters. It
	// returns models.ErrUnavailable if the index cannot answer now.
	Map(ctx context.Context, query MapQuery) ([]Cluster, error)
	// Revisions returns the state of each record that the index holds.
	Revisions(ctx context.Context) (map[models.ID]Revision, error)
}

// Replacement is the input from which an index is rebuilt.
type Replacement struct {
	Documents  Documents                   // each record once
	BeforeSwap func(context.Context) error // called when all is built, before it replaces the old; an error from it ends the replacement; may be nil
	Progress   func(done int)              // called from time to time with the number of documents added; may be nil
}

// NewReplacement returns a replacement with documents that are all in memory.
func NewReplacement(documents ...Document) Replacement {
	return Replacement{Documents: DocumentSeq(documents...)}
}

// Remote is an index on a server of its own. It outlives the process, and many processes share it.
// It receives writes some time after they are committed, so a caller that shows its results reads
// the rows again.
type Remote interface {
	Index
	// Ping returns models.ErrUnavailable if the server does not answer.
	Ping(ctx context.Context) error
	// Prepare creates the index if there is no index.
	Prepare(ctx context.Context) error
	// State returns the state of the index.
	State(ctx context.Context) (State, error)
}

// Streamer is an index that can yield all records that a query finds, however many, without holding
// them in memory.
type Streamer interface {
	// Stream yields them in the order of ids, all from one state of the index. Order, offset, limit
	// and facets of the query are ignored. An error ends it.
	Stream(ctx context.Context, query Query) iter.Seq2[Hit, error]
}

// DocumentReader is an index that has full documents in memory, so that a caller that reads one
// need not query the database. Its results are as fresh as those of Find.
type DocumentReader interface {
	// Get returns the full public document of a record; false if the index has none.
	Get(id models.ID) (StoredDocument, bool)
	// Version returns the version of a record that the index holds; false if it has none.
	Version(id models.ID) (version int64, ok bool)
	// Generation returns the number of puts, drops and replacements. If it is equal before and
	// after, the same query had the same result in between.
	Generation() uint64
}

// StoredDocument is a record's full public document, as the index holds it.
type StoredDocument struct {
	Version int64
	Updated time.Time
	Full    []byte // owned by the caller
}

// State is the state of an index that outlives the process on its server.
type State struct {
	Missing   bool // there is no index
	Outdated  bool // it is set up for another version of the program
	Documents int
}

// Documents yields documents one after the other; an error ends the sequence.
type Documents = iter.Seq2[Document, error]

// DocumentSeq returns a sequence of documents that are all in memory.
func DocumentSeq(documents ...Document) Documents {
	return func(yield func(Document, error) bool) {
		for _, d := range documents {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// Document is what an index stores of one record.
type Document struct {
	ID      models.ID
	Version int64
	Texts   Texts
	Values  map[string][]string  // for Has conditions and facets
	Numbers map[string][]float64 // for Span conditions
	Points  []models.Point       // in the order that Hit.NearestPoint refers to; public points only
	// PointOwners contains, by point, the id of the thing of the record that is there; the zero id
	// is the record itself. It is as long as Points, or nil if all points are the record's own.
	PointOwners []models.ID
	Names       Names     // the names for sorting by name, any script; without Own the record has none
	Parts       []Part    // what the record consists of; none if it is one thing. The document has the values of all.
	NextAt      time.Time // the key for sorting by next meeting; zero comes last. Of a record with parts it is the earliest of theirs
	Updated     time.Time
	Public      []byte // the public document, stored unchanged
	Full        []byte // the full public document, if it contains more than Public; nil if it is the same
}

// Texts are a record's words by weight. Every word of a query must be in one of them, the last one
// at least as the beginning of a word. Small typing errors are forgiven, and count for less. A text
// without words matches everything.
//
// Name counts most, body least.
type Texts struct {
	Name  []string // names and alternative names, in every language
	Topic []string // labels and synonyms of topics
	Place []string // the groups' own words for localities, names of places
	Body  []string // descriptions, names of meetings, notes
}

// ByField returns the four texts in the order of Fields.
func (t Texts) ByField() [4][]string { return [4][]string{t.Name, t.Topic, t.Place, t.Body} }

// FieldWeights returns the weights of the four texts in relevance, in the order of Texts.
func FieldWeights() [4]float64 { return [4]float64{8, 4, 2, 1} }

// Query selects records. The zero value finds everything, in the order of ids.
type Query struct {
	Text         string
	Where        models.Condition            // applies to every result and facet
	FacetFilters map[string]models.Condition // the condition of each facet; the facet of the same name is counted without it
	// PartFilters contains what must hold for one part of a record, all of it for the same part, by
	// the facet that it belongs to. Conditions that belong to no facet are under "". It contains no
	// negation.
	PartFilters    map[string]models.Condition
	Facets         []string      // which values to count
	Origin         *models.Point // where distances are measured from
	Sort           Sort
	IDsOnly        bool // hits come without their public documents, languages and the owners of points
	AllowSuperset  bool // for callers that check every hit: more may be found than match, in any order that its pages share; needs no text, facet or sort
	Offset         int
	Limit          int // 0 counts only; at most MaxLimit
	MaxFacetValues int // the most values of a facet, the highest counts first; 0 means 100
}

// MaxLimit is the most records that one query returns.
const MaxLimit = 10000

// Sort is an order of results. Every order ends with the id, ascending, which also decides if
// nothing else is requested.
type Sort struct {
	By       SortKey
	Backward bool // the order reversed; records without the key still come last, and ids still ascend
	// Locale is the languages whose order of names is used: the names as a reader of these
	// languages is shown them, in the collation of the first. It applies to SortName alone, if at
	// most MaxLocaleSorted are found.
	Locale *Locale
}

// SortKey is the key by which results are ordered.
type SortKey string

// The orders. Relevance needs a text, distance a point; without them they are the order of ids.
const (
	SortRelevance   SortKey = "relevance"
	SortDistance    SortKey = "distance"
	SortNextMeeting SortKey = "next_meeting"
	SortName        SortKey = "name"
	SortUpdated     SortKey = "updated" // newest first
)

// Result is one result. It comes from one state of the index: page, total and facets agree.
type Result struct {
	Hits         []Hit
	Total        int
	TotalIsExact bool
	Facets       map[string][]models.FacetCount // highest counts first, then by value
	Population   int                            // how many records the index holds
}

// TopFacets returns the counts of a facet in the form of a Result: highest counts first, then by
// value, at most limit (0 means 100).
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

// Revision identifies the state of a record: its version, and when it meets next, because that time
// changes without raising the version.
type Revision struct {
	Version int64
	NextAt  time.Time // zero if there is none
}

// Hit is one record of a result.
type Hit struct {
	ID           models.ID
	Version      int64
	Public       []byte
	Languages    []string  // of its names, its own first; nil if it is not translated
	DistanceKm   float64   // to the nearest of its points that the query sees; −1 without Origin or points
	NearestPoint int       // which of its points that is; −1 none
	NearestOwner models.ID // the owner of that point; zero if it is the record's own, or none
	ByParts      bool      // the query sees the record by its parts: NextAt is that of the matching parts
	NextAt       time.Time // zero if the record is seen whole
}

// HitOf returns a document as a hit of the query, which must find it.
func (q Query) HitOf(d Document) Hit {
	hit := Hit{ID: d.ID, Version: d.Version}
	view, _ := q.ViewOf(d.Points, d.NextAt, d.Parts)
	hit.DistanceKm, hit.NearestPoint = view.Nearest(q.Origin)
	if view.ByParts {
		hit.ByParts, hit.NextAt = true, view.NextAt
	}
	if !q.IDsOnly {
		hit.Public, hit.Languages, hit.NearestOwner = d.Public, d.Names.Languages(), OwnerOf(d.PointOwners, hit.NearestPoint)
	}
	return hit
}

// OwnerOf returns the owner of a point of a document with these PointOwners. It returns the zero id
// if the point is the record's own, and for −1.
func OwnerOf(owners []models.ID, point int) models.ID {
	if point < 0 || len(owners) == 0 {
		return models.ID{}
	}
	return owners[point]
}
