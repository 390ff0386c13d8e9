package consultation

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// GroupWaiting returns what waits in one group for the actor, who is a member: proposals to vote on,
// needs to confirm and, for stewards, requests to join and messages. models.ErrNotFound for everybody
// else.
func (r *Room) GroupWaiting(ctx context.Context, by models.WriteOptions, groupID models.ID, steward bool) (w models.GroupWaiting, err error) {
	all := models.Page{Number: 1, PerPage: models.MaxItems}
	proposals, _, err := r.People.Proposals(ctx, by, groupID, models.ProposalOpen, all)
	if err != nil {
		return w, err
	}
	for _, p := range proposals {
		if p.Status == models.ProposalOpen && p.MyVote == nil {
			w.ToVote++
		}
	}
	needs, _, err := r.Needs(ctx, by, groupID, models.NeedOpen, all)
	if err != nil {
		return w, err
	}
	for _, n := range needs {
		if n.AuthorID == by.AccountID && !n.Confirmed() {
			w.ToConfirm++
		}
	}
	if !steward {
		return w, nil
	}
	if _, w.Asking, err = r.People.JoinRequests(ctx, by, groupID, models.Page{Number: 1, PerPage: 1}); err != nil {
		return w, err
	}
	w.ToAnswer, err = r.People.CountWaitingMessages(ctx, by, groupID)
	return w, err
}
