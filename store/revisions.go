package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// The kinds of record that CurrentVersions knows.
const (
	KindGroup      = "group"
	KindConsultant = "consultant"
	KindResource   = "resource"
)

// VersionStatus is the version and the status of a record: whether a copy of it is current and may
// be shown.
type VersionStatus struct {
	Version int64
	Status  models.Status
}

// CurrentVersions reads version and status of the records of a kind that exist; one query for up to
// 500. A confirmed resource counts as published.
func (s *Store) CurrentVersions(ctx context.Context, kind string, ids []models.ID) (map[models.ID]VersionStatus, error) {
	query, known := map[string]string{
		KindGroup:      "SELECT id, version, status FROM groups WHERE id IN ? ORDER BY id",
		KindConsultant: "SELECT id, version, status FROM consultants WHERE id IN ? ORDER BY id",
		KindResource:   "SELECT id, version, CASE WHEN status = 'confirmed' THEN 'published' ELSE 'draft' END FROM resources WHERE id IN ? ORDER BY id",
	}[kind]
	if !known {
		return nil, fmt.Errorf("no kind of record is called %q", kind)
	}
	found := make(map[models.ID]VersionStatus, len(ids))
	err := s.Read(ctx, func(tx *Tx) error {
		return sqlrow.InBatches(ids, func(part []models.ID) error {
			return tx.db.EachRow(ctx, func(rows *sql.Rows) error {
				var id models.ID
				var v VersionStatus
				err := rows.Scan(&id, &v.Version, &v.Status)
				found[id] = v
				return err
			}, query, part)
		})
	})
	return found, err
}

// Revision identifies the state of a row, and reports whether the public may see it.
type Revision struct {
	Version int64
	NextAt  time.Time // zero if there is none
	Public  bool
}

// EachRevision calls f with the state of every record of a kind, in the order of ids.
func (tx *Tx) EachRevision(ctx context.Context, kind string, f func(models.ID, Revision) error) error {
	switch kind {
	case KindConsultant:
		return tx.eachConsultantRevision(ctx, f)
	case KindResource:
		return tx.eachResourceRevision(ctx, f)
	}
	return tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		var id models.ID
		var s Revision
		var status models.Status
		var next *time.Time
		if err := rows.Scan(&id, &s.Version, &status, &next); err != nil {
			return err
		}
		if s.Public = status == models.StatusPublished; next != nil {
			s.NextAt = *next
		}
		return f(id, s)
	}, "SELECT id, version, status, next_at FROM groups ORDER BY id")
}

func (tx *Tx) eachConsultantRevision(ctx context.Context, f func(models.ID, Revision) error) error {
	today := models.DateOf(tx.store.now())
	return tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		var id models.ID
		var s Revision
		var status models.Status
		var verified models.Doc[*models.Verification]
		if err := rows.Scan(&id, &s.Version, &status, &verified); err != nil {
			return err
		}
		s.Public = models.Consultant{Status: status, Verified: verified}.ListedOn(today)
		return f(id, s)
	}, "SELECT id, version, status, verified FROM consultants ORDER BY id")
}

// CountPublic counts the records of a kind that the public may see.
func (tx *Tx) CountPublic(ctx context.Context, kind string) (n int, err error) {
	if kind == KindGroup {
		return tx.CountGroups(ctx, models.StatusPublished)
	}
	if kind == KindResource {
		return tx.CountResources(ctx, models.ResourceConfirmed)
	}
	err = tx.eachConsultantRevision(ctx, func(_ models.ID, s Revision) error {
		if s.Public {
			n++
		}
		return nil
	})
	return n, err
}

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
