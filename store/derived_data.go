package store

import (
	"context"

	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// DerivedVersion returns the version of the data or rules that the stored values of a name were
// computed with, or "" if none is recorded.
func (tx *Tx) DerivedVersion(ctx context.Context, name string) (string, error) {
	return sqlrow.Value[string](ctx, tx.db, "SELECT version FROM derived_data WHERE name = ?", name)
}

// SetDerivedVersion records the version with which values of a name are computed from now on.
func (tx *Tx) SetDerivedVersion(ctx context.Context, name, version string) error {
	_, err := tx.db.Exec(ctx, "INSERT INTO derived_data (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version", name, version)
	return err
}
