package accounts

import (
	"context"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// AnswerMessage stores a steward's answer, and sends the sender a mail with a link to it, which names
// neither the group nor its field. A message is answered once: models.ErrConflict after that.
func (r *Room) AnswerMessage(ctx context.Context, by models.WriteOptions, groupID, id models.ID, in models.MessageAnswerInput) (m models.Message, err error) {
	if err := r.validator.Validate(&in); err != nil {
		return m, err
	}
	sealed, err := r.mailing.Keyring.Seal(messagePlace(id, "/answer"), in.Text)
	if err != nil {
		return m, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.AnswerMessage, groupID); err != nil {
			return err
		}
		if m, err = messageOf(ctx, tx, groupID, id); err != nil {
			return err
		}
		waited, err := tx.AnswerMessage(ctx, id, sealed, r.today())
		if err == nil && !waited {
			err = &models.ConflictError{Code: "message_answered", Detail: "Somebody has answered this message already."}
		}
		if err != nil {
			return err
		}
		if err := r.record(ctx, tx, by, groupID, models.DidAnswerMessage, ""); err != nil {
			return err
		}
		if m, err = r.mailAnswer(ctx, tx, id); err != nil {
			return err
		}
		list := []models.Message{m}
		err = r.openMessages(ctx, tx, groupID, list)
		m = list[0]
		return err
	})
	return m, err
}

// mailAnswer writes to the sender of a message that was answered, and returns it.
func (r *Room) mailAnswer(ctx context.Context, tx *store.Tx, id models.ID) (models.Message, error) {
	m, err := tx.Message(ctx, id)
	if err != nil {
		return m, err
	}
	address, err := r.mailing.Keyring.Open(messagePlace(m.ID, "/address"), m.AddressSealed)
	if err != nil {
		return m, err
	}
	return m, r.queueMessageMail(ctx, tx, m, models.MailAnswer, address)
}

// BlockSender makes a group receive nothing more from the sender of a message, for
// models.MessageBlockDays. The sender does not learn of it. To do so again changes nothing.
func (r *Room) BlockSender(ctx context.Context, by models.WriteOptions, groupID, id models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.BlockSender, groupID); err != nil {
			return err
		}
		m, err := messageOf(ctx, tx, groupID, id)
		if err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.BlockSender, audit.Group(groupID)); err != nil {
			return err
		}
		return r.blockSender(ctx, tx, m)
	})
}

func (r *Room) blockSender(ctx context.Context, tx *store.Tx, m models.Message) error {
	address, err := r.mailing.Keyring.Open(messagePlace(m.ID, "/address"), m.AddressSealed)
	if err != nil {
		return err
	}
	b := models.MessageBlock{ID: models.NewRandomID(), GroupID: m.GroupID, AddressHash: m.AddressHash, BlockedOn: r.today()}
	if b.AddressSealed, err = r.mailing.Keyring.Seal("message_blocks/"+b.ID.String(), address); err != nil {
		return err
	}
	return tx.AddMessageBlock(ctx, b)
}

// ReadMessage returns a message that a group received with its words, in the caller's transaction and
// for a caller who may read it; models.ErrNotFound if there is none.
func (r *Room) ReadMessage(ctx context.Context, tx *store.Tx, id models.ID) (models.Message, error) {
	m, err := tx.Message(ctx, id)
	if err == nil && m.Status == models.MessageUnconfirmed {
		err = models.ErrNotFound
	}
	if err == nil {
		err = r.openMessage(&m)
	}
	return m, err
}

// RemoveMessage deletes a message and blocks its sender for its group, in the caller's transaction and
// for moderators who decided so.
func (r *Room) RemoveMessage(ctx context.Context, tx *store.Tx, id models.ID) error {
	m, err := tx.Message(ctx, id)
	if err != nil {
		return err
	}
	if err := r.blockSender(ctx, tx, m); err != nil {
		return err
	}
	return tx.DeleteMessage(ctx, id)
}
