package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// SenderPurpose is what the keyed hashes of senders' addresses are for. It is none that accounts have,
// so that nothing leads from a message to an account.
const SenderPurpose = "message sender"

// messageLinkGood is the condition for a link that can be used. Its arguments are the status and the
// time.
const messageLinkGood = "status = ? AND expires_at > ?"

// LockSender keeps others who lock the same sender waiting until the transaction ends, so that they
// count what it writes. SQLite has one writer.
func (tx *Tx) LockSender(ctx context.Context, hash string) error {
	if tx.store.engine != EnginePostgres {
		return nil
	}
	_, err := tx.db.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", hash)
	return err
}

// LockGroup keeps others who lock the same group waiting until the transaction ends. It returns
// ErrNotFound if there is no such group.
func (tx *Tx) LockGroup(ctx context.Context, id models.ID) error {
	found, err := sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM groups WHERE id = ?"+tx.forUpdate(), id)
	if err == nil && len(found) == 0 {
		err = models.ErrNotFound
	}
	return err
}

// CreateMessage writes a new message.
func (tx *Tx) CreateMessage(ctx context.Context, m *models.Message) error {
	return sqlrow.Insert(ctx, tx.db, m)
}

// Message returns the message with this id, or ErrNotFound if there is none.
func (tx *Tx) Message(ctx context.Context, id models.ID) (models.Message, error) {
	return sqlrow.One[models.Message](ctx, tx.db, "id = ?", id)
}

// Messages returns one page of the messages that a group received, those that wait first, then the
// newest first, and how many there are.
func (tx *Tx) Messages(ctx context.Context, groupID models.ID, page models.Page) ([]models.Message, int, error) {
	return sqlrow.Page[models.Message](ctx, tx.db, page, "CASE status WHEN 'waiting' THEN 0 ELSE 1 END, delivered_at DESC, id",
		"group_id = ? AND status <> ?", groupID, models.MessageUnconfirmed)
}

// CountWaitingMessages counts the messages of a group that nobody has answered.
func (tx *Tx) CountWaitingMessages(ctx context.Context, groupID models.ID) (int, error) {
	return sqlrow.Count[models.Message](ctx, tx.db, "group_id = ? AND status = ?", groupID, models.MessageWaiting)
}

// MessagesWaitingFor returns the groups of the messages that wait for an account as a steward, one for
// each message, in the order of groups, at most limit.
func (tx *Tx) MessagesWaitingFor(ctx context.Context, account models.ID, limit int) ([]models.ID, error) {
	const query = `SELECT s.group_id FROM messages s JOIN memberships m ON m.group_id = s.group_id JOIN groups g ON g.id = s.group_id
		WHERE m.account_id = ? AND m.role = 'steward' AND g.status <> 'archived' AND s.status = ? ORDER BY s.group_id LIMIT ?`
	return sqlrow.Values[models.ID](ctx, tx.db, query, account, models.MessageWaiting, limit)
}

// CountMessagesFrom counts the messages from an address, by its hashes, that were written after a
// time, confirmed or not.
func (tx *Tx) CountMessagesFrom(ctx context.Context, hashes []string, since time.Time) (int, error) {
	return sqlrow.Count[models.Message](ctx, tx.db, "address_hash IN ? AND created_at > ?", hashes, sqlrow.RoundTime(since))
}

// MessageTimes returns when a group received messages after a time, the oldest first, at most limit.
func (tx *Tx) MessageTimes(ctx context.Context, groupID models.ID, since time.Time, limit int) ([]time.Time, error) {
	const query = "SELECT delivered_at FROM messages WHERE group_id = ? AND delivered_at > ? ORDER BY delivered_at LIMIT ?"
	return sqlrow.Values[time.Time](ctx, tx.db, query, groupID, sqlrow.RoundTime(since), limit)
}

// MintMessageLink records what is sent with the link of a message, and until when it is good.
func (tx *Tx) MintMessageLink(ctx context.Context, m models.Message) error {
	const query = "UPDATE messages SET token_hash = ?, code_hash = ?, expires_at = ? WHERE id = ?"
	return notFoundIfNone(tx.db.Exec(ctx, query, m.TokenHash, m.CodeHash, sqlrow.RoundTimeIfSet(m.ExpiresAt), m.ID))
}

// MessageByToken returns the message in a state with a token's hash whose link is good at the time, or
// ErrNotFound.
func (tx *Tx) MessageByToken(ctx context.Context, status models.MessageStatus, hash string, at time.Time) (models.Message, error) {
	return sqlrow.One[models.Message](ctx, tx.db, "token_hash <> '' AND token_hash = ? AND "+messageLinkGood, hash, status, sqlrow.RoundTime(at))
}

