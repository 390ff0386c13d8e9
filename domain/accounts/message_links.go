package accounts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// MessageConfirmPath is the page on which a sender's address is confirmed.
	MessageConfirmPath = "/messages/confirm"
	// MessageAnswerPath is the page on which an answer is read.
	MessageAnswerPath = "/messages/answer"

	messageCodePurpose = "message code"
)

// queueMessageMail writes a mail about a message to its sender.
func (r *Room) queueMessageMail(ctx context.Context, tx *store.Tx, m models.Message, kind models.MailKind, address string) error {
	return r.QueueMail(ctx, tx, models.MailInput{
		Event: string(kind) + "/" + m.ID.String(), Address: address, Kind: kind, Language: m.Language, Params: map[string]string{"message": m.ID.String()},
	})
}

// mintMessageLink creates the token and the code of a mail about a message when it is sent, and stores
// their hashes alone. A consultant's address is sent nothing that would confirm it.
func (r *Room) mintMessageLink(ctx context.Context, tx *store.Tx, mail models.Mail) (minted mintedLink, err error) {
	params, err := r.openParams(mail)
	if err != nil {
		return minted, err
	}
	id, err := models.ParseID(params["message"])
	if err != nil {
		return minted, fmt.Errorf("the message of a mail: %w", err)
	}
	m, err := tx.Message(ctx, id)
	switch wanted := map[models.MailKind]models.MessageStatus{models.MailMessage: models.MessageUnconfirmed, models.MailAnswer: models.MessageAnswered}[mail.Kind]; {
	case errors.Is(err, models.ErrNotFound), err == nil && (m.Status != wanted || m.OpenedAt != nil):
		return minted, errUnwanted
	case err != nil:
		return minted, err
	}
	lifetime := models.AnswerLinkLifetime
	if mail.Kind == models.MailMessage {
		lifetime = models.MessageLinkLifetime
		if err := r.refuseConsultantsAddress(ctx, tx, m); err != nil {
			return minted, err
		}
	}
	return r.mintFor(ctx, tx, m, string(mail.Kind), lifetime)
}

func (r *Room) mintFor(ctx context.Context, tx *store.Tx, m models.Message, purpose string, lifetime time.Duration) (minted mintedLink, err error) {
	if minted, err = r.deriveSecrets(purpose, m.ID); err != nil {
		return minted, err
	}
	if m.CodeHash, err = r.mailing.Keyring.Hash(messageCodePurpose, codeText(m.ID, minted.code)); err != nil {
		return minted, err
	}
	until := r.now().UTC().Add(lifetime)
	m.TokenHash, m.ExpiresAt = hashSecret(minted.token), &until
	return minted, tx.MintMessageLink(ctx, m)
}

// refuseConsultantsAddress returns errUnwanted if the sender's address is that of a consultant's
// account.
func (r *Room) refuseConsultantsAddress(ctx context.Context, tx *store.Tx, m models.Message) error {
	address, err := r.mailing.Keyring.Open(messagePlace(m.ID, "/address"), m.AddressSealed)
	if err != nil {
		return err
	}
	hashes, err := r.addressHashes(address)
	if err != nil {
		return err
	}
	found, err := tx.AccountsByAddress(ctx, hashes, models.MaxLinks)
	for _, account := range found {
		consultant, err := isConsultant(ctx, tx, account.ID)
		if err != nil {
			return err
		}
		if consultant {
			return errUnwanted
		}
	}
	return err
}

// errUnusable refuses a link or code, whatever is wrong with it.
func errUnusable(in models.MessageProof) error {
	if in.Token != "" {
		return models.Invalid("/token", "unusable")
	}
	return models.Invalid("/code", "unusable")
}

// checkProof refuses a proof that has neither a token nor an address and a code.
func (r *Room) checkProof(in models.MessageProof) error {
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	switch {
	case in.Token != "" && in.Code != "":
		return models.Invalid("/code", "conflicts_with", "token")
	case in.Token != "":
		return nil
	case in.Email == "":
		return models.Invalid("/email", "required")
	case in.Code == "":
		return models.Invalid("/code", "required")
	}
	return nil
}

