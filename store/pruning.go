package store

import "context"

// pruneBatch is how many rows prune deletes in one transaction, so that others need not wait long.
const pruneBatch = 1000

// prune deletes the rows that a query selects. The last argument of the query is how many rows it
// deletes at most; prune runs it in transactions of its own until none are left.
func (s *Store) prune(ctx context.Context, query string, args ...any) error {
	args = append(args, pruneBatch)
	for more := true; more; {
		err := s.Write(ctx, func(tx *Tx) error {
			deleted, err := tx.db.Exec(ctx, query, args...)
			more = deleted == pruneBatch
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