// MessagesFrom returns the messages in a state from an address, by its hashes, whose links are good at
// the time, the newest first.
func (tx *Tx) MessagesFrom(ctx context.Context, status models.MessageStatus, hashes []string, at time.Time) ([]models.Message, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	return sqlrow.List[models.Message](ctx, tx.db, "address_hash IN ? AND "+messageLinkGood+" ORDER BY created_at DESC, id LIMIT ?",
		hashes, status, sqlrow.RoundTime(at), models.MaxGroupMessages)
}

// CountMessageTry counts a code that is tried for a message, and reports whether it may be.
func (tx *Tx) CountMessageTry(ctx context.Context, id models.ID) (bool, error) {
	n, err := tx.db.Exec(ctx, "UPDATE messages SET tries = tries + 1 WHERE id = ? AND tries < ?", id, models.MaxLinkTries)
	return n == 1, err
}

// DeliverMessage makes a message one that its group received, and ends its link. It reports whether it
// was not before: of two that confirm it at once one does.
func (tx *Tx) DeliverMessage(ctx context.Context, id models.ID, at time.Time) (bool, error) {
	const query = "UPDATE messages SET status = ?, delivered_at = ?, token_hash = '', code_hash = '', tries = 0, expires_at = NULL WHERE id = ? AND status = ?"
	n, err := tx.db.Exec(ctx, query, models.MessageWaiting, sqlrow.RoundTime(at), id, models.MessageUnconfirmed)
	return n == 1, err
}

// AnswerMessage stores the answer to a message that waits, and reports whether it waited.
func (tx *Tx) AnswerMessage(ctx context.Context, id models.ID, sealed string, on models.Date) (bool, error) {
	const query = "UPDATE messages SET status = ?, answer_sealed = ?, answered_on = ?, token_hash = '', code_hash = '', tries = 0 WHERE id = ? AND status = ?"
	n, err := tx.db.Exec(ctx, query, models.MessageAnswered, sealed, on, id, models.MessageWaiting)
	return n == 1, err
}

// OpenAnswer uses up the link of an answer, which is good for a reply until a time, and reports
// whether it was not used before.
func (tx *Tx) OpenAnswer(ctx context.Context, id models.ID, at, until time.Time) (bool, error) {
	const query = "UPDATE messages SET opened_at = ?, expires_at = ? WHERE id = ? AND opened_at IS NULL"
	n, err := tx.db.Exec(ctx, query, sqlrow.RoundTime(at), sqlrow.RoundTime(until), id)
	return n == 1, err
}

// EndMessageLink ends the link of an answer that was read, and reports whether it was good.
func (tx *Tx) EndMessageLink(ctx context.Context, id models.ID) (bool, error) {
	const query = "UPDATE messages SET token_hash = '', code_hash = '', expires_at = NULL WHERE id = ? AND token_hash <> '' AND opened_at IS NOT NULL"
	n, err := tx.db.Exec(ctx, query, id)
	return n == 1, err
}

// DeleteMessage deletes a message.
func (tx *Tx) DeleteMessage(ctx context.Context, id models.ID) error {
	_, err := sqlrow.Delete[models.Message](ctx, tx.db, "id = ?", id)
	return err
}

// AddMessageBlock writes that a group receives nothing from an address. To do so again changes
// nothing.
func (tx *Tx) AddMessageBlock(ctx context.Context, b models.MessageBlock) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (group_id, address_hash) DO NOTHING", &b)
}

// BlockedSenders returns which of the hashes of addresses a group receives nothing from.
func (tx *Tx) BlockedSenders(ctx context.Context, groupID models.ID, hashes []string) ([]string, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	return sqlrow.Values[string](ctx, tx.db, "SELECT address_hash FROM message_blocks WHERE group_id = ? AND address_hash IN ?", groupID, hashes)
}

// PruneMessages deletes messages whose senders were not confirmed and that were written before a time,
// those that were answered before a day, and all that were written before another time.
func (s *Store) PruneMessages(ctx context.Context, unconfirmedBefore time.Time, answeredBefore models.Date, before time.Time) error {
	const query = `DELETE FROM messages WHERE id IN (SELECT id FROM messages
		WHERE status = 'unconfirmed' AND created_at < ? OR answered_on < ? OR created_at < ? ORDER BY created_at, id LIMIT ?)`
	return s.prune(ctx, query, sqlrow.RoundTime(unconfirmedBefore), answeredBefore, sqlrow.RoundTime(before))
}

// PruneMessageBlocks deletes blocks of before the day.
func (s *Store) PruneMessageBlocks(ctx context.Context, before models.Date) error {
	const query = "DELETE FROM message_blocks WHERE id IN (SELECT id FROM message_blocks WHERE blocked_on < ? ORDER BY blocked_on, id LIMIT ?)"
	return s.prune(ctx, query, before)
}
