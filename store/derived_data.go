package store

import (
	"context"
	"database/sql"
)

// DerivedVersion returns the version of the data or rules that the stored values of a name were
// computed with, or "" if none is recorded.
func (tx *Tx) DerivedVersion(ctx context.Context, name string) (string, error) {
	version := ""
	err := tx.eachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&version) }, "SELECT version FROM derived_data WHERE name = ?", name)
	return version, err
}

// SetDerivedVersion records the version with which values of a name are computed from now on.
func (tx *Tx) SetDerivedVersion(ctx context.Context, name, version string) error {
	_, err := tx.exec(ctx, "INSERT INTO derived_data (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version", name, version)
	return translate(err)
}
