package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ConsultantRatings reads what is published of how groups judge a consultant, with a proof if anybody
// may read it. It is there for whom the profile is.
func (r *Room) ConsultantRatings(ctx context.Context, by models.WriteOptions, id models.ID) (models.ConsultantRatings, policy.PublicProof, error) {
	profile, err := r.Directory.Consultant(ctx, by, id)
	if err != nil {
		return models.ConsultantRatings{}, policy.PublicProof{}, err
	}
	own := by.SignedIn() && profile.AccountID == by.AccountID
	found, err := r.ratingsOf(ctx, id, own)
	return found, profile.Public, err
}

// ratingsOf returns what is published of a consultant. The public answer is in it while ratings are, and
// always for the consultant, who can take it back.
func (r *Room) ratingsOf(ctx context.Context, id models.ID, own bool) (found models.ConsultantRatings, err error) {
	found.ConsultantID = id
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if found.Ratings, err = tx.PublishedRatings(ctx, id); err != nil || len(found.Ratings) == 0 && !own {
			return err
		}
		reply, err := tx.RatingReply(ctx, id)
		if err == nil {
			found.Reply = &reply
		}
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		return err
	})
	return found, err
}

// ReplyToRatings writes the one public answer of a consultant to the ratings, in place of an earlier
// one. It is shown while ratings are, and refused while none are.
func (r *Room) ReplyToRatings(ctx context.Context, by models.WriteOptions, id models.ID, input models.RatingReplyInput) (models.ConsultantRatings, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.ConsultantRatings{}, err
	}
	err := r.writeReply(ctx, by, id, func(tx *store.Tx) (bool, error) {
		published, err := tx.PublishedRatings(ctx, id)
		if err == nil && len(published) == 0 {
			err = &models.ConflictError{Code: "no_ratings", Detail: "No ratings are published yet: they are once three groups gave feedback."}
		}
		if err != nil {
			return false, err
		}
		return true, tx.PutRatingReply(ctx, &models.RatingReply{ConsultantID: id, Words: input.Words, AnsweredOn: r.today()})
	})
	if err != nil {
		return models.ConsultantRatings{}, err
	}
	return r.ratingsOf(ctx, id, true)
}

// WithdrawReply deletes the public answer of a consultant. To do so again changes nothing.
func (r *Room) WithdrawReply(ctx context.Context, by models.WriteOptions, id models.ID) error {
	return r.writeReply(ctx, by, id, func(tx *store.Tx) (bool, error) { return tx.DeleteRatingReply(ctx, id) })
}

// writeReply does an act on the public answer of a consultant for its own account, and records it if
// it changed anything.
func (r *Room) writeReply(ctx context.Context, by models.WriteOptions, id models.ID, do func(*store.Tx) (changed bool, err error)) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.Consultant(ctx, id)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		state := policy.State{Visibility: policy.Unpublished, Self: err == nil && by.SignedIn() && c.AccountID == by.AccountID}
		if err == nil && c.ListedOn(r.today()) {
			state.Visibility = policy.Published
		}
		if err := r.Policy.Authorize(by.Actor, policy.ReplyToRatings, state); err != nil {
			return err
		}
		if errors.Is(err, models.ErrNotFound) {
			return err
		}
		changed, err := do(tx)
		if err != nil || !changed {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ReplyToRatings, audit.Consultant(id))
	})
}
