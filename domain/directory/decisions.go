package directory

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Decide records what a moderator decides about an item, with its ground and reason, and does it. It
// returns models.ErrConflictOfInterest if the item concerns the moderator's own group or profile, or
// is an appeal against the moderator's own decision.
func (r *Room) Decide(ctx context.Context, by models.WriteOptions, itemID models.ID, input models.DecisionInput) (models.ModerationDecision, error) {
	if err := r.Policy.Authorize(by.Actor, policy.DecideMatter, policy.State{}); err != nil {
		return models.ModerationDecision{}, err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return models.ModerationDecision{}, err
	}
	if input.Decision == models.DecideHide && input.Ground == models.GroundNoViolation {
		return models.ModerationDecision{}, refuseValue("/ground", models.ReportGrounds())
	}
	var d models.ModerationDecision
	err := r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		d, err = r.WithTx(tx).decide(ctx, models.WriteOptions{Actor: by.Actor}, itemID, input)
		return err
	})
	if err == nil {
		r.updateSubjectIndex(ctx, d.Subject)
	}
	return d, err
}

// refuseValue refuses a value that is in its set and not possible here.
func refuseValue[T ~string](pointer string, allowed []T) error {
	f := models.FieldError{Pointer: pointer, Code: "unknown_value"}
	for _, value := range allowed {
		f.Allowed = append(f.Allowed, string(value))
	}
	return &models.InvalidError{Fields: []models.FieldError{f}}
}

// auditSubject returns how the audit log names what a report or decision is about.
func auditSubject(subject models.Subject) models.AuditSubject {
	switch subject.Kind {
	case models.SubjectGroup:
		return audit.Group(subject.ID)
	case models.SubjectMessage:
		return audit.Message(subject.ID)
	case models.SubjectResource:
		return audit.Resource(subject.ID)
	case models.SubjectConsultant:
	}
	return audit.Consultant(subject.ID)
}

func (r *Room) updateSubjectIndex(ctx context.Context, subject models.Subject) {
	switch subject.Kind {
	case models.SubjectGroup:
		r.Discovery.UpdateGroupIndex(ctx, subject.ID)
	case models.SubjectConsultant:
		r.Discovery.UpdateConsultantIndex(ctx, subject.ID)
	case models.SubjectResource:
		r.Discovery.UpdateResourceIndex(ctx, subject.ID)
	case models.SubjectMessage: // in no index
	}
}

func (w TxRoom) decide(ctx context.Context, by models.WriteOptions, itemID models.ID, input models.DecisionInput) (models.ModerationDecision, error) {
	item, err := w.readItem(ctx, by, itemID)
	switch {
	case err != nil:
		return models.ModerationDecision{}, err
	case len(item.Possible) == 0:
		return models.ModerationDecision{}, &models.ConflictError{Code: "nothing_to_decide", Detail: "Nothing is to be decided about this any more, or not here."}
	case !slices.Contains(item.Possible, input.Decision):
		return models.ModerationDecision{}, refuseValue("/decision", item.Possible)
	}
	d := models.ModerationDecision{
		ID: models.NewRandomID(), ItemID: itemID, Subject: item.Subject, Decision: input.Decision, Ground: input.Ground, Reason: input.Reason, DecidedOn: w.today(),
	}
	if account := by.AccountID; account != (models.ID{}) {
		d.DecidedBy = &account
	}
	if err := w.closeItem(ctx, by, item, &d); err != nil {
		return d, err
	}
	if err := w.tx.AddDecision(ctx, &d); err != nil {
		return d, err
	}
	if err := audit.Record(ctx, w.tx, by.Actor, policy.DecideMatter, auditSubject(d.Subject)); err != nil {
		return d, err
	}
	return d, w.carryOut(ctx, by, d)
}

