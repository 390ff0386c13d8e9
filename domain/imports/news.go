package imports

import (
	"context"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// news are the groups that an index must receive after a batch.
type news struct{ made, changed []models.ID }

// news returns those of the groups that changed. The directory receives the ones that were made:
// this is the last act of the transaction.
func (b *batch) news(changed []models.ID) news {
	var n news
	for _, id := range changed {
		if g, made := b.made[id]; made {
			b.Discovery.HoldMade(g)
			n.made = append(n.made, id)
		} else {
			n.changed = append(n.changed, id)
		}
	}
	return n
}

// publish brings the index up to what was written.
func (r *Room) publish(ctx context.Context, n news) {
	r.Discovery.PublishMade(ctx, n.made...)
	r.Discovery.Publish(ctx, n.changed...)
}

// forget takes back what came to nothing: of a transaction that failed, or that is run again.
func (r *Room) forget(n *news) {
	r.Discovery.ForgetMade(n.made...)
	*n = news{}
}

// noteMade notes a group that the record created, with what its row will contain about its source.
func (b *batch) noteMade(g models.Group, record models.Record) {
	source := models.GroupSource{Source: b.source, Licence: b.licence}
	for _, part := range record.Parts {
		source.Records = append(source.Records, part.Name)
		row := b.known[part.Name]
		source.UpdatedAt = row.UpdatedAt
		if laterThan(row.SaidAt, source.SaidAt) {
			at := row.SaidAt.Round(time.Microsecond) // as the row stores it
			source.SaidAt = &at
		}
	}
	slices.Sort(source.Records)
	g.Sources = []models.GroupSource{source}
	if b.made == nil {
		b.made = map[models.ID]models.Group{}
	}
	b.made[g.ID] = g
}
