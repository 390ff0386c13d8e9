package consultation

import (
	"cmp"
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Waiting returns what waits for the actor's own act: invitations, what waits in the groups that
// the actor belongs to and, for moderators, groups to be vetted and consultants to be verified. It
// is in the order of models.WaitingKinds, then of groups, the longest waiting first among those to
// be vetted; of each kind for at most models.MaxWaiting groups.
func (r *Room) Waiting(ctx context.Context, by models.WriteOptions) ([]models.Waiting, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ReadSelf, policy.State{}); err != nil {
		return nil, err
	}
	var all []models.Waiting
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = r.waitingFor(ctx, tx, by)
		return err
	})
	return all, err
}

// waitingInDigest returns what waits for an account, as its digest lists it.
func (r *Room) waitingInDigest(ctx context.Context, tx *store.Tx, account models.Account) ([]models.Waiting, error) {
	return r.waitingFor(ctx, tx, models.WriteOptions{Actor: models.Actor{AccountID: account.ID, Role: account.Role}})
}

func (r *Room) waitingFor(ctx context.Context, tx *store.Tx, by models.WriteOptions) ([]models.Waiting, error) {
	invitations, err := tx.InvitationsTo(ctx, by.AccountID, r.today())
	if err != nil {
		return nil, err
	}
	needs, err := tx.OpenNeedsBy(ctx, by.AccountID)
	if err != nil {
		return nil, err
	}
	requests, err := tx.UnfinishedRequestsFor(ctx, by.AccountID)
	if err != nil {
		return nil, err
	}
	all := append(countByGroup(models.WaitingInvitation, invitations, invited), countByGroup(models.WaitingNeed, needs, unconfirmed)...)
	all = append(all, countByGroup(models.WaitingDraft, requests, drafted)...)
	all = append(all, countByGroup(models.WaitingOverdue, requests, r.overdue)...)
	own, err := ownProfile(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	all = append(all, r.waitingRenewal(own)...)
	decided, err := r.waitingDecisions(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	consulted, err := r.waitingConsultations(ctx, tx, by, own)
	if err != nil {
		return nil, err
	}
	moderated, err := r.waitingForModerators(ctx, tx, by)
	return slices.Concat(all, decided, consulted, moderated), err
}

// waitingDecisions returns proposals that wait for the actor's vote and, for stewards, requests to join
// and messages.
func (r *Room) waitingDecisions(ctx context.Context, tx *store.Tx, by models.WriteOptions) ([]models.Waiting, error) {
	proposals, err := tx.ProposalsWaitingFor(ctx, by.AccountID, r.today(), r.today().AddDays(-models.VotingMembershipDays), models.MaxWaiting)
	if err != nil {
		return nil, err
	}
	joining, err := tx.JoinRequestsWaitingFor(ctx, by.AccountID, r.today().AddDays(-models.JoinRequestDays), models.MaxWaiting)
	if err != nil {
		return nil, err
	}
	messages, err := tx.MessagesWaitingFor(ctx, by.AccountID, models.MaxItems)
	counted := countByGroup(models.WaitingMessage, messages, func(id models.ID) (models.ID, bool) { return id, true })
	return slices.Concat(proposals, joining, counted), err
}

// waitingRenewal returns that the verification of the actor's own profile ends soon, or has ended.
func (r *Room) waitingRenewal(own models.Consultant) []models.Waiting {
	if own.Status != models.StatusPublished || own.Verified.V == nil || own.Verified.V.HoldsOn(r.today().AddDays(models.RenewalDays+1)) {
		return nil
	}
	return []models.Waiting{{Kind: models.WaitingRenewal, Count: 1}}
}

// waitingConsultations returns what waits in consultations for the actor: by the actor's own profile,
// and in the actor's groups, in the order of models.WaitingKinds.
func (r *Room) waitingConsultations(ctx context.Context, tx *store.Tx, by models.WriteOptions, own models.Consultant) ([]models.Waiting, error) {
	all, err := tx.ConsultationWaitingFor(ctx, by.AccountID, models.MaxWaiting)
	if err != nil {
		return nil, err
	}
	feedback, count, err := tx.FeedbackWaitingFor(ctx, by.AccountID, own.ID, r.today().AddDays(-models.FeedbackDays), models.MaxWaiting)
	if err != nil {
		return nil, err
	}
	if all = append(all, feedback...); count > 0 {
		all = append(all, models.Waiting{Kind: models.WaitingFeedback, Count: count})
	}
	invitations, terms, err := tx.ConsultationWaitingForConsultant(ctx, own.ID)
	if invitations > 0 {
		all = append(all, models.Waiting{Kind: models.WaitingConsultation, Count: invitations})
	}
	if terms > 0 {
		all = append(all, models.Waiting{Kind: models.WaitingTerms, Count: terms})
	}
	if err != nil {
		return nil, err
	}
	within, err := r.waitingWithin(ctx, tx, by, own)
	all = append(all, within...)
	order := models.WaitingKinds()
	slices.SortStableFunc(all, func(a, b models.Waiting) int {
		return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind))
	})
	return all, err
}

