package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// errTakesNoMessages refuses what is written to a group that wants no messages, or cannot read them.
var errTakesNoMessages = &models.ConflictError{Code: "takes_no_messages", Detail: "This group takes no messages here. Its page shows other ways to reach it."}

// SendMessage stores what somebody writes to a group until the sender's address is confirmed by the
// mail that it sends. The answer is the same whether the address may send more: to one that wrote
// models.MaxSenderMessages messages of late nothing is sent. It refuses consultants and keys that act
// as no account, and with a *models.TooManyError if the group received enough of late. Nothing of the
// sender's account is stored.
func (r *Room) SendMessage(ctx context.Context, by models.WriteOptions, groupID models.ID, in models.MessageInput) error {
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	m, err := r.newMessage(groupID, in.Email, in.Text)
	if err != nil {
		return err
	}
	m.Language = r.mailing.Texts.Match(in.Language)
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorizeSender(ctx, tx, by, groupID); err != nil {
			return err
		}
		if err := r.checkTakesMessages(ctx, tx, groupID); err != nil {
			return err
		}
		if err := r.checkGroupHasRoom(ctx, tx, groupID); err != nil {
			return err
		}
		full, err := r.senderSentEnough(ctx, tx, m.AddressHash, in.Email)
		if err != nil || full {
			return err
		}
		if err := r.storeMessage(ctx, tx, &m, policy.SendMessage); err != nil {
			return err
		}
		return r.queueMessageMail(ctx, tx, m, models.MailMessage, in.Email)
	})
}

// authorizeSender looks up whether the actor is a consultant and how far the group is public, and
// decides.
func (r *Room) authorizeSender(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) error {
	consultant, err := isConsultant(ctx, tx, by.AccountID)
	if err != nil {
		return err
	}
	state, err := ReadPolicyState(ctx, tx, by.Actor, groupID)
	if err != nil {
		return err
	}
	state.Consultant = consultant
	return r.policy.Authorize(by.Actor, policy.SendMessage, state)
}

func isConsultant(ctx context.Context, tx *store.Tx, account models.ID) (bool, error) {
	_, err := tx.ConsultantByAccount(ctx, account)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// newMessage returns a message with its words and the sender's address sealed.
func (r *Room) newMessage(groupID models.ID, address, text string) (m models.Message, err error) {
	m = models.Message{ID: models.NewRandomID(), GroupID: groupID, Status: models.MessageUnconfirmed, CreatedAt: r.now().UTC()}
	if m.AddressSealed, err = r.mailing.Keyring.Seal(messagePlace(m.ID, "/address"), models.NormalAddress(address)); err != nil {
		return m, err
	}
	if m.TextSealed, err = r.mailing.Keyring.Seal(messagePlace(m.ID, "/text"), text); err != nil {
		return m, err
	}
	m.AddressHash, err = r.mailing.Keyring.Hash(store.SenderPurpose, models.AddressKey(address))
	return m, err
}

func messagePlace(id models.ID, part string) string { return "messages/" + id.String() + part }

func (r *Room) senderHashes(address string) ([]string, error) {
	if address == "" {
		return nil, nil
	}
	return r.mailing.Keyring.Hashes(store.SenderPurpose, models.AddressKey(address))
}

// checkTakesMessages refuses a message to a group that takes none, is not published, or has nobody
// who would read it.
func (r *Room) checkTakesMessages(ctx context.Context, tx *store.Tx, groupID models.ID) error {
	g, err := tx.Group(ctx, groupID)
	if err != nil {
		return err
	}
	stewards, err := tx.CountStewards(ctx, groupID)
	if err == nil && (!g.TakesMessages || g.Status != models.StatusPublished || stewards == 0) {
		err = errTakesNoMessages
	}
	return err
}

// checkGroupHasRoom refuses a message if the group received enough of late. Who asks at the same time
// waits.
func (r *Room) checkGroupHasRoom(ctx context.Context, tx *store.Tx, groupID models.ID) error {
	if err := tx.LockGroup(ctx, groupID); err != nil {
		return err
	}
	times, err := tx.MessageTimes(ctx, groupID, r.now().Add(-models.MessagesPeriod), models.MaxGroupMessages)
	if err != nil || len(times) < models.MaxGroupMessages {
		return err
	}
	return &models.TooManyError{Wait: times[0].Add(models.MessagesPeriod).Sub(r.now())}
}

// senderSentEnough reports whether an address wrote enough of late. Who asks at the same time waits.
func (r *Room) senderSentEnough(ctx context.Context, tx *store.Tx, hash, address string) (bool, error) {
	if err := tx.LockSender(ctx, hash); err != nil {
		return false, err
	}
	hashes, err := r.senderHashes(address)
	if err != nil {
		return false, err
	}
	n, err := tx.CountMessagesFrom(ctx, hashes, r.now().Add(-models.MessagesPeriod))
	return n >= models.MaxSenderMessages, err
}

// storeMessage writes a message. Nobody is named as its sender, in the audit log either.
func (r *Room) storeMessage(ctx context.Context, tx *store.Tx, m *models.Message, act policy.Act) error {
	if err := r.proveIfSealed(ctx, tx, m.AddressSealed); err != nil {
		return err
	}
	if err := tx.CreateMessage(ctx, m); err != nil {
		return err
	}
	return audit.Record(ctx, tx, models.Actor{}, act, audit.Group(m.GroupID))
}

// Messages returns one page of the messages that a group received, those that wait first, for its
// stewards only.
func (r *Room) Messages(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []models.Message, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadMessages, groupID); err != nil {
			return err
		}
		if list, total, err = tx.Messages(ctx, groupID, page); err != nil {
			return err
		}
		return r.openMessages(ctx, tx, groupID, list)
	})
	return list, total, err
}

// CountWaitingMessages returns how many messages of a group nobody has answered, for its stewards only.
func (r *Room) CountWaitingMessages(ctx context.Context, by models.WriteOptions, groupID models.ID) (n int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadMessages, groupID); err != nil {
			return err
		}
		n, err = tx.CountWaitingMessages(ctx, groupID)
		return err
	})
	return n, err
}

// openMessages fills the words of a group's messages, and whether their senders are blocked.
func (r *Room) openMessages(ctx context.Context, tx *store.Tx, groupID models.ID, list []models.Message) error {
	hashes := make([]string, len(list))
	for i := range list {
		hashes[i] = list[i].AddressHash
		if err := r.openMessage(&list[i]); err != nil {
			return err
		}
	}
	blocked, err := tx.BlockedSenders(ctx, groupID, hashes)
	known := map[string]bool{}
	for _, hash := range blocked {
		known[hash] = true
	}
	for i := range list {
		list[i].Blocked = known[list[i].AddressHash]
	}
	return err
}

// openMessage fills the words of a message.
func (r *Room) openMessage(m *models.Message) (err error) {
	if m.Text, err = r.mailing.Keyring.Open(messagePlace(m.ID, "/text"), m.TextSealed); err != nil || m.AnswerSealed == "" {
		return err
	}
	m.Answer, err = r.mailing.Keyring.Open(messagePlace(m.ID, "/answer"), m.AnswerSealed)
	return err
}

// messageOf returns a message that the group received; models.ErrNotFound if it did not.
func messageOf(ctx context.Context, tx *store.Tx, groupID, id models.ID) (models.Message, error) {
	m, err := tx.Message(ctx, id)
	if err == nil && (m.GroupID != groupID || m.Status == models.MessageUnconfirmed) {
		return models.Message{}, models.ErrNotFound
	}
	return m, err
}
