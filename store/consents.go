package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// allowedByConsent returns the condition that there is what a purpose allows: of the account in table
// a, and the purpose of the table that is named.
func allowedByConsent(table string) string {
	const groups = "(EXISTS (SELECT 1 FROM memberships x WHERE x.account_id = a.id) OR EXISTS (SELECT 1 FROM join_requests x WHERE x.account_id = a.id AND x.message <> '')" +
		" OR EXISTS (SELECT 1 FROM group_claims x WHERE x.account_id = a.id AND x.status = 'running'))"
	const mail = "(a.email <> '' OR a.email_hash <> '')"
	const profile = "EXISTS (SELECT 1 FROM consultants x WHERE x.account_id = a.id AND x.status <> 'archived')"
	const declared = "EXISTS (SELECT 1 FROM consultants x WHERE x.account_id = a.id AND CAST(x.declares AS text) NOT IN ('', 'null', '{}'))"
	of := table + ".purpose = "
	return "(" + of + "'membership' AND " + groups + " OR " + of + "'mail' AND " + mail + " OR " + of + "'profile' AND " + profile + " OR " + of + "'declarations' AND " + declared + ")"
}

// ConsentsInForce returns the purposes for which the account has consented, as what is stored of it
// shows.
func (tx *Tx) ConsentsInForce(ctx context.Context, account models.ID) ([]models.ConsentPurpose, error) {
	const purposes = "(SELECT 'membership' AS purpose UNION ALL SELECT 'mail' UNION ALL SELECT 'profile' UNION ALL SELECT 'declarations')"
	return sqlrow.Values[models.ConsentPurpose](ctx, tx.db, "SELECT p.purpose FROM accounts a CROSS JOIN "+purposes+" p WHERE a.id = ? AND "+allowedByConsent("p"), account)
}

// OpenConsents returns the consents of the account that were not withdrawn, at most one a purpose.
func (tx *Tx) OpenConsents(ctx context.Context, account models.ID) ([]models.Consent, error) {
	return sqlrow.List[models.Consent](ctx, tx.db, "account_id = ? AND withdrawn_on IS NULL ORDER BY purpose", account)
}

// AddConsent writes a consent, unless the account has an open one to this version of the text. An open
// one to another version, or of which nothing is left that it allows, ends on the same day.
func (tx *Tx) AddConsent(ctx context.Context, c *models.Consent) error {
	query := "UPDATE consents SET withdrawn_on = ? WHERE account_id = ? AND purpose = ? AND withdrawn_on IS NULL AND (version <> ? OR " + nothingAllowed() + ")"
	if _, err := tx.db.Exec(ctx, query, c.GivenOn, c.AccountID, c.Purpose, c.Version); err != nil {
		return err
	}
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (account_id, purpose) WHERE withdrawn_on IS NULL DO NOTHING", c)
}

// EndConsents ends, on a day, the open consents of the account of which nothing is left that they
// allow.
func (tx *Tx) EndConsents(ctx context.Context, account models.ID, on models.Date) error {
	_, err := tx.db.Exec(ctx, "UPDATE consents SET withdrawn_on = ? WHERE account_id = ? AND withdrawn_on IS NULL AND "+nothingAllowed(), on, account)
	return err
}

func nothingAllowed() string {
	return "NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = consents.account_id AND " + allowedByConsent("consents") + ")"
}
