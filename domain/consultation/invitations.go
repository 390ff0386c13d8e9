package consultation

import (
	"context"
	"errors"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// InviteConsultant asks a listed consultant to work with the group on an open request, ranked or not,
// and reports whether there was no such invitation before. If further members must agree by the
// group's rules, it stays proposed, and the consultant is asked once they did; a member who invites the
// same agrees. To invite again changes nothing while the invitation is pending.
func (r *Room) InviteConsultant(ctx context.Context, by models.WriteOptions, requestID models.ID, input models.ConsultationInvitationInput) (i models.ConsultationInvitation, created bool, err error) {
	if err := r.Validator.Validate(&input); err != nil {
		return i, false, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		request, err := r.requestToInvite(ctx, tx, by, requestID, input.ConsultantID)
		if err != nil {
			return err
		}
		i, err = tx.ConsultationInvitationOf(ctx, request.ID, input.ConsultantID)
		created = errors.Is(err, models.ErrNotFound)
		changes := created
		if created {
			i, err = r.newInvitation(ctx, tx, by, request, input)
		} else if err == nil {
			changes, err = r.inviteAgain(ctx, tx, by, &i, input)
		}
		if err != nil || !changes {
			return err
		}
		return r.agreeToInvite(ctx, tx, by, i)
	})
	if err != nil {
		return i, false, err
	}
	i, err = r.Invitation(ctx, by, i.ID)
	return i, created, err
}

// agreeToInvite sends an invitation if the group lets the actor engage somebody alone, and otherwise
// proposes it.
func (r *Room) agreeToInvite(ctx context.Context, tx *store.Tx, by models.WriteOptions, i models.ConsultationInvitation) error {
	by.IdempotencyKey = models.IdempotencyKey{} // it names the invitation
	ask := models.Proposal{GroupID: i.GroupID, Act: models.ActAcceptEngagement, Subject: i.ID.String()}
	if proposal, err := r.People.Agree(ctx, tx, by, ask); err != nil || proposal != nil {
		return err
	}
	if err := r.sendInvitation(ctx, tx, i.ID); err != nil {
		return err
	}
	return r.record(ctx, tx, by, i.GroupID, models.DidInviteConsultant, i.ID)
}

// requestToInvite returns the request that the actor may invite a consultant for, locked.
func (r *Room) requestToInvite(ctx context.Context, tx *store.Tx, by models.WriteOptions, id, consultant models.ID) (models.Request, error) {
	request, err := r.readRequest(ctx, tx, by, policy.InviteConsultant, id)
	if err != nil {
		return request, err
	}
	if _, err := r.authorizeSide(ctx, tx, by, policy.InviteConsultant, request.GroupID, consultant); err != nil {
		return request, err
	}
	if request, err = lockRequest(ctx, tx, id); err != nil {
		return request, err
	}
	if request.Status != models.RequestOpen {
		return request, requestStates().refuse(string(request.Status))
	}
	return request, r.checkInvitable(ctx, tx, request, consultant)
}

// checkInvitable refuses a consultant whom nobody can invite for a request: the boundaries of
// principle A hold, and none of the group's own limits.
func (r *Room) checkInvitable(ctx context.Context, tx *store.Tx, request models.Request, consultant models.ID) error {
	c, err := tx.Consultant(ctx, consultant)
	if errors.Is(err, models.ErrNotFound) || err == nil && !c.ListedOn(r.today()) {
		return models.Invalid("/consultant_id", "not_listed")
	}
	if err != nil {
		return err
	}
	theirs, err := readWork(ctx, tx, r.Now().UTC(), consultant)
	if err != nil {
		return err
	}
	known, err := readFacts(ctx, tx, theirs, request)
	if err != nil {
		return err
	}
	match := r.Matcher.Match(matching.Request{Request: request, AsOf: r.Now().UTC()}, known.of(c))
	code := matching.Uninvitable(match.Refusals)
	if code == "" || code == models.RefusedDeclinedByConsultant { // that is a state of the invitation, which names it
		return nil
	}
	return &models.ConflictError{Code: string(code), Detail: "This consultant cannot be invited for the request: see why at its matches."}
}

