package directory

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxLevels is how many groups may hang below each other, the highest and the lowest counted.
const maxLevels = 8

// checkParent checks the parent that a group names, in the transaction of the write, so that
// concurrent writes cannot close a circle together. A published group may be named, and a draft by
// its own steward; any other is refused as if it were not there. The link is public where the
// parent's side is the one that writes, else once a steward of the parent accepts it. A link that
// was there stays as it is.
func (w TxRoom) checkParent(ctx context.Context, by models.WriteOptions, g *models.Group, previous models.Group) error {
	requested := g.RequestedParentID
	same := sameID(requested, previous.RequestedParentID)
	g.ParentID, g.ParentAgreed = nil, false
	if requested == nil {
		return nil
	}
	if same {
		if g.ParentID, g.ParentAgreed = previous.ParentID, previous.ParentAgreed; g.ParentAgreed {
			return nil
		}
	}
	if *requested == g.ID {
		return models.Invalid("/parent_id", "conflicts_with")
	}
	s, err := w.tx.StatusAndRole(ctx, *requested, by.AccountID)
	if err != nil {
		return err
	}
	steward := s.Role == models.MembershipSteward && !w.forSource
	if s.Status != models.StatusPublished && (s.Status != models.StatusDraft || !steward) {
		if same { // it was there when it was named, and nobody learns what became of it
			return nil
		}
		return models.Invalid("/parent_id", "unknown_group")
	}
	if code, err := w.parentConflict(ctx, g.ID, *requested); err != nil || code != "" {
		return invalidParent(err, code)
	}
	if g.ParentAgreed, err = w.parentAgrees(ctx, by, *requested, steward); err != nil {
		return err
	}
	if g.ParentAgreed && s.Status == models.StatusPublished {
		g.ParentID = requested
	}
	return nil
}

func invalidParent(err error, code string) error {
	if err != nil {
		return err
	}
	return models.Invalid("/parent_id", code)
}

// parentAgrees reports whether who writes acts for the parent: its steward, the source that
// describes it if no steward keeps it, or the operator.
func (w TxRoom) parentAgrees(ctx context.Context, by models.WriteOptions, parent models.ID, steward bool) (bool, error) {
	if !w.forSource {
		return steward || by.Operator, nil
	}
	stewarded, err := w.tx.StewardedGroups(ctx, []models.ID{parent})
	if err != nil || stewarded[parent] {
		return false, err
	}
	records, err := w.tx.RecordsOfGroups(ctx, []models.ID{parent})
	return slices.ContainsFunc(records[parent], func(r models.SourceRecord) bool { return r.Source == w.source }), err
}

// parentConflict returns why a group may not hang below a parent: "circle", "too_many_levels", or
// "".
func (w TxRoom) parentConflict(ctx context.Context, child, parent models.ID) (string, error) {
	above, err := w.tx.AncestorChain(ctx, parent, maxLevels)
	if err != nil {
		return "", err
	}
	if slices.Contains(above, child) {
		return "circle", nil
	}
	below, err := w.tx.DescendantDepth(ctx, child, maxLevels)
	if err == nil && len(above)+1+below > maxLevels {
		return "too_many_levels", nil
	}
	return "", err
}

func sameID(a, b *models.ID) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// sameParent reports whether two states of a group name the same parent, agreed alike.
func sameParent(a, b models.Group) bool {
	return sameID(a.RequestedParentID, b.RequestedParentID) && a.ParentAgreed == b.ParentAgreed
}

// Children returns the published groups that name a group as their parent, for its members only:
// those that wait for a steward's answer first.
func (r *Room) Children(ctx context.Context, by models.WriteOptions, id models.ID, page models.Page) ([]models.Group, int, error) {
	var children []models.Group
	var total int
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.ReadChildren, id); err != nil {
			return err
		}
		var err error
		children, total, err = tx.ChildRequests(ctx, id, page)
		return err
	})
	return children, total, err
}

