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
// notice. It looks without writing, and writes each in a transaction of its own, so that others who write
// need not wait.
func (r *Room) NotifyDeadlines(ctx context.Context) error {
	for _, find := range []func(context.Context, *store.Tx) ([]deadline, error){r.overdueRequests, r.stepsDue, r.endingVerifications, r.waitingModerators} {
		var due []deadline
		err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
			due, err = find(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		for _, notify := range due {
			if err := r.Store.Write(ctx, func(tx *store.Tx) error { return notify(ctx, tx) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// deadline writes the notices of one day that has come.
type deadline func(ctx context.Context, tx *store.Tx) error

func (r *Room) overdueRequests(ctx context.Context, tx *store.Tx) (due []deadline, err error) {
	requests, err := tx.RequestsOverdue(ctx, r.today().AddDays(-overdueNoticeDays), r.today().AddDays(-1), models.MaxItems)
	for _, request := range requests {
		n := waits(models.WaitingOverdue, "request_overdue/"+request.ID.String()+"/"+request.RespondByOn.String())
		due = append(due, func(ctx context.Context, tx *store.Tx) error {
			return r.notifyMembers(ctx, tx, models.WriteOptions{}, request.GroupID, n)
		})
	}
	return due, err
}

func (r *Room) stepsDue(ctx context.Context, tx *store.Tx) (due []deadline, err error) {
	steps, err := tx.StepsDue(ctx, r.today(), r.today().AddDays(stepNoticeDays), models.MaxItems)
	for _, step := range steps {
		due = append(due, func(ctx context.Context, tx *store.Tx) error {
			e, err := tx.Engagement(ctx, step.EngagementID)
			if err != nil || !e.Status.UnderWay() {
				return err
			}
			return r.notifyOther(ctx, tx, e, step.Side.Other(), waits(models.WaitingStep, "step_due/"+step.ID.String()))
		})
	}
	return due, err
}

func (r *Room) endingVerifications(ctx context.Context, tx *store.Tx) (due []deadline, err error) {
	for _, days := range renewalNotices() {
		until := r.today().AddDays(days)
		consultants, err := tx.ConsultantsToRenew(ctx, until.AddDays(-overdueNoticeDays), until, models.MaxItems)
		if err != nil {
			return nil, err
		}
		for _, c := range consultants {
			event := "renewal/" + c.ID.String() + "/" + c.Verified.V.ExpiresOn.AddDays(-days).String()
			due = append(due, func(ctx context.Context, tx *store.Tx) error {
				return r.People.Notify(ctx, tx, models.NoticeRenewal, event, c.AccountID)
			})
		}
	}
	return due, nil
}

func (r *Room) waitingModerators(ctx context.Context, tx *store.Tx) (due []deadline, err error) {
	moderators, err := tx.ModeratorsWithAddress(ctx)
	if err != nil {
		return nil, err
	}
	for _, account := range moderators {
		waiting, err := r.waitingForModerators(ctx, tx, models.WriteOptions{Actor: models.Actor{AccountID: account.ID, Role: account.Role}})
		if err != nil {
			return nil, err
		}
		for _, w := range slices.CompactFunc(waiting, func(a, b models.Waiting) bool { return a.Kind == b.Kind }) {
			event := string(w.Kind) + "/" + r.today().String()
			due = append(due, func(ctx context.Context, tx *store.Tx) error {
				return r.People.Notify(ctx, tx, models.NoticeKind(w.Kind), event, account.ID)
			})
		}
	}
	return due, nil
}