// waitingForModerators returns the groups to be vetted, how many consultants are to be verified, and
// how many reports and appeals are to be decided, where the actor may do so.
func (r *Room) waitingForModerators(ctx context.Context, tx *store.Tx, by models.WriteOptions) ([]models.Waiting, error) {
	var all []models.Waiting
	if r.Policy.Authorize(by.Actor, policy.PublishVetted, policy.State{}) == nil {
		groups, err := tx.GroupsToVet(ctx, models.MaxWaiting)
		if err != nil {
			return nil, err
		}
		all = countByGroup(models.WaitingVetting, groups, func(id models.ID) (models.ID, bool) { return id, true })
	}
	if r.Policy.Authorize(by.Actor, policy.VerifyConsultant, policy.State{}) == nil {
		unlisted, err := tx.CountUnlistedConsultants(ctx, r.today())
		if err != nil {
			return nil, err
		}
		if unlisted > 0 {
			all = append(all, models.Waiting{Kind: models.WaitingVerification, Count: unlisted})
		}
	}
	if r.Policy.Authorize(by.Actor, policy.DecideMatter, policy.State{}) != nil {
		return all, nil
	}
	for _, kind := range []struct {
		waiting models.WaitingKind
		of      models.ModerationKind
	}{{models.WaitingReport, models.ModerateReport}, {models.WaitingAppeal, models.ModerateAppeal}} {
		count, err := tx.CountModeration(ctx, r.today(), by.AccountID, kind.of)
		if err != nil {
			return nil, err
		}
		if count > 0 {
			all = append(all, models.Waiting{Kind: kind.waiting, Count: count})
		}
	}
	return all, nil
}

// countByGroup counts by group what waits among items in the order of their groups.
func countByGroup[T any](kind models.WaitingKind, items []T, waits func(T) (group models.ID, waits bool)) []models.Waiting {
	var counted []models.Waiting
	for _, item := range items {
		group, yes := waits(item)
		last := len(counted) - 1
		switch {
		case !yes:
		case last >= 0 && counted[last].GroupID == group:
			counted[last].Count++
		case len(counted) < models.MaxWaiting:
			counted = append(counted, models.Waiting{Kind: kind, GroupID: group, Count: 1})
		}
	}
	return counted
}

func invited(i models.MembershipInvitation) (models.ID, bool) { return i.GroupID, true }

func unconfirmed(n models.Need) (models.ID, bool) { return n.GroupID, !n.Confirmed() }

func drafted(q models.Request) (models.ID, bool) {
	return q.GroupID, q.Status == models.RequestDraft
}

func (r *Room) overdue(q models.Request) (models.ID, bool) {
	return q.GroupID, q.Status == models.RequestOpen && !q.RespondByOn.IsZero() && q.RespondByOn.Before(r.today())
}
