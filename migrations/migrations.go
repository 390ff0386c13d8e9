// Package migrations contains the database's schema as numbered SQL files, one directory per
// engine. It knows nothing else; only store applies them.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// SQLite returns the schema for SQLite: files NNNN_what.sql in goose's form, to be applied in their
// order.
func SQLite() fs.FS { return under("sqlite") }

// Postgres returns the same schema for PostgreSQL.
func Postgres() fs.FS { return under("postgres") }

// Latest is the number of the newest migration, the same for both engines.
const Latest = 102

// under panics only if the embedded tree lacks the directory, which the build rules out.
func under(dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err)
	}
	return sub
}
