// Package directory is the room of groups, their meetings and consultants' profiles: what an entry
// is, who may change it, and where the public may know it to be. It writes an entry and its index
// job in one transaction, and leaves the index to discovery.
package directory

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/ledger"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
	"github.com/shg-directory/shg/store"
)

// Parts are the dependencies of the room.
type Parts struct {
	Store     *store.Store
	Policy    *policy.Authorizer
	People    *accounts.Room
	Validator *validation.Validator
	Topics    *topics.Taxonomy
	Gazetteer *places.Gazetteer
	Discovery *discovery.Room // whose indexes are brought up to what is written
	Erasures  *ledger.Ledger  // of accounts, outside the database
	Now       func() time.Time
	Log       *slog.Logger
}

// Room holds the verbs on entries of the directory. Make it with New; it is safe for concurrent
// use.
type Room struct {
	Parts
	random     io.Reader
	endsErased []EndErased
}

// New makes the room of its parts.
func New(p Parts) *Room {
	r := &Room{Parts: p, random: rand.Reader}
	for act, executor := range r.executors() {
		p.People.Execute(act, executor)
	}
	p.People.EraseBy(r.eraseWithoutDevice)
	return r
}

// EndErased ends, in the transaction that erases an account, what its profile as a consultant (nil if
// there is none) and the groups without another member had under way.
type EndErased func(ctx context.Context, tx *store.Tx, consultant *models.ID, groups []models.ID) error

// OnErasure adds what ends with an account that is erased. It is called before the first request.
func (r *Room) OnErasure(f EndErased) { r.endsErased = append(r.endsErased, f) }

// TxRoom is the room bound to its caller's transaction: its verbs write there and leave the index
// to the caller's UpdateGroupIndex.
type TxRoom struct {
	*Room
	tx        *store.Tx
	forSource bool
	source    string // whose records they are, where forSource
	bulk      bool
}

// WithTx binds the room to a transaction.
func (r *Room) WithTx(tx *store.Tx) TxRoom { return TxRoom{Room: r, tx: tx} }

// ForSource binds the verbs further to records of a source whose key the caller has checked: who
// acts is no steward of what is created, and may change it. It is for groups that no steward keeps.
func (w TxRoom) ForSource(name string) TxRoom {
	w.forSource, w.source = true, name
	return w
}

// InBulk binds the verbs further to one of thousands of writes: an index that receives writes by
// their jobs receives others first.
func (w TxRoom) InBulk() TxRoom {
	w.bulk = true
	return w
}

// enqueueIndexing asks for the group's state in the index.
func (w TxRoom) enqueueIndexing(ctx context.Context, id models.ID) error {
	if w.bulk {
		return w.tx.EnqueueBulk(ctx, models.JobIndexGroup, id.String(), w.Now().UTC())
	}
	return w.tx.Enqueue(ctx, models.JobIndexGroup, id.String(), w.Now().UTC())
}

func (r *Room) today() models.Date { return models.DateOf(r.Now().UTC()) }
