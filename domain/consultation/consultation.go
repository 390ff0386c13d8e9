// Package consultation is the room of needs, requests, matches, invitations, offers and engagements:
// the needs that a group's members state, the request that rests on it, who suits it by the six
// principles, and how the two work together. Members alone state and own needs; nothing starts without
// the group.
package consultation

import (
	"context"
	"log/slog"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// Parts are the dependencies of the room. Consultants is the index that narrows the candidates; nil
// means that everyone listed is one.
type Parts struct {
	Store       *store.Store
	Policy      *policy.Authorizer
	People      *accounts.Room
	Directory   *directory.Room
	Validator   *validation.Validator
	Topics      *topics.Taxonomy
	Gazetteer   *places.Gazetteer
	Consultants search.Index
	Matcher     *matching.Matcher
	Now         func() time.Time
	Log         *slog.Logger
}

// Room holds the verbs of consultation. Make it with New; it is safe for concurrent use.
type Room struct {
	Parts
	cache consultantCache
	work  workCache
}

// New makes the room of its parts.
func New(p Parts) *Room {
	r := &Room{Parts: p}
	p.People.Execute(models.ActOpenRequest, accounts.Executor{Check: r.checkOpening, Do: r.openAgreed})
	p.People.Execute(models.ActAcceptEngagement, accounts.Executor{Check: r.checkEngagement, Do: r.engageAgreed})
	p.Directory.OnErasure(r.endForErased)
	p.People.ListWaitingBy(r.waitingInDigest)
	return r
}

func (r *Room) today() models.Date { return models.DateOf(r.Now().UTC()) }

// authorize refuses what the actor may not do in the group.
func (r *Room) authorize(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, groupID models.ID) error {
	_, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, act, groupID)
	return err
}

// record writes what the actor did in the group's name.
func (r *Room) record(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, kind models.GroupActKind, subject models.ID) error {
	return accounts.RecordAct(ctx, tx, by, models.GroupAct{GroupID: groupID, Act: kind, Subject: subject.String(), DoneOn: r.today()})
}