// closeItem records that a report or an appeal is decided. An appeal is decided by somebody else
// than what it is against.
func (w TxRoom) closeItem(ctx context.Context, by models.WriteOptions, item models.ModerationItemDetail, d *models.ModerationDecision) error {
	switch {
	case item.Kind == models.ModerateReport && item.DecidedOn.IsZero():
		return w.tx.DecideReport(ctx, item.ID, d.DecidedOn)
	case item.Kind == models.ModerateAppeal:
		appeal, err := w.tx.Appeal(ctx, item.ID)
		if err != nil {
			return err
		}
		first, err := w.tx.Decision(ctx, appeal.DecisionID)
		if err != nil {
			return err
		}
		if first.DecidedBy != nil && *first.DecidedBy == by.AccountID {
			return models.ErrConflictOfInterest
		}
		d.AppealID = &item.ID
		return w.tx.DecideAppeal(ctx, item.ID, d.DecidedOn)
	}
	return nil
}

// carryOut does what was decided.
func (w TxRoom) carryOut(ctx context.Context, by models.WriteOptions, d models.ModerationDecision) error {
	switch d.Decision {
	case models.DecideHide:
		return w.hide(ctx, by, d)
	case models.DecideRestore:
		return w.restore(ctx, by, d.Subject)
	case models.DecidePublish:
		if d.Subject.Kind == models.SubjectResource {
			return w.confirmDecided(ctx, d.Subject.ID)
		}
		g, err := w.tx.Group(ctx, d.Subject.ID)
		if err != nil {
			return err
		}
		return w.changeStatus(ctx, by, g, models.StatusPublished)
	case models.DecideNoAction, models.DecideUphold:
	}
	return nil
}

// GroupDecisions returns one page of the decisions about a group, the newest first, for its stewards
// and moderators. Its stewards do not see decisions to do nothing, so that they learn of no report
// that came to nothing.
func (r *Room) GroupDecisions(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []DecisionView, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.ReadDecisions, groupID); err != nil {
			return err
		}
		list, total, err = r.WithTx(tx).readDecisions(ctx, by, groupID, page)
		return err
	})
	return list, total, err
}

// ProfileDecisions is GroupDecisions about the actor's own profile.
func (r *Room) ProfileDecisions(ctx context.Context, by models.WriteOptions, page models.Page) (list []DecisionView, total int, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.ReadDecisions, policy.State{Self: by.AccountID != models.ID{}}); err != nil {
		return nil, 0, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := tx.ConsultantByAccount(ctx, by.AccountID)
		if err != nil {
			return err
		}
		list, total, err = r.WithTx(tx).readDecisions(ctx, by, c.ID, page)
		return err
	})
	return list, total, err
}

// DecisionView is a decision as its reader may see it.
type DecisionView struct {
	models.ModerationDecision

	AppealBy models.Date    // the last day on which it can be appealed; zero if it cannot
	Appeal   *models.Appeal // against it, if there is one
}

// readDecisions reads decisions about a subject. Who decided, and about what, is for moderators who
// are not concerned themselves.
func (w TxRoom) readDecisions(ctx context.Context, by models.WriteOptions, subject models.ID, page models.Page) ([]DecisionView, int, error) {
	concerned, err := w.tx.IsConcerned(ctx, subject, by.AccountID)
	if err != nil {
		return nil, 0, err
	}
	read := w.tx.DecisionsAbout
	if concerned {
		read = w.tx.EffectiveDecisionsAbout
	}
	decisions, total, err := read(ctx, subject, page)
	if err != nil {
		return nil, 0, err
	}
	ids := make([]models.ID, len(decisions))
	for i, d := range decisions {
		ids[i] = d.ID
	}
	appeals, err := w.tx.AppealsAgainst(ctx, ids)
	views := make([]DecisionView, len(decisions))
	for i, d := range decisions {
		views[i].ModerationDecision = d
		if concerned {
			views[i].DecidedBy, views[i].ItemID = nil, models.ID{}
		}
		if a, appealed := appeals[d.ID]; appealed {
			views[i].Appeal = &a
		} else if w.checkAppealable(d) == nil {
			views[i].AppealBy = d.DecidedOn.AddMonths(models.AppealMonths)
		}
	}
	return views, total, err
}
