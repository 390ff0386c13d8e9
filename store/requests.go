package store

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// CreateRequest writes a new request. A version of 0 becomes 1, times that are not set become now.
func (tx *Tx) CreateRequest(ctx context.Context, r *models.Request) error {
	setDefaults(tx, &r.Version, &r.CreatedAt, &r.UpdatedAt)
	return insert(ctx, tx, []*models.Request{r})
}

// UpdateRequest writes every changeable column of a request, which gets the version after
// fromVersion. It returns ErrStale and ErrNotFound as for groups.
func (tx *Tx) UpdateRequest(ctx context.Context, r *models.Request, fromVersion int64) error {
	r.Version = fromVersion + 1
	return updateVersioned(ctx, tx, r, r.ID, fromVersion)
}

// Request returns the request with this id, or ErrNotFound if there is none.
func (tx *Tx) Request(ctx context.Context, id models.ID) (models.Request, error) {
	return selectOne[models.Request](ctx, tx, "id = ?", id)
}

// Requests returns one page of a group's requests of a status ("" all), the newest first, and how
// many there are.
func (tx *Tx) Requests(ctx context.Context, groupID models.ID, status models.RequestStatus, page models.Page) ([]models.Request, int, error) {
	condition, args := "group_id = ?", []any{groupID}
	if status != "" {
		condition, args = "group_id = ? AND status = ?", []any{groupID, status}
	}
	total, err := count[models.Request](ctx, tx, condition, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := from[models.Request](tx).Where(condition, args...).
		Order("created_at DESC, id DESC").Offset(page.Offset()).Limit(page.PerPage).Find(ctx)
	return list, total, err
}
