package accounts

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ReplyToAnswer delivers what somebody who read an answer writes back, once, within the limits of
// messages. The link was proof of the address.
func (r *Room) ReplyToAnswer(ctx context.Context, by models.WriteOptions, in models.MessageReplyInput) error {
	if err := r.policy.Authorize(by.Actor, policy.UseMessageLink, policy.State{}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	if err := r.checkProof(in.Proof()); err != nil {
		return err
	}
	return r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		m, err := r.provenMessage(ctx, tx, models.MessageAnswered, in.Proof())
		if err != nil {
			return err
		}
		if err := r.checkCanReceive(ctx, tx, m.GroupID); err != nil {
			return err
		}
		ended, err := tx.EndMessageLink(ctx, m.ID)
		if err == nil && !ended {
			err = refuse(errUnusable(in.Proof()))
		}
		if err != nil {
			return err
		}
		return r.deliverReply(ctx, tx, m, in.Text)
	})
}

// deliverReply writes a reply to the answer of a message as one that the group received.
func (r *Room) deliverReply(ctx context.Context, tx *store.Tx, m models.Message, text string) error {
	address, err := r.mailing.Keyring.Open(messagePlace(m.ID, "/address"), m.AddressSealed)
	if err != nil {
		return err
	}
	full, err := r.senderSentEnough(ctx, tx, m.AddressHash, address)
	if err == nil && full {
		err = &models.TooManyError{Wait: models.MessagesPeriod}
	}
	if err != nil {
		return err
	}
	reply, err := r.newMessage(m.GroupID, address, text)
	if err != nil {
		return err
	}
	reply.Status, reply.Language, reply.FollowsID, reply.DeliveredAt = models.MessageWaiting, m.Language, &m.ID, &reply.CreatedAt
	blocked, err := tx.BlockedSenders(ctx, m.GroupID, []string{m.AddressHash})
	if err != nil || len(blocked) > 0 {
		return err
	}
	if err := r.storeMessage(ctx, tx, &reply, policy.UseMessageLink); err != nil {
		return err
	}
	return r.notifyStewards(ctx, tx, reply)
}
