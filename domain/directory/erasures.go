package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// byUse is how the ledger notes that no choice was made of the words of needs.
const byUse = "by-use"

var errStewardErases = &models.ConflictError{
	Code: "last_steward", Detail: "You are the last steward of a group with other members. Name another steward first. You can also erase your account anyway: then the group has no steward until its members name one.",
}

// erased is what must leave the indexes after an erasure.
type erased struct{ consultants, groups []models.ID }

// PreviewErasure returns what the erasure of the actor's own account would do, and the names of the
// groups in it.
func (r *Room) PreviewErasure(ctx context.Context, by models.WriteOptions) (p models.ErasurePreview, names map[models.ID]string, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.EraseSelf, policy.State{Self: by.SignedIn()}); err != nil {
		return p, nil, err
	}
	names = map[models.ID]string{}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if p, err = tx.ErasurePreview(ctx, by.AccountID); err != nil {
			return err
		}
		groups, err := tx.GroupsByIDs(ctx, slices.Concat(p.LastSteward, p.Alone))
		for id, g := range groups {
			names[id] = g.Name
		}
		return err
	})
	return p, names, err
}

// EraseSelf erases the actor's own account for good, and notes that in the ledger before it is
// acknowledged. The last steward of a group with other members is refused, unless input.Anyway is
// set.
func (r *Room) EraseSelf(ctx context.Context, by models.WriteOptions, input models.ErasureInput) error {
	if err := r.Policy.Authorize(by.Actor, policy.EraseSelf, policy.State{Self: by.SignedIn()}); err != nil {
		return err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return err
	}
	return r.erase(ctx, func(w TxRoom) (erased, error) {
		if err := r.People.ProveAnew(ctx, w.tx, by, input); err != nil {
			return erased{}, err
		}
		preview, err := w.tx.ErasurePreview(ctx, by.AccountID)
		if err != nil {
			return erased{}, err
		}
		if len(preview.LastSteward) > 0 && !input.Anyway {
			return erased{}, errStewardErases
		}
		if err := audit.Record(ctx, w.tx, by.Actor, policy.EraseSelf, audit.Account(by.AccountID)); err != nil {
			return erased{}, err
		}
		gone, err := w.eraseAccount(ctx, by.AccountID, input.Needs)
		if err != nil {
			return gone, err
		}
		return gone, r.Erasures.Add(r.Now(), by.AccountID.String(), noteOf(input.Needs))
	})
}

// eraseWithoutDevice erases the account of a removed member without a device: nobody can sign in to
// it, and it belonged to that group alone. The words of its needs stay where others rest on them.
func (r *Room) eraseWithoutDevice(ctx context.Context, tx *store.Tx, account models.ID) error {
	if err := tx.EraseAccount(ctx, account, "", r.today()); err != nil {
		return fmt.Errorf("erase a member without a device: %w", err)
	}
	return r.Erasures.Add(r.Now(), account.String(), byUse)
}

// lapsedBatch is how many accounts EraseUnused looks for at once.
const lapsedBatch = 100

// EraseUnused erases the accounts that were not used for a number of months, if that was announced
// models.ErasureNoticeDays before, as EraseSelf does. Accounts of moderators, admins and partners stay.
func (r *Room) EraseUnused(ctx context.Context, months int) error {
	until, announced := r.today().AddMonths(-months), r.today().AddDays(-models.ErasureNoticeDays)
	for {
		var uses []models.AccountUse
		err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
			uses, err = tx.LapsedUses(ctx, until, announced, lapsedBatch)
			return err
		})
		if err != nil || len(uses) == 0 {
			return err
		}
		for _, use := range uses {
			if err := r.eraseUnused(ctx, use.AccountID, until, announced); err != nil {
				return err
			}
		}
	}
}

func (r *Room) eraseUnused(ctx context.Context, id models.ID, until, announced models.Date) error {
	return r.erase(ctx, func(w TxRoom) (erased, error) {
		if lapsed, err := w.tx.HasLapsed(ctx, id, until, announced); err != nil || !lapsed {
			return erased{}, err // it was used, or another process erased it
		}
		if err := audit.Record(ctx, w.tx, models.Actor{Operator: true}, policy.EraseUnused, audit.Account(id)); err != nil {
			return erased{}, err
		}
		gone, err := w.eraseAccount(ctx, id, "")
		if err != nil {
			return gone, err
		}
		return gone, r.Erasures.Add(r.Now(), id.String(), byUse)
	})
}

