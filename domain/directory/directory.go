// Package directory is the room of groups, their meetings and consultants' profiles: what an entry
// is, who may change it, where the public may know it to be, and how it is found. It writes an
// entry and its index job in one transaction, and it alone fills the search indexes.
package directory

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"time"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// Cards writes the public documents that the index keeps, in the words of the JSON door.
type Cards interface {
	// Group is a group in a search; whole is the same in full, and nil if that adds nothing.
	Group(g models.Group) (item, whole []byte)
	Consultant(c models.Consultant) []byte
}

// Parts are the dependencies of the room. Groups and Consultants may be nil if nothing is searched:
// entries are then only written.
type Parts struct {
	Store       *store.Store
	Policy      *policy.Judge
	Inputs      *validation.Judge
	Topics      *topics.Taxonomy
	Gazetteer   *places.Gazetteer
	Matcher     *matching.Matcher // decides what the index stores of a consultant
	Groups      search.Index
	Kept        search.Keeper // the index of groups if it holds them in memory; else nil
	Consultants search.Index
	Lagging     bool // the indexes receive writes later: pages are compared with the rows
	Cards       Cards
	Now         func() time.Time
	Log         *slog.Logger
}

// Room holds the verbs on entries of the directory. Make it with New; it is safe for concurrent
// use.
type Room struct {
	Parts
	random      io.Reader
	groups      publisher
	consultants publisher
	unpublished unpublished
	made        made
}

// New makes the room of its parts.
func New(p Parts) *Room {
	r := &Room{Parts: p, random: rand.Reader}
	r.groups.index, r.consultants.index = r.indexGroups, r.indexConsultants
	return r
}

// Within is the room bound to its caller's transaction: its verbs write there and leave the index
// to the caller's Publish.
type Within struct {
	*Room
	tx       *store.Tx
	ofSource bool
	source   string // whose records they are, where ofSource
	bulk     bool
}

// In binds the room to a transaction.
func (r *Room) In(tx *store.Tx) Within { return Within{Room: r, tx: tx} }

// OfSource binds the verbs further to records of a source whose key the caller has judged: who acts
// is no steward of what is created, and may change it. It is for groups that no steward keeps.
func (w Within) OfSource(name string) Within {
	w.ofSource, w.source = true, name
	return w
}

// InBulk binds the verbs further to one of thousands of writes: an index that receives writes by
// their jobs receives others first.
func (w Within) InBulk() Within {
	w.bulk = true
	return w
}

// index asks for the group's state in the index.
func (w Within) index(ctx context.Context, id models.ID) error {
	if w.bulk {
		return w.tx.EnqueueBulk(ctx, models.JobIndexGroup, id.String(), w.Now().UTC())
	}
	return w.tx.Enqueue(ctx, models.JobIndexGroup, id.String(), w.Now().UTC())
}

func (r *Room) today() models.Date { return models.DateOf(r.Now().UTC()) }