// AcceptChild lets a steward agree that a group hangs below theirs; from then on the public sees
// it. Accepting twice is no error. It refuses (models.ConflictError) what would close a circle or
// reach too deep, and a group that does not ask (models.ErrNotFound).
func (r *Room) AcceptChild(ctx context.Context, by models.WriteOptions, parent, child models.ID) (models.Group, error) {
	return r.decideChild(ctx, by, childDecision{policy.AcceptChild, parent, child}, func(w TxRoom, g *models.Group) error {
		if g.ParentAgreed {
			return nil
		}
		code, err := w.parentConflict(ctx, child, parent)
		if err != nil {
			return err
		}
		if code != "" {
			return &models.ConflictError{Code: code, Detail: "The group cannot be placed there: groups would form a circle, or too many levels."}
		}
		g.ParentAgreed = true
		s, err := w.tx.StatusAndRole(ctx, parent, by.AccountID)
		if s.Status == models.StatusPublished {
			g.ParentID = g.RequestedParentID
		}
		return err
	})
}

// RefuseChild lets a steward end that a group names theirs as its parent, accepted before or not.
func (r *Room) RefuseChild(ctx context.Context, by models.WriteOptions, parent, child models.ID) error {
	_, err := r.decideChild(ctx, by, childDecision{policy.RefuseChild, parent, child}, func(_ TxRoom, g *models.Group) error {
		g.RequestedParentID, g.ParentID, g.ParentAgreed = nil, nil, false
		return nil
	})
	return err
}

// childDecision is what a steward of the parent wants to do with a child.
type childDecision struct {
	act           policy.Act
	parent, child models.ID
}

func (r *Room) decideChild(ctx context.Context, by models.WriteOptions, decision childDecision, change func(TxRoom, *models.Group) error) (models.Group, error) {
	var g models.Group
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		w := r.WithTx(tx)
		previous, err := w.readChild(ctx, by, decision)
		if err != nil {
			return err
		}
		g = previous
		if err := change(w, &g); err != nil || sameParent(previous, g) {
			return err
		}
		if err := w.audit(ctx, by, decision.act, decision.parent); err != nil {
			return err
		}
		return w.saveParent(ctx, &g, previous)
	})
	if err != nil {
		return g, err
	}
	r.Discovery.UpdateGroupIndex(ctx, decision.child)
	return g, nil
}

// readChild reads a published group that names the parent; any other is not there.
func (w TxRoom) readChild(ctx context.Context, by models.WriteOptions, decision childDecision) (models.Group, error) {
	if _, err := accounts.Authorize(ctx, w.tx, w.Policy, by.Actor, decision.act, decision.parent); err != nil {
		return models.Group{}, err
	}
	g, err := w.tx.Group(ctx, decision.child)
	if err == nil && (g.Status != models.StatusPublished || !sameID(g.RequestedParentID, &decision.parent)) {
		return models.Group{}, models.ErrNotFound
	}
	return g, err
}

// saveParent writes a parent that changed. It raises the version only where the public sees it.
func (w TxRoom) saveParent(ctx context.Context, g *models.Group, previous models.Group) error {
	if sameID(g.ParentID, previous.ParentID) {
		return w.tx.SetParent(ctx, *g)
	}
	g.UpdatedAt = w.Now().UTC()
	if err := w.tx.UpdateGroup(ctx, g, previous.Version); err != nil {
		return err
	}
	return w.enqueueGroupJobs(ctx, *g)
}

// raiseChildVersions has the children of a group that enters or leaves the directory shown anew,
// because they show their parent only while it is published.
func (w TxRoom) raiseChildVersions(ctx context.Context, parent models.ID) error {
	for after := (models.ID{}); ; {
		ids, err := w.tx.PublishedChildren(ctx, parent, after)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := w.InBulk().RaiseVersions(ctx, ids...); err != nil {
			return err
		}
		w.tx.AfterCommit(func() { w.Discovery.UpdateGroupIndex(ctx, ids...) })
		after = ids[len(ids)-1]
	}
}
