package directory

import (
	"context"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// SuggestCorrection stores a reader's suggestion about what is wrong with a group's entry. The entry
// stays as it is. It returns a *models.TooManyError if the group has models.MaxCorrections open suggestions of
// the last day.
func (r *Room) SuggestCorrection(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.CorrectionInput) (models.Correction, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.Correction{}, err
	}
	c := models.Correction{
		ID: models.NewRandomID(), GroupID: groupID, Kind: input.Kind, Text: input.Text, ReplyTo: input.ReplyTo, Status: models.CorrectionOpen, CreatedAt: r.Now().UTC(),
	}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.SuggestCorrection, groupID); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, c.ID); err != nil {
			return err
		}
		if err := checkCorrectionsHaveRoom(ctx, tx, groupID, c.CreatedAt); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.SuggestCorrection, audit.Group(groupID)); err != nil {
			return err
		}
		return tx.CreateCorrection(ctx, &c)
	})
	return c, err
}

// checkCorrectionsHaveRoom refuses another suggestion if the group has enough open ones.
func checkCorrectionsHaveRoom(ctx context.Context, tx *store.Tx, groupID models.ID, now time.Time) error {
	times, err := tx.OpenCorrectionsSince(ctx, groupID, now.Add(-models.CorrectionsPeriod), models.MaxCorrections)
	if err != nil || len(times) < models.MaxCorrections {
		return err
	}
	return &models.TooManyError{Wait: times[0].Add(models.CorrectionsPeriod).Sub(now)}
}

// SuggestedCorrection returns a suggestion to its sender, who repeats the request that created it.
// The door shows no more of it than it showed then.
func (r *Room) SuggestedCorrection(ctx context.Context, by models.WriteOptions, groupID, id models.ID) (models.Correction, error) {
	return r.readCorrection(ctx, by, policy.SuggestCorrection, groupID, id)
}

// Correction returns one suggestion, for the group's stewards and moderators only.
func (r *Room) Correction(ctx context.Context, by models.WriteOptions, groupID, id models.ID) (models.Correction, error) {
	return r.readCorrection(ctx, by, policy.ReadCorrections, groupID, id)
}

func (r *Room) readCorrection(ctx context.Context, by models.WriteOptions, act policy.Act, groupID, id models.ID) (c models.Correction, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, act, groupID); err != nil {
			return err
		}
		c, err = correctionOf(ctx, tx, groupID, id)
		return err
	})
	return c, err
}

// correctionOf returns a suggestion of the group.
func correctionOf(ctx context.Context, tx *store.Tx, groupID, id models.ID) (models.Correction, error) {
	c, err := tx.Correction(ctx, id)
	if err == nil && c.GroupID != groupID {
		return models.Correction{}, models.ErrNotFound
	}
	return c, err
}

// Corrections returns one page of a group's suggestions of a status ("" all), the open ones first,
// then the newest first, for the group's stewards and moderators only.
func (r *Room) Corrections(
	ctx context.Context, by models.WriteOptions, groupID models.ID, status models.CorrectionStatus, page models.Page,
) (list []models.Correction, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.ReadCorrections, groupID); err != nil {
			return err
		}
		list, total, err = tx.Corrections(ctx, groupID, status, page)
		return err
	})
	return list, total, err
}

// AcceptCorrection closes a suggestion that was right; DismissCorrection one that was not, or that
// nothing follows from. Both are idempotent, and neither changes the group's entry.
func (r *Room) AcceptCorrection(
	ctx context.Context, by models.WriteOptions, groupID, id models.ID, answer models.CorrectionAnswer,
) (models.Correction, error) {
	return r.closeCorrection(ctx, by, groupID, id, models.CorrectionAccepted, answer)
}

// DismissCorrection closes a suggestion that was not right, or that nothing follows from.
func (r *Room) DismissCorrection(
	ctx context.Context, by models.WriteOptions, groupID, id models.ID, answer models.CorrectionAnswer,
) (models.Correction, error) {
	return r.closeCorrection(ctx, by, groupID, id, models.CorrectionDismissed, answer)
}

func (r *Room) closeCorrection(
	ctx context.Context, by models.WriteOptions, groupID, id models.ID, status models.CorrectionStatus, answer models.CorrectionAnswer,
) (c models.Correction, err error) {
	if err := r.Validator.Validate(&answer); err != nil {
		return c, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		state, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.CloseCorrection, groupID)
		if err != nil {
			return err
		}
		if c, err = correctionOf(ctx, tx, groupID, id); err != nil || c.Status == status {
			return err
		}
		if c.Status != models.CorrectionOpen {
			return &models.ConflictError{Code: "correction_closed", Detail: "Somebody has dealt with this suggestion already."}
		}
		if !state.Steward {
			if err := r.WithTx(tx).checkStewardsHadTime(ctx, c); err != nil {
				return err
			}
		}
		now := r.Now().UTC()
		c.Status, c.Reason, c.ClosedAt = status, answer.Reason, &now
		if err := audit.Record(ctx, tx, by.Actor, policy.CloseCorrection, audit.Group(groupID)); err != nil {
			return err
		}
		return tx.CloseCorrection(ctx, id, status, answer.Reason, now)
	})
	return c, err
}

// checkStewardsHadTime refuses that a moderator closes a suggestion which the group's stewards may
// still deal with.
func (w TxRoom) checkStewardsHadTime(ctx context.Context, c models.Correction) error {
	if !w.today().Before(models.DateOf(c.CreatedAt.UTC()).AddDays(models.CorrectionPatienceDays)) {
		return nil
	}
	stewards, err := w.tx.CountStewards(ctx, c.GroupID)
	if err != nil || stewards == 0 {
		return err
	}
	return &models.ConflictError{Code: "stewards_first", Detail: "The group's stewards deal with a suggestion in its first 14 days."}
}

// DeleteExpiredCorrections deletes suggestions that are older than models.CorrectionRetention, or
// that were closed longer ago than models.ClosedCorrectionRetention.
func (r *Room) DeleteExpiredCorrections(ctx context.Context) error {
	now := r.Now()
	return r.Store.PruneCorrections(ctx, now.Add(-models.CorrectionRetention), now.Add(-models.ClosedCorrectionRetention))
}
