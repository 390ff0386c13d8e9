package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func notePlace(id models.ID) string { return "engagement_notes/" + id.String() + "/words" }

// WriteNote adds a note to an engagement that is under way, for both sides to read.
func (r *Room) WriteNote(ctx context.Context, by models.WriteOptions, engagement models.ID, input models.EngagementNoteInput) (note models.EngagementNote, err error) {
	if err := r.Validator.Validate(&input); err != nil {
		return note, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockUnderWay(ctx, tx, by, policy.WriteNote, engagement)
		if err != nil {
			return err
		}
		if err := refuseFull(tx.CountEngagementNotes(ctx, e.ID)); err != nil {
			return err
		}
		note = models.EngagementNote{
			ID: models.NewID(), EngagementID: e.ID, Side: side, AuthorID: by.AccountID, WrittenOn: r.today(), Words: input.Words, Mine: true,
		}
		if note.WordsSealed, err = r.People.Seal(ctx, tx, notePlace(note.ID), input.Words); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, note.ID); err != nil {
			return err
		}
		if err := tx.AddEngagementNote(ctx, &note); err != nil {
			return err
		}
		return r.recordWithin(ctx, tx, by, e, side, policy.WriteNote, "note/"+note.ID.String())
	})
	return note, err
}

// TakeBackNote deletes a note of the actor's own, at any time.
func (r *Room) TakeBackNote(ctx context.Context, by models.WriteOptions, id models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		e, err := r.authorizeAuthor(ctx, tx, by, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteEngagementNote(ctx, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.TakeBackNote, audit.Request(e.RequestID))
	})
}

// authorizeAuthor refuses to take back a note that the actor did not write, or whose engagement the
// actor is on no side of any more. It returns the engagement.
func (r *Room) authorizeAuthor(ctx context.Context, tx *store.Tx, by models.WriteOptions, id models.ID) (e models.Engagement, err error) {
	if !by.SignedIn() {
		return e, models.ErrUnauthorized
	}
	note, err := tx.EngagementNote(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return e, err
	}
	if e, err = tx.Engagement(ctx, note.EngagementID); err != nil && !errors.Is(err, models.ErrNotFound) {
		return e, err
	}
	state, err := readSide(ctx, tx, by, e.GroupID, models.ValueOr(e.ConsultantID, models.ID{}))
	if err != nil {
		return e, err
	}
	state.Author = note.AuthorID == by.AccountID
	state.Self = state.Self && state.Author
	return e, r.Policy.Authorize(by.Actor, policy.TakeBackNote, state)
}

// Note reads a note, for both sides of its engagement.
func (r *Room) Note(ctx context.Context, by models.WriteOptions, id models.ID) (note models.EngagementNote, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if note, err = tx.EngagementNote(ctx, id); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if _, _, err := r.readEngagement(ctx, tx, by, policy.ReadConsultation, note.EngagementID); err != nil {
			return err
		}
		return r.openNote(by, &note)
	})
	return note, err
}

func (r *Room) openNote(by models.WriteOptions, note *models.EngagementNote) (err error) {
	note.Mine = note.AuthorID == by.AccountID
	note.Words, err = r.People.Unseal(notePlace(note.ID), note.WordsSealed)
	return err
}

// Notes returns one page of an engagement's notes, the newest first, for both sides, also once it is
// over.
func (r *Room) Notes(ctx context.Context, by models.WriteOptions, engagement models.ID, page models.Page) (list []models.EngagementNote, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := r.readEngagement(ctx, tx, by, policy.ReadConsultation, engagement); err != nil {
			return err
		}
		if list, total, err = tx.EngagementNotes(ctx, engagement, page); err != nil {
			return err
		}
		for i := range list {
			if err := r.openNote(by, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return list, total, err
}
