package directory

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxShownDecisions is how many decisions about its subject an item shows.
const maxShownDecisions = 20

// ModerationQueue returns one page of what waits for moderators, the longest waiting first, and how
// many there are. What concerns the moderator's own groups or profile is left out.
func (r *Room) ModerationQueue(ctx context.Context, by models.WriteOptions, filter models.QueueFilter) (items []models.ModerationItem, total int, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.ReadModeration, policy.State{}); err != nil {
		return nil, 0, err
	}
	if filter.Offset()+filter.PerPage > models.MaxItems {
		return nil, 0, models.ErrTooDeep
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if items, total, err = tx.ModerationQueue(ctx, r.today(), by.AccountID, filter); err != nil {
			return err
		}
		return nameSubjects(ctx, tx, items)
	})
	return items, total, err
}

// nameSubjects adds the names of what the items are about.
func nameSubjects(ctx context.Context, tx *store.Tx, items []models.ModerationItem) error {
	var ids []models.ID
	for _, item := range items {
		ids = append(ids, item.Subject.ID)
	}
	groups, err := tx.GroupsByIDs(ctx, ids)
	if err != nil {
		return err
	}
	consultants, err := tx.ConsultantsByIDs(ctx, ids)
	if err != nil {
		return err
	}
	resources, err := tx.ResourcesByIDs(ctx, ids)
	for i, item := range items {
		items[i].Name = groups[item.Subject.ID].Name + consultants[item.Subject.ID].Name + resources[item.Subject.ID].Name
	}
	return err
}

// ModerationItem returns one item, by the id of the report, appeal, suggestion or decision, or of
// the group or profile that waits. It returns models.ErrConflictOfInterest if the item concerns the
// moderator's own group or profile.
func (r *Room) ModerationItem(ctx context.Context, by models.WriteOptions, id models.ID) (item models.ModerationItemDetail, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.ReadModeration, policy.State{}); err != nil {
		return item, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		item, err = r.WithTx(tx).readItem(ctx, by, id)
		return err
	})
	return item, err
}

func (w TxRoom) readItem(ctx context.Context, by models.WriteOptions, id models.ID) (item models.ModerationItemDetail, err error) {
	if item, err = w.findItem(ctx, id); err != nil {
		return item, err
	}
	concerned, err := w.tx.IsConcerned(ctx, item.Subject.ID, by.AccountID)
	switch {
	case err != nil:
		return item, err
	case concerned:
		return models.ModerationItemDetail{}, models.ErrConflictOfInterest
	}
	if item.Hidden, err = w.tx.IsHeld(ctx, item.Subject.ID); err != nil {
		return item, err
	}
	item.Possible = possibleDecisions(item)
	item.Decisions, _, err = w.tx.DecisionsAbout(ctx, item.Subject.ID, models.Page{Number: 1, PerPage: maxShownDecisions})
	return item, err
}

// possibleDecisions returns what can be decided about an item now.
func possibleDecisions(item models.ModerationItemDetail) []models.ModerationDecisionKind {
	open := item.DecidedOn.IsZero()
	switch item.Kind {
	case models.ModerateReport:
		if open {
			return []models.ModerationDecisionKind{models.DecideNoAction, models.DecideHide}
		}
		if item.Subject.Kind == models.SubjectMessage {
			return nil // a message that was removed does not come back
		}
	case models.ModerateAppeal:
		if open {
			return []models.ModerationDecisionKind{models.DecideUphold, models.DecideRestore}
		}
		return nil
	case models.ModerateVetting, models.ModerateResource:
		return []models.ModerationDecisionKind{models.DecidePublish, models.DecideHide}
	case models.ModerateUnverified, models.ModerateRenewal:
		return []models.ModerationDecisionKind{models.DecideHide}
	case models.ModerateCorrection:
		return nil // dealt with where the group's stewards do
	case models.ModerateDecision:
	}
	switch {
	case item.Hidden:
		return []models.ModerationDecisionKind{models.DecideRestore}
	case item.Kind == models.ModerateReport:
		return []models.ModerationDecisionKind{models.DecideHide}
	}
	return nil
}

// findItem returns the item with an id, of whatever kind. Ids of different kinds never collide.
func (w TxRoom) findItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	for _, find := range []func(context.Context, models.ID) (models.ModerationItemDetail, error){
		w.reportItem, w.appealItem, w.correctionItem, w.decisionItem, w.vettingItem, w.profileItem, w.resourceItem,
	} {
		item, err := find(ctx, id)
		if !errors.Is(err, models.ErrNotFound) {
			return item, err
		}
	}
	return models.ModerationItemDetail{}, models.ErrNotFound
}

