package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// auditBatch is how many entries get their place in one transaction.
const auditBatch = 500

// AppendAudit adds an entry to the audit log, without a place in the chain. Its time becomes now.
func (tx *Tx) AppendAudit(ctx context.Context, e models.AuditEntry) error {
	e.ID, e.At = models.NewRandomID(), tx.store.now().UTC().Truncate(models.AuditPrecision)
	return sqlrow.Insert(ctx, tx.db, &e)
}

// AuditPseudonym returns the name of an account in the audit log, and gives it one if it has none.
// An account that does not exist has a name that leads nowhere.
func (tx *Tx) AuditPseudonym(ctx context.Context, account models.ID) (string, error) {
	const query = "SELECT pseudonym FROM audit_pseudonyms WHERE account_id = ?"
	name, err := sqlrow.Value[string](ctx, tx.db, query, account)
	if err != nil || name != "" {
		return name, err
	}
	name = models.NewRandomID().String()
	const insert = "INSERT INTO audit_pseudonyms (account_id, pseudonym) SELECT id, ? FROM accounts WHERE id = ?"
	_, err = tx.db.Exec(ctx, insert, name, account)
	return name, err
}

// ChainAudit gives entries without a place the next places in the chain, at most a batch of them,
// and reports whether more wait. hash returns the hash of an entry after the hash before it.
func (s *Store) ChainAudit(ctx context.Context, hash func(previous string, e models.AuditEntry) string) (more bool, err error) {
	if waiting, err := s.hasUnchainedAudit(ctx); err != nil || !waiting {
		return false, err
	}
	err = s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		chained, err := tx.chainAudit(ctx, hash)
		more = chained == auditBatch
		return err
	})
	if err != nil {
		return false, fmt.Errorf("chain the audit log: %w", err)
	}
	return more, nil
}

func (s *Store) hasUnchainedAudit(ctx context.Context) (waiting bool, err error) {
	err = s.Read(ctx, func(tx *Tx) error {
		waiting, err = sqlrow.Value[bool](ctx, tx.db, "SELECT EXISTS (SELECT 1 FROM audit_entries WHERE seq IS NULL)")
		return err
	})
	return waiting, err
}

func (tx *Tx) chainAudit(ctx context.Context, hash func(string, models.AuditEntry) string) (int, error) {
	chain, err := tx.auditChain(ctx, tx.forUpdate())
	if err != nil {
		return 0, err
	}
	entries, err := sqlrow.List[models.AuditEntry](ctx, tx.db, "seq IS NULL ORDER BY at, id LIMIT ?", auditBatch)
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		chain.LastSeq++
		chain.LastHash = hash(chain.LastHash, e)
		if _, err := tx.db.Exec(ctx, "UPDATE audit_entries SET seq = ?, hash = ? WHERE id = ?", chain.LastSeq, chain.LastHash, e.ID); err != nil {
			return 0, err
		}
	}
	_, err = tx.db.Exec(ctx, "UPDATE audit_chain SET last_seq = ?, last_hash = ? WHERE id = 1", chain.LastSeq, chain.LastHash)
	return len(entries), err
}

// AuditChain returns the state of the chain.
func (tx *Tx) AuditChain(ctx context.Context) (models.AuditChain, error) {
	return tx.auditChain(ctx, "")
}

func (tx *Tx) auditChain(ctx context.Context, lock string) (c models.AuditChain, err error) {
	targets := []any{&c.LastSeq, &c.LastHash, &c.PrunedSeq, &c.PrunedHash}
	err = tx.db.Scan(ctx, targets, "SELECT last_seq, last_hash, pruned_seq, pruned_hash FROM audit_chain WHERE id = 1"+lock)
	return c, err
}

// EachAuditEntry calls f with every entry that has a place, in their order.
func (tx *Tx) EachAuditEntry(ctx context.Context, f func(models.AuditEntry) error) error {
	return sqlrow.Each(ctx, tx.db, f, "seq IS NOT NULL ORDER BY seq")
}

// LastAuditEntries returns the newest entries, the newest first, at most limit of them, also those
// that have no place yet.
func (tx *Tx) LastAuditEntries(ctx context.Context, limit int) ([]models.AuditEntry, error) {
	return sqlrow.List[models.AuditEntry](ctx, tx.db, "1 = 1 ORDER BY CASE WHEN seq IS NULL THEN 0 ELSE 1 END, seq DESC, at DESC, id LIMIT ?", limit)
}

// CountUnchainedAudit returns how many entries have no place yet.
func (tx *Tx) CountUnchainedAudit(ctx context.Context) (int, error) {
	return sqlrow.Count[models.AuditEntry](ctx, tx.db, "seq IS NULL")
}

// PutAuditDigest stores the end of the chain as the digest of a day, unless the day has one.
func (tx *Tx) PutAuditDigest(ctx context.Context, on models.Date) error {
	const query = `INSERT INTO audit_digests (made_on, seq, hash) SELECT ?, last_seq, last_hash FROM audit_chain WHERE id = 1 AND last_seq > 0
		ON CONFLICT (made_on) DO NOTHING`
	_, err := tx.db.Exec(ctx, query, on)
	return err
}

// AuditDigests returns the newest digests, the newest first, at most limit of them.
func (tx *Tx) AuditDigests(ctx context.Context, limit int) ([]models.AuditDigest, error) {
	return sqlrow.List[models.AuditDigest](ctx, tx.db, "1 = 1 ORDER BY made_on DESC LIMIT ?", limit)
}

// PruneAudit deletes the beginning of the chain, up to the last entry before the time, and keeps
// the hash at which the rest begins.
func (s *Store) PruneAudit(ctx context.Context, before time.Time) error {
	const mark = `UPDATE audit_chain SET pruned_seq = e.seq, pruned_hash = e.hash FROM
		(SELECT seq, hash FROM audit_entries WHERE seq < (SELECT coalesce(min(seq), ? + 1) FROM audit_entries WHERE seq IS NOT NULL AND at >= ?)
		ORDER BY seq DESC LIMIT 1) AS e WHERE audit_chain.id = 1`
	return s.Write(ctx, func(tx *Tx) error {
		chain, err := tx.auditChain(ctx, tx.forUpdate())
		if err != nil {
			return err
		}
		if _, err := tx.db.Exec(ctx, mark, chain.LastSeq, sqlrow.RoundTime(before)); err != nil {
			return err
		}
		_, err = tx.db.Exec(ctx, "DELETE FROM audit_entries WHERE seq <= (SELECT pruned_seq FROM audit_chain WHERE id = 1)")
		return err
	})
}
