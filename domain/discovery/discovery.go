// Package discovery is the room of how groups, consultants and resources are found: it alone fills the search
// indexes, reads them, and holds what they return to the rows. It writes no entry.
package discovery

import (
	"log/slog"
	"sync"
	"time"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// ResponseEncoder encodes the public documents that the index stores, as the JSON API returns them.
type ResponseEncoder interface {
	// Group is a group in a search; whole is the same in full, and nil if that adds nothing.
	Group(g models.Group) (item, whole []byte)
	Consultant(c models.Consultant) []byte
	Resource(r models.Resource) []byte
}

// Parts are the dependencies of the room. Groups, Consultants and Resources may be nil if
// nothing is searched.
type Parts struct {
	Store       *store.Store
	Policy      *policy.Authorizer
	Topics      *topics.Taxonomy
	Gazetteer   *places.Gazetteer
	Matcher     *matching.Matcher // decides what the index stores of a consultant
	Groups      search.Index
	IndexReads  search.DocumentReader // the index of groups if it holds them in memory; else nil
	Consultants search.Index
	Resources   search.Index
	AsyncIndex  bool // the indexes receive writes later: pages are compared with the rows
	Responses   ResponseEncoder
	Now         func() time.Time
	Log         *slog.Logger
}

// Room searches the directory and keeps its indexes up to date. Create it with New; it is safe for
// concurrent use.
type Room struct {
	Parts
	groupUpdater      indexUpdater
	consultantUpdater indexUpdater
	resourceUpdater   indexUpdater
	unindexed         unindexedGroups
	wordsByTopic      func() map[string]topicWords
}

// New makes the room of its parts.
func New(p Parts) *Room {
	r := &Room{Parts: p}
	r.groupUpdater.index, r.consultantUpdater.index, r.resourceUpdater.index = r.indexGroups, r.indexConsultants, r.indexResources
	r.wordsByTopic = sync.OnceValue(r.collectTopicWords)
	return r
}

func (r *Room) today() models.Date { return models.DateOf(r.Now().UTC()) }