func (w TxRoom) reportItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	r, err := w.tx.Report(ctx, id)
	item := models.ModerationItemDetail{
		ModerationItem: models.ModerationItem{Kind: models.ModerateReport, ID: id, Subject: r.Subject, Ground: r.Ground, Since: r.CreatedOn},
		Text:           r.Text, ReplyTo: r.ReplyTo, DecidedOn: r.DecidedOn,
	}
	if err != nil || r.Subject.Kind != models.SubjectMessage {
		return item, err
	}
	message, err := w.People.ReadMessage(ctx, w.tx, r.Subject.ID)
	if errors.Is(err, models.ErrNotFound) {
		return item, nil // it is deleted
	}
	item.Words = message.Text
	return item, err
}

func (w TxRoom) appealItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	a, err := w.tx.Appeal(ctx, id)
	if err != nil {
		return models.ModerationItemDetail{}, err
	}
	against, err := w.tx.Decision(ctx, a.DecisionID)
	return models.ModerationItemDetail{
		ModerationItem: models.ModerationItem{Kind: models.ModerateAppeal, ID: id, Subject: against.Subject, Ground: against.Ground, Since: a.CreatedOn},
		Text:           a.Text, DecidedOn: a.DecidedOn,
	}, err
}

func (w TxRoom) correctionItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	c, err := w.tx.Correction(ctx, id)
	item := models.ModerationItemDetail{
		ModerationItem: models.ModerationItem{
			Kind: models.ModerateCorrection, ID: id, Subject: models.Subject{Kind: models.SubjectGroup, ID: c.GroupID}, Since: models.DateOf(c.CreatedAt.UTC()),
		}, Text: c.Text, ReplyTo: c.ReplyTo,
	}
	if c.ClosedAt != nil {
		item.DecidedOn = models.DateOf(c.ClosedAt.UTC())
	}
	return item, err
}

func (w TxRoom) decisionItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	d, err := w.tx.Decision(ctx, id)
	return models.ModerationItemDetail{
		ModerationItem: models.ModerationItem{Kind: models.ModerateDecision, ID: id, Subject: d.Subject, Ground: d.Ground, Since: d.DecidedOn},
		DecidedOn:      d.DecidedOn,
	}, err
}

// vettingItem returns a group that waits to be vetted.
func (w TxRoom) vettingItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	g, err := w.tx.Group(ctx, id)
	if err != nil {
		return models.ModerationItemDetail{}, err
	}
	held, err := w.tx.IsHeld(ctx, id)
	if err == nil && (held || g.Status != models.StatusDraft || !w.needsVetting(g.Topics)) {
		err = models.ErrNotFound
	}
	subject := models.Subject{Kind: models.SubjectGroup, ID: id}
	return models.ModerationItemDetail{
		ModerationItem: models.ModerationItem{Kind: models.ModerateVetting, ID: id, Subject: subject, Since: models.DateOf(g.CreatedAt.UTC())},
	}, err
}

// profileItem returns a consultant who waits to be verified, or whose verification ends soon.
func (w TxRoom) profileItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	c, err := w.tx.Consultant(ctx, id)
	if err != nil {
		return models.ModerationItemDetail{}, err
	}
	subject := models.Subject{Kind: models.SubjectConsultant, ID: id}
	item := models.ModerationItem{Kind: models.ModerateUnverified, ID: id, Subject: subject, Since: models.DateOf(c.CreatedAt.UTC())}
	switch {
	case c.Status != models.StatusPublished || c.Verified.V.HoldsOn(w.today().AddDays(models.RenewalDays+1)) && !c.Verified.V.ExpiresOn.IsZero():
		return models.ModerationItemDetail{}, models.ErrNotFound
	case c.Verified.V.HoldsOn(w.today()):
		item.Kind = models.ModerateRenewal
		if end := c.Verified.V.ExpiresOn; !end.IsZero() {
			item.Since = end.AddDays(-models.RenewalDays)
		}
	}
	return models.ModerationItemDetail{ModerationItem: item}, nil
}

// resourceItem returns a resource that waits to be confirmed.
func (w TxRoom) resourceItem(ctx context.Context, id models.ID) (models.ModerationItemDetail, error) {
	resource, err := w.tx.Resource(ctx, id)
	if err == nil && resource.Status != models.ResourceSuggested {
		err = models.ErrNotFound
	}
	return models.ModerationItemDetail{ModerationItem: models.ModerationItem{
		Kind: models.ModerateResource, ID: id, Subject: models.Subject{Kind: models.SubjectResource, ID: id}, Since: models.DateOf(resource.CreatedAt.UTC()),
	}}, err
}
