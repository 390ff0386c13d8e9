package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// joinRequestsSince returns the first day of which requests are still pending.
func (r *Room) joinRequestsSince() models.Date { return r.today().AddDays(-models.JoinRequestDays) }

// askToJoin asks a group's stewards to be let in. While a request is pending, asking again returns
// it as it is. models.ErrNotFound if the actor may not know of the group; models.ErrConflict if the
// actor is a member, the group takes no requests, or models.MaxJoinRequests are pending.
func (r *Room) askToJoin(ctx context.Context, by models.WriteOptions, groupID models.ID, message string) (request models.JoinRequest, err error) {
	if err := r.policy.Authorize(by.Actor, policy.JoinGroup, policy.State{}); err != nil {
		return request, err
	}
	if err := r.countTry(ctx, "join:"+by.AccountID.String(), models.JoinTriesAMinute); err != nil {
		return request, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		state, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadGroup, groupID)
		if err != nil {
			return err
		}
		if state.Member {
			return &models.ConflictError{Code: "already_member", Detail: "You are a member of this group."}
		}
		request, err = tx.JoinRequestOf(ctx, groupID, by.AccountID, r.joinRequestsSince())
		if err == nil || !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if err := r.checkTakesRequests(ctx, tx, groupID, state); err != nil {
			return err
		}
		request = models.JoinRequest{ID: models.NewRandomID(), GroupID: groupID, AccountID: by.AccountID, Message: message, AskedOn: r.today()}
		if err := audit.Record(ctx, tx, by.Actor, policy.JoinGroup, audit.Group(groupID)); err != nil {
			return err
		}
		if err := GiveConsent(ctx, tx, by.AccountID, models.ConsentMembership, r.today()); err != nil {
			return err
		}
		if err := tx.AddJoinRequest(ctx, &request, r.joinRequestsSince()); err != nil {
			return err
		}
		return tx.Enqueue(ctx, models.JobNotice, request.ID.String(), r.now())
	})
	return request, err
}

// checkTakesRequests refuses a request to a group that takes none, or has enough of them.
func (r *Room) checkTakesRequests(ctx context.Context, tx *store.Tx, groupID models.ID, state policy.State) error {
	rules, err := r.readRules(ctx, tx, groupID)
	if err != nil {
		return err
	}
	if state.Visibility != policy.Published || !*rules.TakesRequests {
		return &models.ConflictError{Code: "no_join_requests", Detail: "This group takes no requests: one joins by its invitation or its code."}
	}
	pending, err := tx.CountJoinRequests(ctx, groupID, r.joinRequestsSince())
	if err == nil && pending >= models.MaxJoinRequests {
		err = &models.ConflictError{Code: "too_many_join_requests", Detail: "Many have asked to join this group already. Try again later."}
	}
	return err
}

// JoinRequests returns a group's requests that wait for an answer, the oldest first, for its
// stewards only.
func (r *Room) JoinRequests(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []models.JoinRequest, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadJoinRequests, groupID); err != nil {
			return err
		}
		list, total, err = tx.JoinRequests(ctx, groupID, r.joinRequestsSince(), page)
		return err
	})
	return list, total, err
}

// AcceptJoinRequest makes the author of a request a member.
func (r *Room) AcceptJoinRequest(ctx context.Context, by models.WriteOptions, groupID, id models.ID) (b models.MembershipEntry, err error) {
	err = r.answerJoinRequest(ctx, by, groupID, id, models.DidAcceptJoin, func(tx *store.Tx, request models.JoinRequest) error {
		if err := addMember(ctx, tx, groupID, request.AccountID, models.MembershipMember, r.today()); err != nil {
			return err
		}
		member, err := tx.Membership(ctx, groupID, request.AccountID)
		b = member.Entry()
		return err
	})
	return b, err
}

// DeclineJoinRequest takes a request out of the stewards' list. Its author is not notified: for that
// person it stays pending until its days are over.
func (r *Room) DeclineJoinRequest(ctx context.Context, by models.WriteOptions, groupID, id models.ID) error {
	return r.answerJoinRequest(ctx, by, groupID, id, models.DidDeclineJoin, func(tx *store.Tx, request models.JoinRequest) error {
		return tx.DeclineJoinRequest(ctx, request.ID)
	})
}

func (r *Room) answerJoinRequest(
	ctx context.Context, by models.WriteOptions, groupID, id models.ID, kind models.GroupActKind, answer func(*store.Tx, models.JoinRequest) error,
) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.AnswerJoinRequest, groupID); err != nil {
			return err
		}
		request, err := tx.PendingJoinRequest(ctx, groupID, id, r.joinRequestsSince())
		if err != nil {
			return err
		}
		if err := answer(tx, request); err != nil {
			return err
		}
		return r.record(ctx, tx, by, groupID, kind, "")
	})
}

// WithdrawJoinRequest takes the actor's own request back; models.ErrNotFound if it is not pending.
func (r *Room) WithdrawJoinRequest(ctx context.Context, by models.WriteOptions, groupID, id models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		request, err := tx.JoinRequestOf(ctx, groupID, by.AccountID, r.joinRequestsSince())
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if err := r.policy.Authorize(by.Actor, policy.WithdrawJoin, policy.State{Self: err == nil && request.ID == id}); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.WithdrawJoin, audit.Group(groupID)); err != nil {
			return err
		}
		if err := tx.WithdrawJoinRequest(ctx, request); err != nil {
			return err
		}
		return tx.EndConsents(ctx, by.AccountID, r.today())
	})
}
