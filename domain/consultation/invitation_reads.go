package consultation

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Invitation reads one invitation, for a member of its group or for the consultant, who reads the needs
// while there is something to answer or an engagement under way.
func (r *Room) Invitation(ctx context.Context, by models.WriteOptions, id models.ID) (i models.ConsultationInvitation, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		var side models.Side
		if i, side, err = r.readInvitation(ctx, tx, by, policy.ReadConsultation, id); err != nil {
			return err
		}
		list := []models.ConsultationInvitation{i}
		if err := r.completeInvitations(ctx, tx, list); err != nil {
			return err
		}
		i = list[0]
		about, err := r.readOpenCall(ctx, tx, i.RequestID)
		if err == nil && (side == models.SideGroup || isUnderWay(i, about.Request)) {
			i.About = about
		}
		if err == nil && i.Status == models.InvitationAccepted {
			i.EngagementID, err = engagementOf(ctx, tx, i)
		}
		return err
	})
	return i, err
}

// engagementOf returns the engagement that the acceptance of an invitation began.
func engagementOf(ctx context.Context, tx *store.Tx, i models.ConsultationInvitation) (*models.ID, error) {
	engagements, err := tx.EngagementsOfRequest(ctx, i.RequestID)
	for _, e := range engagements {
		if e.ConsultantID != nil && *e.ConsultantID == i.ConsultantID {
			return &e.ID, err
		}
	}
	return nil, err
}

// isUnderWay reports whether an invitation waits for its answer, or its engagement is under way.
func isUnderWay(i models.ConsultationInvitation, request models.Request) bool {
	return i.Status == models.InvitationPending || i.Status == models.InvitationAccepted && request.Status == models.RequestEngaged
}

// Invitations returns one page of a request's invitations, the newest first, for its group's members
// only.
func (r *Room) Invitations(ctx context.Context, by models.WriteOptions, requestID models.ID, page models.Page) (list []models.ConsultationInvitation, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		request, err := r.readRequest(ctx, tx, by, policy.ReadConsultations, requestID)
		if err != nil {
			return err
		}
		if list, total, err = tx.ConsultationInvitationsOf(ctx, request.ID, page); err != nil {
			return err
		}
		if err := r.offerNext(ctx, tx, request, list); err != nil {
			return err
		}
		return r.completeInvitations(ctx, tx, list)
	})
	return list, total, err
}

// MyInvitations returns one page of what the actor is invited to as a consultant, what waits first.
// models.ErrForbidden if the actor has no profile.
func (r *Room) MyInvitations(ctx context.Context, by models.WriteOptions, page models.Page) (list []models.ConsultationInvitation, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		own, err := r.authorizeOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		if list, total, err = tx.ConsultationInvitationsTo(ctx, own.ID, page); err != nil {
			return err
		}
		return r.completeInvitations(ctx, tx, list)
	})
	return list, total, err
}

// authorizeOwn returns the actor's own profile; models.ErrForbidden if there is none.
func (r *Room) authorizeOwn(ctx context.Context, tx *store.Tx, by models.WriteOptions) (models.Consultant, error) {
	own, err := ownProfile(ctx, tx, by)
	if err != nil {
		return own, err
	}
	return own, r.Policy.Authorize(by.Actor, policy.ReadOwnConsultations, policy.State{Self: own.ID != models.ID{}})
}

// completeInvitations fills the words, questions and suggestions of invitations.
func (r *Room) completeInvitations(ctx context.Context, tx *store.Tx, list []models.ConsultationInvitation) error {
	ids, at := make([]models.ID, len(list)), map[models.ID]*models.ConsultationInvitation{}
	for n := range list {
		i := &list[n]
		ids[n], at[i.ID] = i.ID, i
		var err error
		if i.Words, err = r.People.Unseal(invitationPlace(i.ID), i.WordsSealed); err != nil {
			return err
		}
	}
	questions, err := tx.ConsultationQuestions(ctx, ids)
	if err != nil {
		return err
	}
	for _, q := range questions {
		if q, err = r.openQuestion(q); err != nil {
			return err
		}
		at[q.InvitationID].Questions = append(at[q.InvitationID].Questions, q)
	}
	suggestions, err := tx.ConsultationSuggestions(ctx, ids)
	if err != nil {
		return err
	}
	for _, s := range suggestions {
		at[s.InvitationID].Suggestions = append(at[s.InvitationID].Suggestions, s.ConsultantID)
	}
	return r.nameInvitations(ctx, tx, list)
}

// nameInvitations fills the names of groups, and which proposals are about invitations.
func (r *Room) nameInvitations(ctx context.Context, tx *store.Tx, list []models.ConsultationInvitation) error {
	groups := make([]models.ID, len(list))
	for n, i := range list {
		groups[n] = i.GroupID
	}
	named, err := namesOf(ctx, tx, groups)
	if err != nil {
		return err
	}
	for n := range list {
		i := &list[n]
		i.GroupName, i.GroupSlug = named[i.GroupID].Name, named[i.GroupID].Slug
		if i.Status != models.InvitationProposed {
			continue
		}
		p, err := tx.ProposalUnderWay(ctx, i.GroupID, models.ActAcceptEngagement, i.ID.String())
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if err == nil {
			i.ProposalID = &p.ID
		}
	}
	return nil
}

// namesOf returns groups by their ids, for their names.
func namesOf(ctx context.Context, tx *store.Tx, ids []models.ID) (map[models.ID]models.Group, error) {
	slices.SortFunc(ids, func(a, b models.ID) int { return bytes.Compare(a[:], b[:]) })
	return tx.GroupsByIDs(ctx, slices.Compact(ids))
}

// readOpenCall returns a request as a consultant may know it who was invited for it, or to whom it is
// listed.
func (r *Room) readOpenCall(ctx context.Context, tx *store.Tx, id models.ID) (*models.OpenCall, error) {
	request, err := tx.Request(ctx, id)
	if err != nil {
		return nil, err
	}
	group, err := tx.Group(ctx, request.GroupID)
	if err != nil {
		return nil, err
	}
	byID, err := tx.NeedsByIDs(ctx, request.Needs)
	call := models.OpenCall{Request: request, Locality: group.Locality, Stage: group.Stage, Topics: group.Topics, Language: group.Language}
	for _, id := range request.Needs {
		if need, ok := byID[id]; ok && need.Confirmed() {
			call.Needs = append(call.Needs, need)
		}
	}
	return &call, err
}

func (r *Room) openQuestion(q models.ConsultationQuestion) (models.ConsultationQuestion, error) {
	var err error
	if q.Question, err = r.People.Unseal(questionPlace(q.ID, "/question"), q.QuestionSealed); err != nil {
		return q, err
	}
	q.Answer, err = r.People.Unseal(questionPlace(q.ID, "/answer"), q.AnswerSealed)
	return q, err
}
