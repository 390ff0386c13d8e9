package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// RecordIdempotencyKey records, in the caller's transaction, the idempotency key under which a
// resource is created, if by has one. If it was created before it refuses:
// models.AlreadyCreatedError, or models.ErrKeyReused if something else was. Every verb that makes a thing calls it before it
// writes.
func RecordIdempotencyKey(ctx context.Context, tx *store.Tx, by models.WriteOptions, resource models.ID) error {
	key := by.IdempotencyKey.WithBodyMAC()
	if key.ID == "" {
		return nil
	}
	if err := tx.CheckIdempotency(ctx, key); err != nil {
		return err
	}
	r := models.IdempotencyRecord{ID: key.ID, Route: key.Route, BodyMAC: key.BodyMAC, Status: key.Status, ThingID: resource}
	if account := by.AccountID; account != (models.ID{}) {
		r.AccountID = &account
	}
	return tx.CreateIdempotencyRecord(ctx, r)
}

// CheckIdempotencyKey refuses what RecordIdempotencyKey would refuse now, before anything is begun.
func (r *Room) CheckIdempotencyKey(ctx context.Context, key models.IdempotencyKey) error {
	return r.store.Read(ctx, func(tx *store.Tx) error { return tx.CheckIdempotency(ctx, key) })
}

// DeleteExpired deletes what is no longer needed: idempotency keys, rate leases, sessions,
// challenges, codes of devices, invitations, join codes and requests that expired, and old proposals,
// acts, mail and links. It ends proposals whose time is over.
func (r *Room) DeleteExpired(ctx context.Context) error {
	if err := r.endOverdueProposals(ctx); err != nil {
		return err
	}
	now, today := r.now(), r.today()
	old := today.AddDays(-models.ActRetentionDays)
	return errors.Join(
		r.store.PruneIdempotencyRecords(ctx),
		r.store.PruneSessions(ctx, now),
		r.store.PruneChallenges(ctx, now),
		r.store.PruneMails(ctx, now.Add(-models.SentMailRetention), now.Add(-models.MailRetention)),
		r.store.PruneSignInLinks(ctx, now.Add(-linkRetention), now.Add(-models.MailRetention)),
		r.store.PruneInvitations(ctx, today),
		r.store.PruneJoinCodes(ctx, today),
		r.store.PruneJoinRequests(ctx, r.joinRequestsSince()),
		r.store.PruneProposals(ctx, old),
		r.store.PruneGroupActs(ctx, old),
		r.store.PruneRateLeases(ctx),
		r.store.PruneMessages(ctx, now.Add(-models.UnconfirmedMessageRetention), today.AddDays(-models.AnsweredMessageDays), now.AddDate(0, 0, -models.MessageDays)),
		r.store.PruneClaims(ctx, now.AddDate(0, 0, -models.ClaimRetentionDays)),
		r.store.PruneCallViews(ctx, today),
		r.store.PruneMessageBlocks(ctx, today.AddDays(-models.MessageBlockDays)),
	)
}

// overdueBatch is how many proposals are ended in one transaction.
const overdueBatch = 100

// endOverdueProposals ends proposals on which nobody can vote any more.
func (r *Room) endOverdueProposals(ctx context.Context) error {
	for more := true; more; {
		err := r.store.Write(ctx, func(tx *store.Tx) error {
			list, err := tx.OverdueProposals(ctx, r.today(), overdueBatch)
			if err != nil {
				return err
			}
			more = len(list) == overdueBatch
			for _, p := range list {
				if err := r.close(ctx, tx, &p, models.ProposalExpired); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Member returns how an account belongs to a group: a member for fellow members, an invited account
// for stewards. models.ErrNotFound if it is neither.
func (r *Room) Member(ctx context.Context, by models.WriteOptions, groupID, account models.ID) (b models.MembershipEntry, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		state, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadMembers, groupID)
		if err != nil {
			return err
		}
		member, err := tx.Membership(ctx, groupID, account)
		if err == nil || !errors.Is(err, models.ErrNotFound) {
			b = member.Entry()
			return err
		}
		if r.policy.Authorize(by.Actor, policy.ReadInvitations, state) != nil {
			return models.ErrNotFound
		}
		invitation, err := tx.Invitation(ctx, groupID, account, r.today())
		b = invitation.Entry()
		return err
	})
	return b, err
}