// inviteAgain writes an invitation that lapsed as one that its group has not agreed to yet, and reports
// whether there is anything to agree to. One that is proposed stays as its first member wrote it.
func (r *Room) inviteAgain(ctx context.Context, tx *store.Tx, by models.WriteOptions, i *models.ConsultationInvitation, input models.ConsultationInvitationInput) (bool, error) {
	_, changes, err := next(invitationStates(), i.Status, "invite")
	if err != nil || !changes || i.Status == models.InvitationProposed {
		return changes, err
	}
	from := i.Version
	i.Status, i.InvitedAt, i.DueAt, i.AnsweredAt, i.Overdue, i.UpdatedAt = models.InvitationProposed, nil, nil, nil, false, r.Now().UTC()
	i.AnsweredHours, i.NextConsultantID = nil, nil
	i.InvitedBy = &by.AccountID
	if i.WordsSealed, err = r.People.Seal(ctx, tx, invitationPlace(i.ID), input.Words); err != nil {
		return false, err
	}
	return true, tx.UpdateConsultationInvitation(ctx, i, from)
}

func invitationPlace(id models.ID) string {
	return "consultation_invitations/" + id.String() + "/words"
}

// newInvitation writes an invitation that its group has not agreed to yet.
func (r *Room) newInvitation(ctx context.Context, tx *store.Tx, by models.WriteOptions, request models.Request, input models.ConsultationInvitationInput) (i models.ConsultationInvitation, err error) {
	open, err := tx.OpenConsultationInvitations(ctx, request.ID)
	if err != nil {
		return i, err
	}
	if len(open) >= models.MaxConsultationInvitations {
		return i, &models.ConflictError{Code: "too_many_invitations", Detail: "20 invitations of this request wait for answers. Withdraw one first."}
	}
	now := r.Now().UTC()
	i = models.ConsultationInvitation{
		ID: models.NewID(), RequestID: request.ID, GroupID: request.GroupID, ConsultantID: input.ConsultantID, Version: 1, Status: models.InvitationProposed,
		InvitedBy: &by.AccountID, CreatedAt: now, UpdatedAt: now,
	}
	if i.WordsSealed, err = r.People.Seal(ctx, tx, invitationPlace(i.ID), input.Words); err != nil {
		return i, err
	}
	if err := accounts.RecordIdempotencyKey(ctx, tx, by, i.ID); err != nil {
		return i, err
	}
	return i, tx.CreateConsultationInvitation(ctx, &i)
}

// sendInvitation asks the consultant, once the group has agreed. The time in which an answer was
// promised runs from now.
func (r *Room) sendInvitation(ctx context.Context, tx *store.Tx, id models.ID) error {
	i, err := tx.ConsultationInvitation(ctx, id)
	if err != nil {
		return err
	}
	c, err := tx.Consultant(ctx, i.ConsultantID)
	if err != nil {
		return err
	}
	request, err := tx.Request(ctx, i.RequestID)
	if err != nil {
		return err
	}
	to, changes, err := next(invitationStates(), i.Status, "agree")
	if err != nil || !changes {
		return err
	}
	now := r.Now().UTC()
	due, from := answerDue(request, c, now), i.Version
	i.Status, i.InvitedAt, i.DueAt, i.UpdatedAt = to, &now, &due, now
	if err := tx.UpdateConsultationInvitation(ctx, &i, from); err != nil {
		return err
	}
	if err := tx.Enqueue(ctx, models.JobInvitation, i.ID.String(), halfTime(i)); err != nil {
		return err
	}
	return r.People.Notify(ctx, tx, models.NoticeConsultation, "consultation/"+i.ID.String()+"/"+now.Format(time.RFC3339), c.AccountID)
}

// WithdrawInvitation takes an invitation back; the consultant is no longer asked. To do so again
// changes nothing.
func (r *Room) WithdrawInvitation(ctx context.Context, by models.WriteOptions, id models.ID) (models.ConsultationInvitation, error) {
	return r.changeInvitation(ctx, by, policy.WithdrawInvitation, id, "withdraw", func(tx *store.Tx, i *models.ConsultationInvitation) error {
		if err := r.withdrawn(ctx, tx, i); err != nil {
			return err
		}
		return r.record(ctx, tx, by, i.GroupID, models.DidWithdrawInvitation, i.ID)
	})
}

// withdrawn completes an invitation that is taken back, and notifies the consultant who was asked.
func (r *Room) withdrawn(ctx context.Context, tx *store.Tx, i *models.ConsultationInvitation) error {
	if err := r.noteSilence(ctx, tx, i); err != nil || i.InvitedAt == nil {
		return err
	}
	return r.notifyConsultant(ctx, tx, i.ConsultantID, changed("withdrawn/"+i.ID.String()))
}
