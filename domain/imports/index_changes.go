package imports

import (
	"context"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// indexChanges are the groups that an index must receive after a batch.
type indexChanges struct{ created, changed []models.ID }

// indexChanges returns those of the groups that changed. The directory stages the ones that were
// created: this is the last act of the transaction.
func (b *batch) indexChanges(changed []models.ID) indexChanges {
	var n indexChanges
	for _, id := range changed {
		if g, ok := b.created[id]; ok {
			b.Discovery.StageGroups(g)
			n.created = append(n.created, id)
		} else {
			n.changed = append(n.changed, id)
		}
	}
	return n
}

// updateIndex brings the index up to what was written.
func (r *Room) updateIndex(ctx context.Context, n indexChanges) {
	r.Discovery.UpdateIndexFromStaged(ctx, n.created...)
	r.Discovery.UpdateGroupIndex(ctx, n.changed...)
}

// discardChanges takes back what came to nothing: of a transaction that failed, or that is run
// again.
func (r *Room) discardChanges(n *indexChanges) {
	r.Discovery.UnstageGroups(n.created...)
	*n = indexChanges{}
}

// recordCreated notes a group that the record created, with what its row will contain about its
// source.
func (b *batch) recordCreated(g models.Group, record models.Record) {
	source := models.GroupSource{Source: b.source, Licence: b.licence}
	for _, part := range record.Parts {
		source.Records = append(source.Records, part.Name)
		row := b.known[part.Name]
		source.UpdatedAt = row.UpdatedAt
		if isLater(row.SaidAt, source.SaidAt) {
			at := row.SaidAt.Round(time.Microsecond) // as the row stores it
			source.SaidAt = &at
		}
	}
	slices.Sort(source.Records)
	g.Sources = []models.GroupSource{source}
	if b.created == nil {
		b.created = map[models.ID]models.Group{}
	}
	b.created[g.ID] = g
}
