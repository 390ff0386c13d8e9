package store

import (
	"context"
	"database/sql"
)

// Setting is a setting of PostgreSQL as it holds in the transaction.
func (tx *Tx) Setting(ctx context.Context, name string) (value string, err error) {
	err = tx.eachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&value) }, "SELECT current_setting(?)", name)
	return value, err
}
