// Package imports is the room where partners' records come in: single ones and whole feeds, the
// sources that they belong to, and what a source may overwrite. A group that a steward keeps is
// never overwritten by a source, and of several sources the one that came first decides.
package imports

import (
	"log/slog"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

// Parts are the dependencies of the room.
type Parts struct {
	Store     *store.Store
	Policy    *policy.Authorizer
	Directory *directory.Room
	Discovery *discovery.Room
	Gazetteer *places.Gazetteer
	Validator *validation.Validator
	Now       func() time.Time
	Log       *slog.Logger

	ImportSlice time.Duration // how long an import reads, or writes, in one time slice; 0 is 15 seconds
}

// Room holds the verbs on other people's records. Make it with New; it is safe for concurrent use.
type Room struct {
	Parts
}

// New makes the room of its parts.
func New(p Parts) *Room { return &Room{Parts: p} }

// authorizeSource refuses those who do not hold the source's key, and a name that no source may
// have: the operator needs no key, whose creation would check it.
func (r *Room) authorizeSource(by models.WriteOptions, source string) error {
	if err := r.authorizeAct(by, policy.ImportRecords, source); err != nil {
		return err
	}
	return validation.CheckSourceName(source)
}

func (r *Room) authorizeAct(by models.WriteOptions, act policy.Act, source string) error {
	return r.Policy.Authorize(by.Actor, act, policy.State{Source: slices.Contains(by.Scopes, string(models.ScopeSource)+source)})
}
