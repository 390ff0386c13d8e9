package store

import (
	"context"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateNeed writes a new need and its first wording. A version of 0 becomes 1, times that are not
// set become now.
func (tx *Tx) CreateNeed(ctx context.Context, n *models.Need) error {
	setDefaults(tx, &n.Version, &n.StatedAt, &n.UpdatedAt)
	if err := sqlrow.Insert(ctx, tx.db, n); err != nil {
		return err
	}
	return tx.addRevision(ctx, n)
}

// UpdateNeed writes every changeable column of a need, which gets the version after fromVersion. If
// the wording changes, it adds a revision and deletes the endorsements, because they were of the
// old wording. It returns ErrStale and ErrNotFound as for groups.
func (tx *Tx) UpdateNeed(ctx context.Context, n *models.Need, fromVersion int64) error {
	previous, err := sqlrow.One[models.Need](ctx, tx.db, "id = ?", n.ID)
	if err != nil {
		return err
	}
	n.Version = fromVersion + 1
	if err := sqlrow.UpdateVersion(ctx, tx.db, n, n.ID, fromVersion); err != nil {
		return err
	}
	if previous.Statement == n.Statement && previous.Language == n.Language {
		return nil
	}
	if _, err := sqlrow.Delete[models.Endorsement](ctx, tx.db, "need_id = ?", n.ID); err != nil {
		return err
	}
	n.Endorsements, n.EndorsedByMe = 0, false
	return tx.addRevision(ctx, n)
}

func (tx *Tx) addRevision(ctx context.Context, n *models.Need) error {
	return sqlrow.Insert(ctx, tx.db, &models.NeedRevision{
		ID: models.NewID(), NeedID: n.ID, Version: n.Version, AuthorID: n.AuthorID, Statement: n.Statement, Language: n.Language, At: n.UpdatedAt,
	})
}

// Need returns the need with this id, with its endorsements and whether the viewer, an account or
// the zero id, is among them. It returns ErrNotFound if there is none.
func (tx *Tx) Need(ctx context.Context, id, viewer models.ID) (models.Need, error) {
	n, err := sqlrow.One[models.Need](ctx, tx.db, "id = ?", id)
	if err != nil {
		return models.Need{}, err
	}
	needs := []models.Need{n}
	err = tx.loadEndorsements(ctx, needs, viewer)
	return needs[0], err
}

// Needs returns one page of a group's needs of a status ("" all), in the group's own order, then
// the oldest first, and how many there are.
func (tx *Tx) Needs(
	ctx context.Context, groupID models.ID, status models.NeedStatus, page models.Page, viewer models.ID,
) ([]models.Need, int, error) {
	condition, args := "group_id = ?", []any{groupID}
	if status != "" {
		condition, args = "group_id = ? AND status = ?", []any{groupID, status}
	}
	needs, total, err := sqlrow.Page[models.Need](ctx, tx.db, page, "CASE rank WHEN 0 THEN 1 ELSE 0 END, rank, stated_at, id", condition, args...)
	if err != nil {
		return nil, 0, err
	}
	return needs, total, tx.loadEndorsements(ctx, needs, viewer)
}

// NeedsByIDs returns the needs of those ids that exist, with their endorsements.
func (tx *Tx) NeedsByIDs(ctx context.Context, ids []models.ID) (map[models.ID]models.Need, error) {
	found := make(map[models.ID]models.Need, len(ids))
	err := sqlrow.InBatches(ids, func(part []models.ID) error {
		needs, err := sqlrow.List[models.Need](ctx, tx.db, "id IN ? ORDER BY id", part)
		if err != nil {
			return err
		}
		if err := tx.loadEndorsements(ctx, needs, models.ID{}); err != nil {
			return err
		}
		for _, n := range needs {
			found[n.ID] = n
		}
		return nil
	})
	return found, err
}

// NeedRevisions returns all wordings of a need, the first one first, at most 10,000.
func (tx *Tx) NeedRevisions(ctx context.Context, needID models.ID) ([]models.NeedRevision, error) {
	revisions, err := sqlrow.List[models.NeedRevision](ctx, tx.db, "need_id = ? ORDER BY version LIMIT ?", needID, models.MaxItems)
	if err != nil {
		return nil, fmt.Errorf("read the wordings of a need: %w", err)
	}
	return revisions, nil
}
