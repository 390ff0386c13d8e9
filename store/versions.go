package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/shg-directory/shg/models"
)

// The kinds of record that VersionsOf knows.
const (
	KindGroup      = "group"
	KindConsultant = "consultant"
)

// Versioned holds what is needed to decide whether a copy of a record is current and may be shown.
type Versioned struct {
	Version int64
	Status  models.Status
}

// VersionsOf reads version and status of the records of a kind, KindGroup or KindConsultant, that
// exist; one query for up to 500.
func (s *Store) VersionsOf(ctx context.Context, kind string, ids []models.ID) (map[models.ID]Versioned, error) {
	query, known := map[string]string{
		KindGroup:      "SELECT id, version, status FROM groups WHERE id IN ? ORDER BY id",
		KindConsultant: "SELECT id, version, status FROM consultants WHERE id IN ? ORDER BY id",
	}[kind]
	if !known {
		return nil, fmt.Errorf("no kind of record is called %q", kind)
	}
	found := make(map[models.ID]Versioned, len(ids))
	err := s.Read(ctx, func(tx *Tx) error {
		return inParts(ids, func(part []models.ID) error {
			return tx.eachRow(ctx, func(rows *sql.Rows) error {
				var id models.ID
				var v Versioned
				err := rows.Scan(&id, &v.Version, &v.Status)
				found[id] = v
				return err
			}, query, part)
		})
	})
	return found, err
}
