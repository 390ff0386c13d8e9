package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// AcceptInvitation begins an engagement by the yes of the invited consultant, and takes one of the
// consultant's places. To accept again changes nothing. It refuses with a *models.ConflictError if
// there is no free place, or the request is no longer open.
func (r *Room) AcceptInvitation(ctx context.Context, by models.WriteOptions, id models.ID) (models.ConsultationInvitation, error) {
	return r.changeInvitation(ctx, by, policy.RespondToInvitation, id, "accept", func(tx *store.Tx, i *models.ConsultationInvitation) error {
		now := r.Now().UTC()
		i.AnsweredAt = &now
		if err := r.noteAnswer(ctx, tx, i); err != nil {
			return err
		}
		if err := r.engage(ctx, tx, engaged{i.RequestID, i.ConsultantID, i.ID, models.SideConsultant}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.RespondToInvitation, audit.Request(i.RequestID))
	})
}

// DeclineInvitation is the consultant's no, with a reason from a closed set that the group can read.
func (r *Room) DeclineInvitation(ctx context.Context, by models.WriteOptions, id models.ID, input models.DeclineInput) (models.ConsultationInvitation, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.ConsultationInvitation{}, err
	}
	return r.changeInvitation(ctx, by, policy.RespondToInvitation, id, "decline", func(tx *store.Tx, i *models.ConsultationInvitation) error {
		if err := r.declined(ctx, tx, i, input.Reason); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.RespondToInvitation, audit.Request(i.RequestID))
	})
}

// declined completes an invitation that is declined, and notifies its group, which is offered the next
// of the ranking.
func (r *Room) declined(ctx context.Context, tx *store.Tx, i *models.ConsultationInvitation, reason models.DeclineReason) error {
	now := r.Now().UTC()
	i.AnsweredAt, i.Reason = &now, reason
	if err := r.noteAnswer(ctx, tx, i); err != nil {
		return err
	}
	if err := r.notifyGroup(ctx, tx, i.GroupID, changed("declined/"+i.ID.String())); err != nil {
		return err
	}
	return tx.Enqueue(ctx, models.JobInvitation, i.ID.String(), now)
}

// changeInvitation does one act that changes the state of an invitation. do completes the new state
// before it is written.
func (r *Room) changeInvitation(ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID, move string,
	do func(tx *store.Tx, i *models.ConsultationInvitation) error,
) (models.ConsultationInvitation, error) {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		i, err := r.lockInvitation(ctx, tx, by, act, id)
		if err != nil {
			return err
		}
		to, changes, err := next(invitationStates(), i.Status, move)
		if err != nil || !changes {
			return err
		}
		if err := by.CheckVersion(i.Version); err != nil {
			return err
		}
		return r.moveInvitation(ctx, tx, i, to, do)
	})
	if err != nil {
		return models.ConsultationInvitation{}, err
	}
	return r.Invitation(ctx, by, id)
}

// moveInvitation writes an invitation, whose request is locked, in a new state, which do completes.
func (r *Room) moveInvitation(ctx context.Context, tx *store.Tx, i models.ConsultationInvitation, to models.InvitationStatus, do func(*store.Tx, *models.ConsultationInvitation) error) error {
	from := i.Version
	i.Status, i.UpdatedAt = to, r.Now().UTC()
	if err := do(tx, &i); err != nil {
		return err
	}
	return tx.UpdateConsultationInvitation(ctx, &i, from)
}

// lockInvitation reads an invitation that the actor may act on, and locks its request.
func (r *Room) lockInvitation(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.ConsultationInvitation, error) {
	i, _, err := r.readInvitation(ctx, tx, by, act, id)
	if err != nil {
		return i, err
	}
	if _, err := lockRequest(ctx, tx, i.RequestID); err != nil {
		return i, err
	}
	return tx.ConsultationInvitation(ctx, id)
}

// readInvitation reads an invitation that the actor may act on for one of its sides; to everybody
// else, signed in, it is not there. A consultant does not know of one before the group has agreed. It
// returns for which side the actor acts.
func (r *Room) readInvitation(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.ConsultationInvitation, models.Side, error) {
	if !by.SignedIn() {
		return models.ConsultationInvitation{}, "", models.ErrUnauthorized
	}
	i, err := tx.ConsultationInvitation(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return i, "", err
	}
	concerned := i.ConsultantID
	if i.InvitedAt == nil {
		concerned = models.ID{}
	}
	side, err := r.authorizeSide(ctx, tx, by, act, i.GroupID, concerned)
	return i, side, err
}

