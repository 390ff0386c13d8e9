package discovery

import (
	"context"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
)

// updateTimeout is how long bringing the index up to date may take before it is left to the job.
const updateTimeout = 25 * time.Second

// indexUpdater brings an index up to the rows, one batch at a time: a caller that comes while one runs
// joins the next batch. Rows are read while it runs alone, so that an older state of a row can never follow a
// newer one into the index.
type indexUpdater struct {
	index   func(ctx context.Context, ids []models.ID) error
	mu      sync.Mutex // guards next
	next    *updateBatch
	running sync.Mutex // held while a batch runs
}

type updateBatch struct {
	ids  map[models.ID]bool
	err  error
	done bool // guarded by running
}

// update returns when a batch with the ids, begun after the call, has run.
func (p *indexUpdater) update(ctx context.Context, ids ...models.ID) error {
	batch := p.join(ids)
	p.running.Lock()
	defer p.running.Unlock()
	if batch.done {
		return batch.err
	}
	p.mu.Lock()
	p.next = nil
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), updateTimeout)
	defer cancel()
	all := make([]models.ID, 0, len(batch.ids))
	for id := range batch.ids {
		all = append(all, id)
	}
	batch.err, batch.done = p.index(ctx, all), true
	return batch.err
}

func (p *indexUpdater) join(ids []models.ID) *updateBatch {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = &updateBatch{ids: map[models.ID]bool{}}
	}
	for _, id := range ids {
		p.next.ids[id] = true
	}
	return p.next
}
