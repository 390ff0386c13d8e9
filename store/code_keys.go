package store

import (
	"context"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// hashedCodes is a column of keyed hashes of codes that people type, and the condition for those
// that may still be typed.
type hashedCodes struct {
	table, column, good string
	args                []any
}

// goodCodes returns all of them.
func goodCodes(at time.Time) []hashedCodes {
	now := []any{sqlrow.RoundTime(at)}
	return []hashedCodes{
		{"join_codes", "hash", "expires_on >= ?", []any{models.DateOf(at.UTC())}},
		{"member_codes", "hash", "hash <> ''", nil},
		{"device_codes", "code_hash", "expires_at > ?", now},
		{"sign_in_links", "code_hash", "used_at IS NULL AND expires_at > ?", now},
		{"messages", "code_hash", "expires_at > ?", now},
		{"group_claims", "code_hash", "status = 'unconfirmed' AND created_at > ?", []any{sqlrow.RoundTime(at.Add(-models.ClaimCodeLifetime))}},
	}
}

// HasGoodCodes reports whether a code may still be typed at the time whose hash begins with a
// prefix, which names its key.
func (tx *Tx) HasGoodCodes(ctx context.Context, prefix string, at time.Time) (bool, error) {
	for _, c := range goodCodes(at) {
		query := fmt.Sprintf("SELECT count(*) FROM %s WHERE substr(%s, 1, ?) = ? AND %s", c.table, c.column, c.good)
		n, err := sqlrow.Value[int](ctx, tx.db, query, append([]any{len(prefix), prefix}, c.args...)...)
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}
