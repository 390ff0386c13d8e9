// Package audit keeps the record of who did what to whom. Entries are appended in the transaction
// of the act, have pseudonyms and no content, and form a chain of hashes, so that a change of what
// was written can be found. It knows no rule of the acts themselves.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Room holds the verbs on the audit log. Make it with New; it is safe for concurrent use.
type Room struct {
	store  *store.Store
	policy *policy.Authorizer
	now    func() time.Time
	made   atomic.Pointer[models.Date] // the last day whose digest is stored
}

// New returns the room over a database; now is the clock.
func New(s *store.Store, p *policy.Authorizer, now func() time.Time) *Room {
	return &Room{store: s, policy: p, now: now}
}

// Group returns a group as the subject of an act. What is done to the needs of a group is recorded
// of the group, so that the log ties nobody to a need.
func Group(id models.ID) models.AuditSubject { return of(models.AuditOfGroup, id) }

// Account returns an account as the subject of an act.
func Account(id models.ID) models.AuditSubject { return of(models.AuditOfAccount, id) }

// Consultant returns a consultant as the subject of an act.
func Consultant(id models.ID) models.AuditSubject { return of(models.AuditOfConsultant, id) }

// Message returns a message to a group as the subject of an act.
func Message(id models.ID) models.AuditSubject { return of(models.AuditOfMessage, id) }

// Request returns a request for consultation as the subject of an act.
func Request(id models.ID) models.AuditSubject { return of(models.AuditOfRequest, id) }

// Webhook returns a webhook as the subject of an act.
func Webhook(id models.ID) models.AuditSubject { return of(models.AuditOfWebhook, id) }

// Key returns a bearer key as the subject of an act.
func Key(id models.ID) models.AuditSubject { return of(models.AuditOfKey, id) }

// Resource returns a resource as the subject of an act.
func Resource(id models.ID) models.AuditSubject { return of(models.AuditOfResource, id) }

// Guidance returns the guidance about a stage in a language as the subject of an act.
func Guidance(stage models.Stage, language string) models.AuditSubject {
	return models.AuditSubject{Kind: models.AuditOfGuidance, ID: string(stage) + "/" + language}
}

// Source returns a partner's source as the subject of an act.
func Source(name string) models.AuditSubject {
	return models.AuditSubject{Kind: models.AuditOfSource, ID: name}
}

// Ruleset returns a ruleset, or a principle of it, as the subject of an act.
func Ruleset(version string) models.AuditSubject {
	return models.AuditSubject{Kind: models.AuditOfRuleset, ID: version}
}

func of(kind models.AuditSubjectKind, id models.ID) models.AuditSubject {
	return models.AuditSubject{Kind: kind, ID: id.String()}
}

// Record appends, in the caller's transaction, that an actor did an act to a subject. An account is
// named by its pseudonym, as actor and as subject.
func Record(ctx context.Context, tx *store.Tx, actor models.Actor, act policy.Act, subject models.AuditSubject) error {
	e := models.AuditEntry{Act: string(act), SubjectKind: subject.Kind, Subject: subject.ID}
	var err error
	if e.ActorKind, e.Actor, err = nameActor(ctx, tx, actor); err != nil {
		return err
	}
	if subject.Kind == models.AuditOfAccount {
		account, err := models.ParseID(subject.ID)
		if err != nil {
			return fmt.Errorf("audit of account: %w", err)
		}
		if e.Subject, err = tx.AuditPseudonym(ctx, account); err != nil {
			return err
		}
	}
	return tx.AppendAudit(ctx, e)
}

// nameActor returns how the log names an actor. The account of a partner's key has no name there,
// because the key does not act as the account.
func nameActor(ctx context.Context, tx *store.Tx, actor models.Actor) (models.AuditActorKind, string, error) {
	switch {
	case actor.Operator:
		return models.AuditOperator, "", nil
	case actor.AccountID != models.ID{}:
		name, err := tx.AuditPseudonym(ctx, actor.AccountID)
		return models.AuditAccount, name, err
	case actor.KeyID != models.ID{}:
		return models.AuditKey, actor.KeyID.String(), nil
	}
	return models.AuditAnyone, "", nil
}

// Chain gives entries that have no place in the chain their places. At the first call on a day it
// stores where the chain ended as the digest of that day. It is called often, by any number of
// processes.
func (r *Room) Chain(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = r.store.ChainAudit(ctx, hashEntry); err != nil {
			return err
		}
	}
	today := models.DateOf(r.now().UTC())
	if made := r.made.Load(); made != nil && *made == today {
		return nil
	}
	err := r.store.Write(ctx, func(tx *store.Tx) error { return tx.PutAuditDigest(ctx, today) })
	if err == nil {
		r.made.Store(&today)
	}
	return err
}

// Prune deletes entries that are older than models.AuditRetention. The rest can still be verified.
func (r *Room) Prune(ctx context.Context) error {
	return r.store.PruneAudit(ctx, r.now().UTC().Add(-models.AuditRetention))
}

// hashEntry returns the hash of an entry: hex SHA-256 of a JSON list of the hash before it and of
// its texts. The time has the precision of the log.
func hashEntry(previous string, e models.AuditEntry) string {
	text, _ := json.Marshal([]string{ // texts alone cannot fail
		previous, e.ID.String(), e.At.UTC().Format(time.RFC3339), string(e.ActorKind), e.Actor, e.Act, string(e.SubjectKind), e.Subject,
	})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Last returns the newest entries, the newest first, for admins and the operator.
func (r *Room) Last(ctx context.Context, by models.WriteOptions, limit int) (entries []models.AuditEntry, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadAudit, policy.State{}); err != nil {
		return nil, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		entries, err = tx.LastAuditEntries(ctx, limit)
		return err
	})
	return entries, err
}

// Digests returns the newest daily digests, the newest first. Anybody may have them: they prove
// what the log was and disclose nothing of it.
func (r *Room) Digests(ctx context.Context, by models.WriteOptions, limit int) (digests []models.AuditDigest, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadReference, policy.State{}); err != nil {
		return nil, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		digests, err = tx.AuditDigests(ctx, limit)
		return err
	})
	return digests, err
}