// provenMessage returns the message in a state that a proof is of. Each code that is tried counts,
// also if the proof is refused.
func (r *Room) provenMessage(ctx context.Context, tx *store.Tx, status models.MessageStatus, in models.MessageProof) (models.Message, error) {
	if in.Token != "" {
		m, err := tx.MessageByToken(ctx, status, hashSecret(in.Token), r.now())
		if errors.Is(err, models.ErrNotFound) {
			err = refuse(errUnusable(in))
		}
		return m, err
	}
	hashes, err := r.senderHashes(in.Email)
	if err != nil {
		return models.Message{}, err
	}
	list, err := tx.MessagesFrom(ctx, status, hashes, r.now())
	if err != nil {
		return models.Message{}, err
	}
	for _, m := range list {
		allowed, err := tx.CountMessageTry(ctx, m.ID)
		if err != nil {
			return m, err
		}
		if right, err := r.isCodeOf(messageCodePurpose, m.ID, in.Code, m.CodeHash); err != nil || allowed && right {
			return m, err
		}
	}
	return models.Message{}, refuse(errUnusable(in))
}

// ConfirmMessage delivers the message whose sender's address a proof confirms. If the group blocked
// the sender the answer is the same, and the message is deleted. A proof that is of no use is answered
// alike, whatever the reason.
func (r *Room) ConfirmMessage(ctx context.Context, by models.WriteOptions, in models.MessageProof) error {
	if err := r.policy.Authorize(by.Actor, policy.UseMessageLink, policy.State{}); err != nil {
		return err
	}
	if err := r.checkProof(in); err != nil {
		return err
	}
	return r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		m, err := r.provenMessage(ctx, tx, models.MessageUnconfirmed, in)
		if err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, models.Actor{}, policy.UseMessageLink, audit.Group(m.GroupID)); err != nil {
			return err
		}
		if err := r.checkCanReceive(ctx, tx, m.GroupID); err != nil {
			return err
		}
		if blocked, err := tx.BlockedSenders(ctx, m.GroupID, []string{m.AddressHash}); err != nil || len(blocked) > 0 {
			return errors.Join(err, tx.DeleteMessage(ctx, m.ID))
		}
		delivered, err := tx.DeliverMessage(ctx, m.ID, r.now())
		if err == nil && !delivered {
			err = errUnusable(in)
		}
		if err != nil {
			return err
		}
		return r.notifyStewards(ctx, tx, m)
	})
}

// checkCanReceive refuses a message to a group that takes none any more, or received enough of late.
func (r *Room) checkCanReceive(ctx context.Context, tx *store.Tx, groupID models.ID) error {
	if err := r.checkTakesMessages(ctx, tx, groupID); err != nil {
		return err
	}
	return r.checkGroupHasRoom(ctx, tx, groupID)
}

// notifyStewards writes to a group's stewards, as each prefers, that something waits.
func (r *Room) notifyStewards(ctx context.Context, tx *store.Tx, m models.Message) error {
	stewards, err := tx.StewardsOf(ctx, m.GroupID)
	if err != nil {
		return err
	}
	return r.Notify(ctx, tx, models.NoticeMessage, "message/"+m.ID.String(), stewards...)
}

// ReadAnswer returns a message and its answer to its sender, by the link of the mail, once. For
// models.ReplyLifetime after that the same proof is good for one reply.
func (r *Room) ReadAnswer(ctx context.Context, by models.WriteOptions, in models.MessageProof) (m models.Message, err error) {
	if err := r.policy.Authorize(by.Actor, policy.UseMessageLink, policy.State{}); err != nil {
		return m, err
	}
	if err := r.checkProof(in); err != nil {
		return m, err
	}
	err = r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		if m, err = r.provenMessage(ctx, tx, models.MessageAnswered, in); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, models.Actor{}, policy.UseMessageLink, audit.Group(m.GroupID)); err != nil {
			return err
		}
		opened, err := tx.OpenAnswer(ctx, m.ID, r.now(), r.now().Add(models.ReplyLifetime))
		if err == nil && !opened {
			err = refuse(errUnusable(in))
		}
		return err
	})
	if err == nil {
		err = r.openMessage(&m)
	}
	return m, err
}
