package consultation

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// overdueNoticeDays is for how many days after a day is over that is written about, so that a
	// service that was down for some days still does.
	overdueNoticeDays = 3
	// stepNoticeDays is how many days before the day of a step its side is written to.
	stepNoticeDays = 1
)

// renewalNotices returns how many days before the end of a verification its consultant is written to.
func renewalNotices() []int { return []int{models.RenewalDays, 30, 7} }

// NotifyDeadlines writes notices of what waits because a day has come: requests whose day for answers
// is over, steps that are due, verifications that end soon and, for moderators, each day on which
// something waits for them. It may run at any time and any number of times: of one event there is one
// notice.
func (r *Room) NotifyDeadlines(ctx context.Context) error {
	for _, notify := range []func(context.Context, *store.Tx) error{r.notifyOverdueRequests, r.notifySteps, r.notifyRenewals, r.notifyModerators} {
		if err := r.Store.Write(ctx, func(tx *store.Tx) error { return notify(ctx, tx) }); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) notifyOverdueRequests(ctx context.Context, tx *store.Tx) error {
	requests, err := tx.RequestsOverdue(ctx, r.today().AddDays(-overdueNoticeDays), r.today().AddDays(-1), models.MaxItems)
	if err != nil {
		return err
	}
	for _, request := range requests {
		n := waits(models.WaitingOverdue, "request_overdue/"+request.ID.String()+"/"+request.RespondByOn.String())
		if err := r.notifyMembers(ctx, tx, models.WriteOptions{}, request.GroupID, n); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) notifySteps(ctx context.Context, tx *store.Tx) error {
	steps, err := tx.StepsDue(ctx, r.today(), r.today().AddDays(stepNoticeDays), models.MaxItems)
	if err != nil {
		return err
	}
	for _, step := range steps {
		e, err := tx.Engagement(ctx, step.EngagementID)
		if err != nil {
			return err
		}
		if err := r.notifyOther(ctx, tx, e, step.Side.Other(), waits(models.WaitingStep, "step_due/"+step.ID.String())); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) notifyRenewals(ctx context.Context, tx *store.Tx) error {
	for _, days := range renewalNotices() {
		until := r.today().AddDays(days)
		consultants, err := tx.ConsultantsToRenew(ctx, until.AddDays(-overdueNoticeDays), until, models.MaxItems)
		if err != nil {
			return err
		}
		for _, c := range consultants {
			event := "renewal/" + c.ID.String() + "/" + c.Verified.V.ExpiresOn.AddDays(-days).String()
			if err := r.People.Notify(ctx, tx, models.NoticeRenewal, event, c.AccountID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Room) notifyModerators(ctx context.Context, tx *store.Tx) error {
	moderators, err := tx.ModeratorsWithAddress(ctx)
	if err != nil {
		return err
	}
	for _, account := range moderators {
		waiting, err := r.waitingForModerators(ctx, tx, models.WriteOptions{Actor: models.Actor{AccountID: account.ID, Role: account.Role}})
		if err != nil {
			return err
		}
		waiting = slices.CompactFunc(waiting, func(a, b models.Waiting) bool { return a.Kind == b.Kind })
		for _, w := range waiting {
			event := string(w.Kind) + "/" + r.today().String()
			if err := r.People.Notify(ctx, tx, models.NoticeKind(w.Kind), event, account.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
