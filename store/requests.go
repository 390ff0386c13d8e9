package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateRequest writes a new request. A version of 0 becomes 1, times that are not set become now.
func (tx *Tx) CreateRequest(ctx context.Context, r *models.Request) error {
	setDefaults(tx, &r.Version, &r.CreatedAt, &r.UpdatedAt)
	return sqlrow.Insert(ctx, tx.db, r)
}

// UpdateRequest writes every changeable column of a request, which gets the version after
// fromVersion. It returns ErrStale and ErrNotFound as for groups.
func (tx *Tx) UpdateRequest(ctx context.Context, r *models.Request, fromVersion int64) error {
	r.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, r, r.ID, fromVersion)
}

// Request returns the request with this id, or ErrNotFound if there is none.
func (tx *Tx) Request(ctx context.Context, id models.ID) (models.Request, error) {
	return sqlrow.One[models.Request](ctx, tx.db, "id = ?", id)
}

// UnclosedRequests returns the requests of a group that are drafts, open or engaged.
func (tx *Tx) UnclosedRequests(ctx context.Context, groupID models.ID) ([]models.Request, error) {
	return sqlrow.List[models.Request](ctx, tx.db, "group_id = ? AND status IN ('draft', 'open', 'engaged') ORDER BY id", groupID)
}

// Requests returns one page of a group's requests of a status ("" all), the newest first, and how
// many there are.
func (tx *Tx) Requests(ctx context.Context, groupID models.ID, status models.RequestStatus, page models.Page) ([]models.Request, int, error) {
	condition, args := "group_id = ?", []any{groupID}
	if status != "" {
		condition, args = "group_id = ? AND status = ?", []any{groupID, status}
	}
	return sqlrow.Page[models.Request](ctx, tx.db, page, "created_at DESC, id DESC", condition, args...)
}

// RequestsOverdue returns the open requests whose day for answers is between two days, in the order of
// that day, at most limit.
func (tx *Tx) RequestsOverdue(ctx context.Context, from, until models.Date, limit int) ([]models.Request, error) {
	return sqlrow.List[models.Request](ctx, tx.db, "status = ? AND respond_by_on BETWEEN ? AND ? ORDER BY respond_by_on, id LIMIT ?", models.RequestOpen, from, until, limit)
}
