package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// OpenRequest puts a draft before the matching; it must still rest on an open need. Opening twice
// is no error. If further members must agree by the group's rules, it returns a
// *models.ProposedError.
func (r *Room) OpenRequest(ctx context.Context, by models.WriteOptions, id models.ID) (models.Request, error) {
	var proposal *models.Proposal
	request, err := r.changeRequest(ctx, by, id, policy.OpenRequest, func(tx *store.Tx, request *models.Request) (bool, error) {
		if request.Status == models.RequestOpen {
			return false, nil
		}
		if err := r.checkOpenable(ctx, tx, *request); err != nil {
			return false, err
		}
		if err := by.CheckVersion(request.Version); err != nil {
			return false, err
		}
		var err error
		ask := models.Proposal{GroupID: request.GroupID, Act: models.ActOpenRequest, Subject: request.ID.String()}
		if proposal, err = r.People.Agree(ctx, tx, by, ask); err != nil || proposal != nil {
			return false, err
		}
		r.open(request)
		return true, r.record(ctx, tx, by, request.GroupID, models.DidOpenRequest, request.ID)
	})
	if err != nil || proposal == nil {
		return request, err
	}
	if err := accounts.OpenProposal(proposal, nil); err != nil {
		return models.Request{}, err
	}
	return r.Request(ctx, by, id)
}

// checkOpenable refuses a request that is closed, or rests on no open need.
func (r *Room) checkOpenable(ctx context.Context, tx *store.Tx, request models.Request) error {
	if request.Status != models.RequestDraft {
		return requestStates().refuse(string(request.Status))
	}
	return checkNeeds(ctx, tx, request.GroupID, request.Needs)
}

func (r *Room) open(request *models.Request) {
	now := r.Now().UTC()
	request.Status, request.OpenedAt = models.RequestOpen, &now
}

// checkOpening refuses a proposal to open what is no draft of the group, and names its version.
func (r *Room) checkOpening(ctx context.Context, tx *store.Tx, p *models.Proposal) error {
	request, err := requestOf(ctx, tx, *p)
	if errors.Is(err, models.ErrNotFound) {
		return models.Invalid("/subject", "not_of_this_group")
	}
	if err != nil {
		return err
	}
	p.Version = request.Version
	return r.checkOpenable(ctx, tx, request)
}

// openAgreed opens the request that a group agreed to open, with the terms that it had then.
func (r *Room) openAgreed(ctx context.Context, tx *store.Tx, p models.Proposal) error {
	request, err := requestOf(ctx, tx, p)
	if err != nil {
		return err
	}
	if request.Version != p.Version {
		return models.ErrStale
	}
	if err := r.checkOpenable(ctx, tx, request); err != nil {
		return err
	}
	r.open(&request)
	request.UpdatedAt = r.Now().UTC()
	return tx.UpdateRequest(ctx, &request, request.Version)
}

// requestOf reads the request of the group that a proposal is about.
func requestOf(ctx context.Context, tx *store.Tx, p models.Proposal) (models.Request, error) {
	id, err := models.ParseID(p.Subject)
	if err != nil {
		return models.Request{}, models.ErrNotFound
	}
	request, err := tx.Request(ctx, id)
	if err == nil && request.GroupID != p.GroupID {
		return models.Request{}, models.ErrNotFound
	}
	return request, err
}

// WithdrawRequest ends a request at the group's will: what was asked of consultants lapses. While an
// engagement is under way, that is to be ended first. Withdrawing twice is no error.
func (r *Room) WithdrawRequest(ctx context.Context, by models.WriteOptions, id models.ID) (models.Request, error) {
	return r.changeRequest(ctx, by, id, policy.WithdrawRequest, func(tx *store.Tx, request *models.Request) (bool, error) {
		to, changes, err := next(requestStates(), request.Status, "withdraw")
		if err != nil || !changes {
			return false, err
		}
		request.Status = to
		if err := r.lapse(ctx, tx, id, models.ID{}); err != nil {
			return false, err
		}
		return true, r.record(ctx, tx, by, request.GroupID, models.DidWithdrawRequest, request.ID)
	})
}