// ReplayErasures erases again the accounts of the ledger that a restore brought back. It returns how
// many there were and how many entries the ledger has.
func (r *Room) ReplayErasures(ctx context.Context) (again, entries int, err error) {
	look, entries, err := r.Erasures.Notes()
	if err != nil || entries == 0 {
		return 0, entries, err
	}
	restored := map[models.ID]string{}
	err = r.Store.EachAccount(ctx, func(a models.Account) error {
		if note, found := look(a.ID.String()); found {
			restored[a.ID] = note
		}
		return nil
	})
	for id, note := range restored {
		if err == nil {
			err = r.eraseAgain(ctx, id, choiceOf(note))
		}
	}
	return len(restored), entries, err
}

func (r *Room) eraseAgain(ctx context.Context, id models.ID, choice models.NeedsChoice) error {
	err := r.erase(ctx, func(w TxRoom) (erased, error) { return w.eraseAccount(ctx, id, choice) })
	if errors.Is(err, models.ErrNotFound) {
		return nil // another process erased it
	}
	return err
}

func (r *Room) erase(ctx context.Context, f func(TxRoom) (erased, error)) error {
	var gone erased
	err := r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		gone, err = f(r.WithTx(tx))
		return err
	})
	if err != nil {
		return err
	}
	r.Discovery.UpdateConsultantIndex(ctx, gone.consultants...)
	r.Discovery.UpdateGroupIndex(ctx, gone.groups...)
	return nil
}

// forgetPlaces deletes the exact places of a group that loses its last member, and how to reach it:
// they may be that member's home and telephone.
func (w TxRoom) forgetPlaces(ctx context.Context, g *models.Group) error {
	exact, err := w.tx.ExactPlaces(ctx, g.ID)
	if err != nil {
		return err
	}
	g.Contacts = nil
	return w.tx.DeleteExactPlaces(ctx, slices.Collect(maps.Keys(exact))...)
}

// eraseAccount erases an account, archives the groups that have no other member, and ends what was
// under way for them and for its profile as a consultant.
func (w TxRoom) eraseAccount(ctx context.Context, id models.ID, choice models.NeedsChoice) (gone erased, err error) {
	preview, err := w.tx.ErasurePreview(ctx, id)
	if err != nil {
		return gone, err
	}
	gone.groups = preview.Alone
	profile, err := w.profileToErase(ctx, id)
	if err != nil {
		return gone, err
	}
	if profile != nil {
		gone.consultants = []models.ID{*profile}
	}
	for _, end := range w.endsErased {
		if err := end(ctx, w.tx, profile, preview.Alone); err != nil {
			return gone, err
		}
	}
	if err := w.archiveAlone(ctx, preview.Alone); err != nil {
		return gone, err
	}
	if err := w.tx.EraseAccount(ctx, id, choice, w.today()); err != nil {
		return gone, fmt.Errorf("erase an account: %w", err)
	}
	return gone, nil
}

// profileToErase returns the account's profile as a consultant, which leaves the index; nil if there
// is none.
func (w TxRoom) profileToErase(ctx context.Context, account models.ID) (*models.ID, error) {
	profile, err := w.tx.ConsultantByAccount(ctx, account)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil // as most accounts
	}
	if err != nil {
		return nil, err
	}
	return &profile.ID, w.enqueueConsultant(ctx, profile.ID)
}

// archiveAlone archives groups that lose their last member.
func (w TxRoom) archiveAlone(ctx context.Context, groups []models.ID) error {
	for _, id := range groups {
		g, err := w.tx.Group(ctx, id)
		if err != nil {
			return err
		}
		if err := w.forgetPlaces(ctx, &g); err != nil {
			return err
		}
		if err := w.changeStatus(ctx, models.WriteOptions{}, g, models.StatusArchived); err != nil {
			return err
		}
	}
	return nil
}

func noteOf(choice models.NeedsChoice) string {
	if choice == "" {
		return byUse
	}
	return string(choice)
}

func choiceOf(note string) models.NeedsChoice {
	if note == byUse {
		return ""
	}
	return models.NeedsChoice(note)
}
