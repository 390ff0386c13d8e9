package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// AppealDecision stores what a steward of the group or the consultant says against a decision to
// hide it: once, and within models.AppealMonths. Somebody else than the moderator who decided
// decides about it.
func (r *Room) AppealDecision(ctx context.Context, by models.WriteOptions, decisionID models.ID, input models.AppealInput) (models.Appeal, error) {
	a := models.Appeal{ID: models.NewRandomID(), DecisionID: decisionID, Text: input.Text, CreatedOn: r.today()}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		w := r.WithTx(tx)
		d, err := w.readAppealable(ctx, by, decisionID)
		if err != nil {
			return err
		}
		if err := r.Validator.Validate(&input); err != nil {
			return err
		}
		earlier, err := tx.AppealsAgainst(ctx, []models.ID{decisionID})
		if err != nil {
			return err
		}
		if len(earlier) > 0 {
			return &models.ConflictError{Code: "already_appealed", Detail: "There is an appeal against this decision already."}
		}
		if err := w.checkAppealable(d); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, a.ID); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.AppealDecision, auditSubject(d.Subject)); err != nil {
			return err
		}
		return tx.CreateAppeal(ctx, &a)
	})
	return a, err
}

// SentAppeal returns an appeal to those who sent it, who repeat the request that created it.
func (r *Room) SentAppeal(ctx context.Context, by models.WriteOptions, id models.ID) (a models.Appeal, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if a, err = tx.Appeal(ctx, id); err != nil {
			return err
		}
		_, err = r.WithTx(tx).readAppealable(ctx, by, a.DecisionID)
		return err
	})
	return a, err
}

// readAppealable reads a decision that concerns the actor. Of others, and of decisions to do
// nothing, nobody learns.
func (w TxRoom) readAppealable(ctx context.Context, by models.WriteOptions, decisionID models.ID) (models.ModerationDecision, error) {
	if err := w.Policy.Authorize(by.Actor, policy.ReadSelf, policy.State{}); err != nil {
		return models.ModerationDecision{}, err
	}
	d, err := w.tx.Decision(ctx, decisionID)
	if err != nil {
		return d, err
	}
	state, err := w.subjectState(ctx, by, d.Subject)
	if err != nil {
		return d, err
	}
	if err := w.Policy.Authorize(by.Actor, policy.AppealDecision, state); err != nil {
		return d, err
	}
	if d.Decision == models.DecideNoAction {
		return d, models.ErrNotFound
	}
	return d, nil
}

// checkAppealable refuses appeals against anything but the hiding of a subject, and those that come
// too late.
func (r *Room) checkAppealable(d models.ModerationDecision) error {
	switch {
	case d.Decision != models.DecideHide:
		return &models.ConflictError{Code: "not_appealable", Detail: "Only a decision to hide can be appealed."}
	case d.DecidedOn.AddMonths(models.AppealMonths).Before(r.today()):
		return &models.ConflictError{Code: "appeal_too_late", Detail: "A decision can be appealed within six months."}
	}
	return nil
}