// AskAboutInvitation asks the group something before the consultant answers, at most
// models.MaxQuestions times.
func (r *Room) AskAboutInvitation(ctx context.Context, by models.WriteOptions, id models.ID, input models.QuestionInput) (models.ConsultationInvitation, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.ConsultationInvitation{}, err
	}
	return r.whilePending(ctx, by, policy.RespondToInvitation, id, func(tx *store.Tx, i models.ConsultationInvitation) error {
		asked, err := tx.ConsultationQuestions(ctx, []models.ID{i.ID})
		if err != nil {
			return err
		}
		if len(asked) >= models.MaxQuestions {
			return &models.ConflictError{Code: "too_many_questions", Detail: "10 questions were asked. Accept or decline, and talk about the rest."}
		}
		if err := r.noteAnswer(ctx, tx, &i); err != nil {
			return err
		}
		if err := tx.NoteAnswerHours(ctx, i); err != nil {
			return err
		}
		q := models.ConsultationQuestion{ID: models.NewID(), InvitationID: i.ID, AskedOn: r.today()}
		if q.QuestionSealed, err = r.People.Seal(ctx, tx, questionPlace(q.ID, "/question"), input.Question); err != nil {
			return err
		}
		if err := tx.AddConsultationQuestion(ctx, &q); err != nil {
			return err
		}
		if err := r.notifyGroup(ctx, tx, i.GroupID, waits(models.WaitingQuestion, "asked/"+q.ID.String())); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.RespondToInvitation, audit.Request(i.RequestID))
	})
}

func questionPlace(id models.ID, part string) string {
	return "consultation_questions/" + id.String() + part
}

// AnswerQuestion is the group's answer to a question; it can be given once.
func (r *Room) AnswerQuestion(ctx context.Context, by models.WriteOptions, id, questionID models.ID, input models.QuestionAnswerInput) (models.ConsultationInvitation, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.ConsultationInvitation{}, err
	}
	return r.whilePending(ctx, by, policy.AnswerQuestion, id, func(tx *store.Tx, i models.ConsultationInvitation) error {
		q, err := questionOf(ctx, tx, i.ID, questionID)
		if err != nil {
			return err
		}
		if q.AnswerSealed, err = r.People.Seal(ctx, tx, questionPlace(q.ID, "/answer"), input.Answer); err != nil {
			return err
		}
		q.AnsweredOn = r.today()
		first, err := tx.AnswerConsultationQuestion(ctx, q)
		if err == nil && !first {
			err = &models.ConflictError{Code: "question_answered", Detail: "This question has been answered."}
		}
		if err != nil {
			return err
		}
		if err := r.notifyConsultant(ctx, tx, i.ConsultantID, changed("answered/"+q.ID.String())); err != nil {
			return err
		}
		return r.record(ctx, tx, by, i.GroupID, models.DidAnswerQuestion, i.ID)
	})
}

func questionOf(ctx context.Context, tx *store.Tx, invitation, id models.ID) (models.ConsultationQuestion, error) {
	all, err := tx.ConsultationQuestions(ctx, []models.ID{invitation})
	for _, q := range all {
		if q.ID == id {
			return q, err
		}
	}
	return models.ConsultationQuestion{}, errors.Join(err, models.ErrNotFound)
}

// SuggestColleague names a listed colleague to the group, which still chooses for itself.
func (r *Room) SuggestColleague(ctx context.Context, by models.WriteOptions, id models.ID, input models.SuggestionInput) (models.ConsultationInvitation, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.ConsultationInvitation{}, err
	}
	return r.changeSuggestions(ctx, by, id, input.ConsultantID)
}

func (r *Room) changeSuggestions(ctx context.Context, by models.WriteOptions, id, colleague models.ID) (models.ConsultationInvitation, error) {
	return r.withInvitation(ctx, by, policy.RespondToInvitation, id, func(tx *store.Tx, i models.ConsultationInvitation) error {
		c, err := tx.Consultant(ctx, colleague)
		if errors.Is(err, models.ErrNotFound) || err == nil && (!c.ListedOn(r.today()) || c.ID == i.ConsultantID) {
			return models.Invalid("/consultant_id", "not_listed")
		}
		if err != nil {
			return err
		}
		if !i.TakesSuggestions() {
			return invitationStates().refuse(string(i.Status))
		}
		known, err := tx.ConsultationSuggestions(ctx, []models.ID{i.ID})
		if err != nil {
			return err
		}
		if len(known) >= models.MaxSuggestedColleagues {
			return &models.ConflictError{Code: "too_many_suggestions", Detail: "Three colleagues are suggested already."}
		}
		if err := tx.AddConsultationSuggestion(ctx, models.ConsultationSuggestion{ID: models.NewRandomID(), InvitationID: i.ID, ConsultantID: colleague}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.RespondToInvitation, audit.Request(i.RequestID))
	})
}

// whilePending does something about an invitation that waits for its answer.
func (r *Room) whilePending(ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID, do func(*store.Tx, models.ConsultationInvitation) error) (models.ConsultationInvitation, error) {
	return r.withInvitation(ctx, by, act, id, func(tx *store.Tx, i models.ConsultationInvitation) error {
		if i.Status != models.InvitationPending {
			return invitationStates().refuse(string(i.Status))
		}
		return do(tx, i)
	})
}

// withInvitation does something about an invitation that does not change its state.
func (r *Room) withInvitation(ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID, do func(*store.Tx, models.ConsultationInvitation) error) (models.ConsultationInvitation, error) {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		i, err := r.lockInvitation(ctx, tx, by, act, id)
		if err != nil {
			return err
		}
		return do(tx, i)
	})
	if err != nil {
		return models.ConsultationInvitation{}, err
	}
	return r.Invitation(ctx, by, id)
}
