package consultation

import (
	"context"
	"errors"
	"slices"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Needs returns a group's needs in the group's order, for its members only; status "" means every
// status.
func (r *Room) Needs(ctx context.Context, by models.WriteOptions, groupID models.ID, status models.NeedStatus, page models.Page) ([]models.Need, int, error) {
	var needs []models.Need
	var total int
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadNeeds, groupID); err != nil {
			return err
		}
		var err error
		needs, total, err = tx.Needs(ctx, groupID, status, page, by.AccountID)
		return err
	})
	return needs, total, err
}

// Need reads one need of a group, for its members only.
func (r *Room) Need(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
	var need models.Need
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadNeeds, groupID); err != nil {
			return err
		}
		var err error
		need, err = readNeed(ctx, tx, groupID, needID, by)
		return err
	})
	return need, err
}

func readNeed(ctx context.Context, tx *store.Tx, groupID, needID models.ID, by models.WriteOptions) (models.Need, error) {
	need, err := tx.Need(ctx, needID, by.AccountID)
	if err == nil && need.GroupID != groupID {
		return models.Need{}, models.ErrNotFound
	}
	return need, err
}

// StateNeed writes down the need that a member states. A scribe names the member in input.AuthorID;
// the words count once that member confirms them.
func (r *Room) StateNeed(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.NeedInput) (models.Need, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.Need{}, err
	}
	if err := r.checkNotPast(input.RespondByOn); err != nil {
		return models.Need{}, err
	}
	need := r.newNeed(by, groupID, input)
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.StateNeed, groupID); err != nil {
			return err
		}
		if err := checkAuthorIsMember(ctx, tx, need); err != nil {
			return err
		}
		if need.Language == "" {
			g, err := tx.Group(ctx, groupID)
			if err != nil {
				return err
			}
			need.Language = g.Language
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, need.ID); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.StateNeed, audit.Group(groupID)); err != nil {
			return err
		}
		if err := tx.CreateNeed(ctx, &need); err != nil || need.AuthorID == by.AccountID {
			return err
		}
		return r.People.Notify(ctx, tx, models.NoticeNeed, "need/"+need.ID.String(), need.AuthorID)
	})
	return need, err
}

func (r *Room) newNeed(by models.WriteOptions, groupID models.ID, input models.NeedInput) models.Need {
	now := r.Now().UTC()
	need := models.Need{
		ID: models.NewID(), GroupID: groupID, Version: 1, AuthorID: by.AccountID, Status: models.NeedOpen, StatedAt: now, UpdatedAt: now,
	}
	applyNeedInput(&need, input)
	if input.AuthorID != nil && *input.AuthorID != by.AccountID {
		author := by.AccountID
		need.AuthorID, need.RecordedBy = *input.AuthorID, &author
	}
	return need
}

func applyNeedInput(need *models.Need, input models.NeedInput) {
	need.Statement, need.Topics, need.ConsultationKinds = input.Statement, input.Topics, input.ConsultationKinds
	need.Rank, need.RespondByOn = models.ValueOr(input.Order, 0), input.RespondByOn
	if input.Language != "" {
		need.Language = input.Language
	}
}

func checkAuthorIsMember(ctx context.Context, tx *store.Tx, need models.Need) error {
	if need.RecordedBy == nil {
		return nil
	}
	_, err := tx.Membership(ctx, need.GroupID, need.AuthorID)
	if errors.Is(err, models.ErrNotFound) {
		return models.Invalid("/author_id", "unknown_account")
	}
	return err
}

func (r *Room) checkNotPast(day models.Date) error {
	if !day.IsZero() && day.Before(r.today().AddDays(-1)) {
		return models.Invalid("/respond_by_on", "invalid_date")
	}
	return nil
}

