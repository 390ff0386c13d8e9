package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// engagementUnderWay is the condition for an engagement that takes one of the consultant's places.
const engagementUnderWay = "status IN ('agreeing', 'active', 'paused')"

// LockConsultant keeps others who lock the same consultant waiting until the transaction ends, so that
// they count what it writes. It returns ErrNotFound if there is no such consultant.
func (tx *Tx) LockConsultant(ctx context.Context, id models.ID) error {
	found, err := sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM consultants WHERE id = ?"+tx.forUpdate(), id)
	if err == nil && len(found) == 0 {
		err = models.ErrNotFound
	}
	return err
}

// CreateEngagement writes a new engagement. ErrConflict if one of its request is under way.
func (tx *Tx) CreateEngagement(ctx context.Context, e *models.Engagement) error {
	setDefaults(tx, &e.Version, &e.CreatedAt, &e.UpdatedAt)
	return sqlrow.Insert(ctx, tx.db, e)
}

// UpdateEngagement writes an engagement, which gets the version after fromVersion. It returns ErrStale
// and ErrNotFound as for groups.
func (tx *Tx) UpdateEngagement(ctx context.Context, e *models.Engagement, fromVersion int64) error {
	e.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, e, e.ID, fromVersion)
}

// Engagement returns the engagement with this id, without its terms, or ErrNotFound if there is none.
func (tx *Tx) Engagement(ctx context.Context, id models.ID) (models.Engagement, error) {
	return sqlrow.One[models.Engagement](ctx, tx.db, "id = ?", id)
}

// TermsOf returns the versions of an engagement's terms, the newest first.
func (tx *Tx) TermsOf(ctx context.Context, engagement models.ID) ([]models.EngagementTerms, error) {
	return sqlrow.List[models.EngagementTerms](ctx, tx.db, "engagement_id = ? ORDER BY number DESC", engagement)
}

// EngagementsOfGroup returns one page of a group's engagements, those under way first, then the newest
// first, without their terms, and how many there are.
func (tx *Tx) EngagementsOfGroup(ctx context.Context, group models.ID, page models.Page) ([]models.Engagement, int, error) {
	return sqlrow.Page[models.Engagement](ctx, tx.db, page, engagementOrder, "group_id = ?", group)
}

// EngagementsOfConsultant is EngagementsOfGroup for a consultant's.
func (tx *Tx) EngagementsOfConsultant(ctx context.Context, consultant models.ID, page models.Page) ([]models.Engagement, int, error) {
	return sqlrow.Page[models.Engagement](ctx, tx.db, page, engagementOrder, "consultant_id = ?", consultant)
}

const engagementOrder = "CASE WHEN " + engagementUnderWay + " THEN 0 ELSE 1 END, created_at DESC, id DESC"

// CountEngagementsUnderWay counts the engagements of a consultant that are under way.
func (tx *Tx) CountEngagementsUnderWay(ctx context.Context, consultant models.ID) (int, error) {
	return sqlrow.Count[models.Engagement](ctx, tx.db, "consultant_id = ? AND "+engagementUnderWay, consultant)
}

// EngagementsUnderWay returns the engagements of a consultant that are under way, without their terms.
func (tx *Tx) EngagementsUnderWay(ctx context.Context, consultant models.ID) ([]models.Engagement, error) {
	return sqlrow.List[models.Engagement](ctx, tx.db, "consultant_id = ? AND "+engagementUnderWay+" ORDER BY id", consultant)
}

// EngagementsOfRequest returns the engagements of a request, the newest first, without their terms.
func (tx *Tx) EngagementsOfRequest(ctx context.Context, request models.ID) ([]models.Engagement, error) {
	return sqlrow.List[models.Engagement](ctx, tx.db, "request_id = ? ORDER BY created_at DESC, id DESC", request)
}

// AddTerms writes a new version of an engagement's terms.
func (tx *Tx) AddTerms(ctx context.Context, t *models.EngagementTerms) error {
	return sqlrow.Insert(ctx, tx.db, t)
}

// ConfirmTerms brings a version of terms into force, and reports whether it was not before.
func (tx *Tx) ConfirmTerms(ctx context.Context, id models.ID, on models.Date) (bool, error) {
	n, err := tx.db.Exec(ctx, "UPDATE engagement_terms SET confirmed_on = ? WHERE id = ? AND confirmed_on IS NULL", on, id)
	return n == 1, err
}
