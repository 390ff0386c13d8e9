package meili

import (
	"context"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// nextUID returns the index that is built while the other answers.
func (x *Index) nextUID() string { return x.uid + "_next" }

// Replace builds an index of the documents beside the one that answers, compares counts, and swaps
// the two. It first deletes what an interrupted run has left behind. One process at a time may
// replace an index; writes meanwhile go to the old one.
func (x *Index) Replace(ctx context.Context, r search.Replacement) error {
	if err := x.remove(ctx, x.nextUID()); err != nil {
		return err
	}
	if err := x.create(ctx, x.nextUID()); err != nil {
		return err
	}
	if err := x.fill(ctx, x.nextUID(), r); err != nil {
		return err
	}
	if r.BeforeSwap != nil {
		if err := r.BeforeSwap(ctx); err != nil {
			return err
		}
	}
	if err := x.Prepare(ctx); err != nil { // there must be one to swap with
		return err
	}
	err := x.runTask(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return x.service.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{x.uid, x.nextUID()}}})
	})
	if err != nil {
		return fmt.Errorf("put the new index in place: %w", err)
	}
	return x.remove(ctx, x.nextUID())
}

// fill adds all documents to an index and checks that it holds as many as were sent.
func (x *Index) fill(ctx context.Context, uid string, r search.Replacement) error {
	sent, failed := map[models.ID]bool{}, &models.PartialError{Failed: map[models.ID]error{}}
	c := bulkLoader{index: x, uid: uid, failed: failed, progress: r.Progress}
	var batch []search.Document
	flush := func() error {
		list := x.encodeAll(batch, failed)
		batch = batch[:0]
		return eachBatch(list, func(part []encodedDocument, size int) error { return c.send(ctx, part, size) })
	}
	for d, err := range r.Documents {
		if err != nil {
			return err
		}
		sent[d.ID] = true
		if batch = append(batch, d); len(batch) < batchDocuments {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if err := c.awaitBelow(ctx, 0); err != nil {
		return err
	}
	return x.verify(ctx, uid, len(sent), failed)
}

// verify compares the new index with what was sent. Documents that the server cannot accept are
// reported, and do not keep the others from being found.
func (x *Index) verify(ctx context.Context, uid string, sent int, failed *models.PartialError) error {
	stored, err := x.count(ctx, uid)
	if err != nil {
		return err
	}
	if stored != sent-len(failed.Failed) {
		return fmt.Errorf("%w: the new index holds %d of %d documents", models.ErrUnavailable, stored, sent)
	}
	for id, cause := range failed.Failed {
		x.log.WarnContext(ctx, "not in the index", "index", x.uid, "record", id, "error", cause)
	}
	return nil
}

// remove deletes an index of the server, if there is one.
func (x *Index) remove(ctx context.Context, uid string) error {
	err := x.runTask(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return x.service.DeleteIndexWithContext(ctx, uid)
	})
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove %s: %w", uid, err)
	}
	return nil
}