// ReplaceNeed changes a need. Its author may change everything, and confirms by it what a scribe
// wrote; every other member may change its order only. Whose words they are cannot be changed
// (read_only). New words are a new revision and clear the endorsements. A closed need stays as it
// is.
func (r *Room) ReplaceNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID, input models.NeedInput) (models.Need, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.Need{}, err
	}
	var need models.Need
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		previous, state, err := r.readChangeableNeed(ctx, tx, by, groupID, needID)
		if err != nil {
			return err
		}
		need = previous
		if input.AuthorID != nil && *input.AuthorID != previous.AuthorID {
			return models.Invalid("/author_id", "read_only")
		}
		applyNeedInput(&need, input)
		if err := r.authorizeChange(by, previous, need, state); err != nil {
			return err
		}
		if need.RespondByOn != previous.RespondByOn {
			if err := r.checkNotPast(need.RespondByOn); err != nil {
				return err
			}
		}
		if err := r.updateNeed(ctx, tx, by, previous, &need); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ChangeNeed, audit.Group(groupID))
	})
	return need, err
}

func (r *Room) authorizeChange(by models.WriteOptions, previous, need models.Need, state policy.State) error {
	act := policy.ReorderNeed
	if !sameContent(previous, need) {
		act = policy.ChangeNeed
	}
	return r.Policy.Authorize(by.Actor, act, state)
}

// sameContent reports whether two states of a need differ in nothing that belongs to its author.
func sameContent(a, b models.Need) bool {
	return a.Statement == b.Statement && a.Language == b.Language && slices.Equal(a.Topics, b.Topics) &&
		slices.Equal(a.ConsultationKinds, b.ConsultationKinds) && a.RespondByOn == b.RespondByOn
}

func (r *Room) updateNeed(ctx context.Context, tx *store.Tx, by models.WriteOptions, previous models.Need, need *models.Need) error {
	confirms := previous.RecordedBy != nil && previous.ConfirmedBy == nil && by.AccountID == previous.AuthorID
	if confirms {
		author := by.AccountID
		need.ConfirmedBy = &author
	}
	if !confirms && sameContent(previous, *need) && previous.Rank == need.Rank {
		return nil
	}
	need.Version, need.UpdatedAt = previous.Version+1, r.Now().UTC()
	if previous.Statement != need.Statement {
		need.Endorsements, need.EndorsedByMe = 0, false
	}
	return tx.UpdateNeed(ctx, need, previous.Version)
}

// readChangeableNeed reads a need of the group that is not closed, and the actor's relation to it.
func (r *Room) readChangeableNeed(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID, needID models.ID) (models.Need, policy.State, error) {
	state, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.ReadNeeds, groupID)
	if err != nil {
		return models.Need{}, state, err
	}
	need, err := readNeed(ctx, tx, groupID, needID, by)
	if err != nil {
		return need, state, err
	}
	state.Author = need.AuthorID == by.AccountID
	if err := by.CheckVersion(need.Version); err != nil {
		return need, state, err
	}
	if need.Status == models.NeedMet || need.Status == models.NeedWithdrawn {
		return need, state, needStates().refuse(string(need.Status))
	}
	return need, state, nil
}

// MeetNeed closes a need because it is met; WithdrawNeed because it is no longer wanted. AddressNeed
// notes that the group works on it, ReopenNeed that it does not any more. All are for members alone,
// and idempotent.
func (r *Room) MeetNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
	return r.moveNeed(ctx, by, groupID, needID, "meet")
}

// WithdrawNeed closes a need because it is no longer wanted.
func (r *Room) WithdrawNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
	return r.moveNeed(ctx, by, groupID, needID, "withdraw")
}

// AddressNeed notes that the group works on a need.
func (r *Room) AddressNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
	return r.moveNeed(ctx, by, groupID, needID, "address")
}

// ReopenNeed notes that the group does not work on a need any more.
func (r *Room) ReopenNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
	return r.moveNeed(ctx, by, groupID, needID, "reopen")
}

func (r *Room) moveNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID, move string) (models.Need, error) {
	var need models.Need
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.CloseNeed, groupID); err != nil {
			return err
		}
		var err error
		if need, err = readNeed(ctx, tx, groupID, needID, by); err != nil {
			return err
		}
		to, changes, err := next(needStates(), need.Status, move)
		if err != nil || !changes {
			return err
		}
		from := need.Version
		if err := by.CheckVersion(from); err != nil {
			return err
		}
		need.Status, need.Version, need.UpdatedAt = to, from+1, r.Now().UTC()
		if err := audit.Record(ctx, tx, by.Actor, policy.CloseNeed, audit.Group(groupID)); err != nil {
			return err
		}
		return tx.UpdateNeed(ctx, &need, from)
	})
	return need, err
}
