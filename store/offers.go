package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// LockRequest keeps others who lock the same request waiting until the transaction ends. It returns
// ErrNotFound if there is no such request.
func (tx *Tx) LockRequest(ctx context.Context, id models.ID) error {
	found, err := sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM requests WHERE id = ?"+tx.forUpdate(), id)
	if err == nil && len(found) == 0 {
		err = models.ErrNotFound
	}
	return err
}

// CreateOffer writes a new offer. ErrConflict if the consultant has one of the same request.
func (tx *Tx) CreateOffer(ctx context.Context, o *models.Offer) error {
	setDefaults(tx, &o.Version, &o.CreatedAt, &o.UpdatedAt)
	return sqlrow.Insert(ctx, tx.db, o)
}

// UpdateOffer writes an offer, which gets the version after fromVersion. It returns ErrStale and
// ErrNotFound as for groups.
func (tx *Tx) UpdateOffer(ctx context.Context, o *models.Offer, fromVersion int64) error {
	o.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, o, o.ID, fromVersion)
}

// Offer returns the offer with this id, or ErrNotFound if there is none.
func (tx *Tx) Offer(ctx context.Context, id models.ID) (models.Offer, error) {
	return sqlrow.One[models.Offer](ctx, tx.db, "id = ?", id)
}

// OfferOf returns a consultant's offer of a request, or ErrNotFound if there is none.
func (tx *Tx) OfferOf(ctx context.Context, request, consultant models.ID) (models.Offer, error) {
	return sqlrow.One[models.Offer](ctx, tx.db, "request_id = ? AND consultant_id = ?", request, consultant)
}

// OffersOf returns one page of a request's offers, those that stand first, then the oldest first, and
// how many there are.
func (tx *Tx) OffersOf(ctx context.Context, request models.ID, page models.Page) ([]models.Offer, int, error) {
	return sqlrow.Page[models.Offer](ctx, tx.db, page, "CASE status WHEN 'standing' THEN 0 ELSE 1 END, created_at, id", "request_id = ?", request)
}

// OffersBy returns one page of a consultant's offers, those that stand first, then the newest first,
// and how many there are.
func (tx *Tx) OffersBy(ctx context.Context, consultant models.ID, page models.Page) ([]models.Offer, int, error) {
	return sqlrow.Page[models.Offer](ctx, tx.db, page, "CASE status WHEN 'standing' THEN 0 ELSE 1 END, created_at DESC, id DESC", "consultant_id = ?", consultant)
}

// StandingOffers returns the offers of a request that stand.
func (tx *Tx) StandingOffers(ctx context.Context, request models.ID) ([]models.Offer, error) {
	return sqlrow.List[models.Offer](ctx, tx.db, "request_id = ? AND status = ? ORDER BY id", request, models.OfferStanding)
}

// OpenCalls returns the requests of published groups that are open to offers, the newest first, at most
// limit. Those of one's own groups are among them.
func (tx *Tx) OpenCalls(ctx context.Context, limit int) ([]models.Request, error) {
	const condition = "status = 'open' AND call = 'open' AND group_id IN (SELECT id FROM groups WHERE status = 'published') ORDER BY opened_at DESC, id LIMIT ?"
	return sqlrow.List[models.Request](ctx, tx.db, condition, limit)
}

// StandingOffersOf returns how many offers of requests stand, by the request; who has none is left out.
func (tx *Tx) StandingOffersOf(ctx context.Context, requests []models.ID) (map[models.ID]int, error) {
	standing := map[models.ID]int{}
	err := sqlrow.InBatches(requests, func(part []models.ID) error {
		of, err := sqlrow.Values[models.ID](ctx, tx.db, "SELECT request_id FROM offers WHERE status = 'standing' AND request_id IN ?", part)
		for _, id := range of {
			standing[id]++
		}
		return err
	})
	return standing, err
}

// ViewCall writes that a consultant opens a call on a day. To do so again changes nothing.
func (tx *Tx) ViewCall(ctx context.Context, v models.CallView) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (consultant_id, viewed_on, request_id) DO NOTHING", &v)
}

// CallViews returns which calls a consultant opened on a day.
func (tx *Tx) CallViews(ctx context.Context, consultant models.ID, on models.Date) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT request_id FROM call_views WHERE consultant_id = ? AND viewed_on = ?", consultant, on)
}

// PruneCallViews deletes notes of calls that were opened before the day.
func (s *Store) PruneCallViews(ctx context.Context, before models.Date) error {
	return s.prune(ctx, "DELETE FROM call_views WHERE id IN (SELECT id FROM call_views WHERE viewed_on < ? ORDER BY viewed_on, id LIMIT ?)", before)
}
