// Package accounts has accounts, keys and memberships: who somebody is, and where somebody belongs.
// Membership is never disclosed outside a group. It alone turns a bearer key into an actor.
package accounts

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/oidc"
	"github.com/shg-directory/shg/platform/passkeys"
	"github.com/shg-directory/shg/store"
)

// Room holds the verbs on people. Make it with New; it is safe for concurrent use.
type Room struct {
	store        *store.Store
	policy       *policy.Authorizer
	validator    *validation.Validator
	now          func() time.Time
	dailySecrets dailySecretCache
	executors    map[models.RuledAct]Executor
	erase        Eraser
	waiting      Waiter
	mailing      Mailing
	passkeys     *passkeys.RelyingParty // nil where browsers make none
	issuers      *oidc.Issuers          // nil if people sign in by no organisation
	serverAway   atomic.Bool            // the mail server could not be used lately
}

// New makes the room over a database; now is the clock.
func New(s *store.Store, p *policy.Authorizer, in *validation.Validator, now func() time.Time) *Room {
	r := &Room{store: s, policy: p, validator: in, now: now}
	r.executors = r.ownExecutors()
	return r
}

// Eraser erases, in a transaction, an account for good, and notes that in the ledger.
type Eraser func(ctx context.Context, tx *store.Tx, account models.ID) error

// EraseBy sets what erases the accounts of members without a device who are removed.
func (r *Room) EraseBy(e Eraser) { r.erase = e }

// ReadPolicyState returns an actor's relation to a group and how far the group is public, by one
// statement, whether the group is there or not. It reads in the caller's transaction. An actor who
// does not belong, and a group that is not there, are no errors.
func ReadPolicyState(ctx context.Context, tx *store.Tx, actor models.Actor, groupID models.ID) (policy.State, error) {
	s, err := tx.StatusAndRole(ctx, groupID, actor.AccountID)
	if err != nil {
		return policy.State{}, fmt.Errorf("read policy state: %w", err)
	}
	state := policy.State{Member: s.Role != "", Steward: s.Role == models.MembershipSteward, Visibility: policy.Unpublished}
	switch s.Status {
	case models.StatusPublished:
		state.Visibility = policy.Published
	case models.StatusDraft, models.StatusArchived:
	default:
		state.Visibility = policy.Absent
	}
	return state, nil
}

// Authorize reads the policy state and decides: it refuses what the actor may not do in the group,
// for every verb alike. Nothing of a group is read before it.
func Authorize(ctx context.Context, tx *store.Tx, authorizer *policy.Authorizer, actor models.Actor, act policy.Act, groupID models.ID) (policy.State, error) {
	state, err := ReadPolicyState(ctx, tx, actor, groupID)
	if err != nil {
		return state, err
	}
	return state, authorizer.Authorize(actor, act, state)
}

func (r *Room) today() models.Date { return models.DateOf(r.now().UTC()) }
