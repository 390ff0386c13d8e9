package accounts

import (
	"context"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// RecordAct writes, in the caller's transaction, what the actor did in a group's name, for its
// members to see. Who is no member is not named. The subject is zero if it was done to the group.
func RecordAct(ctx context.Context, tx *store.Tx, by models.WriteOptions, act models.GroupAct) error {
	return RecordActAbout(ctx, tx, by, act, audit.Group(act.GroupID))
}

// RecordActAbout is RecordAct with another subject in the audit log than the group.
func RecordActAbout(ctx context.Context, tx *store.Tx, by models.WriteOptions, act models.GroupAct, subject models.AuditSubject) error {
	if err := audit.Record(ctx, tx, by.Actor, policy.Act(act.Act), subject); err != nil {
		return err
	}
	act.ID, act.AccountID = models.NewRandomID(), &by.AccountID
	return tx.AddGroupAct(ctx, act)
}

// GroupActs returns what was done in a group's name, the newest first, for its members only.
func (r *Room) GroupActs(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (acts []models.GroupAct, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadActs, groupID); err != nil {
			return err
		}
		acts, total, err = tx.GroupActs(ctx, groupID, r.today().AddDays(-models.ActRetentionDays), page)
		return err
	})
	return acts, total, err
}

// record is RecordAct on today's day.
func (r *Room) record(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, kind models.GroupActKind, subject string) error {
	return RecordAct(ctx, tx, by, models.GroupAct{GroupID: groupID, Act: kind, Subject: subject, DoneOn: r.today()})
}
