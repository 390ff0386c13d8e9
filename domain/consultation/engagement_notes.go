package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func notePlace(id models.ID) string { return "engagement_notes/" + id.String() + "/words" }

func (r *Room) notes(by models.WriteOptions) kindWithin[models.EngagementNote] {
	return kindWithin[models.EngagementNote]{
		one: (*store.Tx).EngagementNote, page: (*store.Tx).EngagementNotes, count: (*store.Tx).CountEngagementNotes,
		engagement: func(n models.EngagementNote) models.ID { return n.EngagementID },
		open: openEach(func(n *models.EngagementNote) (err error) {
			n.Mine = n.AuthorID == by.AccountID
			n.Words, err = r.People.Unseal(notePlace(n.ID), n.WordsSealed)
			return err
		}),
	}
}

// WriteNote adds a note to an engagement that is under way, for both sides to read.
func (r *Room) WriteNote(ctx context.Context, by models.WriteOptions, engagement models.ID, input models.EngagementNoteInput) (models.EngagementNote, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.EngagementNote{}, err
	}
	note := models.EngagementNote{ID: models.NewID(), EngagementID: engagement, AuthorID: by.AccountID, WrittenOn: r.today(), Words: input.Words, Mine: true}
	err := r.notes(by).add(ctx, r, by, policy.WriteNote, engagement, note.ID, func(tx *store.Tx, e models.Engagement, side models.Side) (err error) {
		note.Side = side
		if note.WordsSealed, err = r.People.Seal(ctx, tx, notePlace(note.ID), input.Words); err != nil {
			return err
		}
		if err := tx.AddEngagementNote(ctx, &note); err != nil {
			return err
		}
		return r.recordWithin(ctx, tx, by, e, side, policy.WriteNote, changed("note/"+note.ID.String()))
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
func (r *Room) Note(ctx context.Context, by models.WriteOptions, id models.ID) (models.EngagementNote, error) {
	return r.notes(by).read(ctx, r, by, id)
}

// Notes returns one page of an engagement's notes, the newest first, for both sides, also once it is
// over.
func (r *Room) Notes(ctx context.Context, by models.WriteOptions, engagement models.ID, page models.Page) ([]models.EngagementNote, int, error) {
	return r.notes(by).list(ctx, r, by, engagement, page)
}
