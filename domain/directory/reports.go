package directory

import (
	"context"
	"errors"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// SendReport stores what somebody reports about a group, a consultant's profile, a message or a
// resource. What the actor may not read is not there. It returns a *models.TooManyError if models.MaxReports of today wait
// about the subject.
func (r *Room) SendReport(ctx context.Context, by models.WriteOptions, input models.ReportInput) (models.Report, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.Report{}, err
	}
	report := models.Report{
		ID: models.NewRandomID(), Subject: input.Subject, Ground: input.Ground, Text: input.Text, ReplyTo: input.ReplyTo, CreatedOn: r.today(),
	}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.WithTx(tx).authorizeSubject(ctx, by, policy.ReportSubject, input.Subject); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, report.ID); err != nil {
			return err
		}
		if err := r.WithTx(tx).checkReportsHaveRoom(ctx, input.Subject.ID); err != nil {
			return err
		}
		// Nobody is named as the sender, in the log either.
		if err := audit.Record(ctx, tx, models.Actor{}, policy.ReportSubject, auditSubject(input.Subject)); err != nil {
			return err
		}
		return tx.CreateReport(ctx, &report)
	})
	return report, err
}

// checkReportsHaveRoom refuses another report if enough of today wait about the subject.
func (w TxRoom) checkReportsHaveRoom(ctx context.Context, subject models.ID) error {
	waiting, err := w.tx.CountReports(ctx, subject, w.today())
	if err != nil || waiting < models.MaxReports {
		return err
	}
	return &models.TooManyError{Wait: w.today().AddDays(1).In(time.UTC).Sub(w.Now())}
}

// SentReport returns a report to its sender, who repeats the request that created it. The door shows
// no more of it than it showed then.
func (r *Room) SentReport(ctx context.Context, by models.WriteOptions, id models.ID) (report models.Report, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if report, err = tx.Report(ctx, id); err != nil {
			return err
		}
		return r.WithTx(tx).authorizeSubject(ctx, by, policy.ReportSubject, report.Subject)
	})
	return report, err
}

// authorizeSubject looks up how far the subject is public and what the actor is to it, and decides.
func (w TxRoom) authorizeSubject(ctx context.Context, by models.WriteOptions, act policy.Act, subject models.Subject) error {
	state, err := w.subjectState(ctx, by, subject)
	if err != nil {
		return err
	}
	return w.Policy.Authorize(by.Actor, act, state)
}

// subjectState returns how far a subject is public and what the actor is to it.
func (w TxRoom) subjectState(ctx context.Context, by models.WriteOptions, subject models.Subject) (policy.State, error) {
	if subject.Kind == models.SubjectGroup {
		return accounts.ReadPolicyState(ctx, w.tx, by.Actor, subject.ID)
	}
	switch subject.Kind {
	case models.SubjectMessage:
		return w.messageState(ctx, by, subject.ID)
	case models.SubjectResource:
		_, state, err := w.resourceState(ctx, by, subject.ID)
		state.Self = false // nobody appeals for a resource
		return state, err
	case models.SubjectGroup, models.SubjectConsultant:
	}
	return w.profileState(ctx, by, subject.ID)
}

// messageState returns that a message is there for the stewards of the group that received it alone.
func (w TxRoom) messageState(ctx context.Context, by models.WriteOptions, id models.ID) (policy.State, error) {
	m, err := w.People.ReadMessage(ctx, w.tx, id)
	if errors.Is(err, models.ErrNotFound) {
		return policy.State{Visibility: policy.Absent}, nil
	}
	if err != nil {
		return policy.State{}, err
	}
	state, err := accounts.ReadPolicyState(ctx, w.tx, by.Actor, m.GroupID)
	if state.Visibility = policy.Unpublished; !state.Steward {
		state = policy.State{Visibility: policy.Absent}
	}
	return state, err
}

// profileState returns how far a consultant's profile is public, and whether it is the actor's own.
func (w TxRoom) profileState(ctx context.Context, by models.WriteOptions, id models.ID) (policy.State, error) {
	c, err := w.tx.Consultant(ctx, id)
	if errors.Is(err, models.ErrNotFound) {
		return policy.State{Visibility: policy.Absent}, nil
	}
	state := policy.State{Self: by.AccountID != models.ID{} && c.AccountID == by.AccountID, Visibility: policy.Unpublished}
	if c.ListedOn(w.today()) {
		state.Visibility = policy.Published
	}
	return state, err
}

// DeleteExpiredReports deletes reports and appeals that were decided more than
// models.ReportRetentionMonths ago, and reports about what is no longer there. Decisions stay.
func (r *Room) DeleteExpiredReports(ctx context.Context) error {
	before := r.today().AddMonths(-models.ReportRetentionMonths)
	return errors.Join(r.Store.PruneReports(ctx, before), r.Store.PruneAppeals(ctx, before))
}
