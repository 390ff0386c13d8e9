package meili

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// maxPendingBytes is how many bytes of documents may wait at the server before the first of them
// must be in. The more there are, the more tasks the server takes in at once, and each time costs
// it the more, the larger the index is.
const maxPendingBytes = 96 << 20

// bulkLoader sends documents to an index that nobody queries yet, without waiting for each task
// before the next is sent.
type bulkLoader struct {
	index        *Index
	uid          string
	failed       *models.PartialError
	progress     func(done int) // may be nil
	tasks        []pendingTask
	pendingBytes int // bytes
	done         int // documents
}

// pendingTask is documents that the server has received and not yet added.
type pendingTask struct {
	task int64
	list []encodedDocument
	size int
}

// send sends documents in a task, and waits until the earlier ones leave room for more.
func (c *bulkLoader) send(ctx context.Context, list []encodedDocument, size int) error {
	task, err := c.index.startAdding(ctx, c.uid, list)
	switch {
	case isRejected(err): // at once, without a task
		err = c.index.sendBatch(ctx, c.uid, list, c.failed)
		c.reportProgress(len(list))
		return err
	case err != nil:
		return err
	}
	c.tasks, c.pendingBytes = append(c.tasks, pendingTask{task, list, size}), c.pendingBytes+size
	return c.awaitBelow(ctx, maxPendingBytes)
}

// awaitBelow waits until no more bytes than limit are under way. What was refused, perhaps for the
// sake of others, is sent by itself.
func (c *bulkLoader) awaitBelow(ctx context.Context, limit int) error {
	for c.pendingBytes > limit {
		next := c.tasks[0]
		err := c.index.awaitTask(ctx, next.task)
		if isRejected(err) {
			err = c.index.sendBatch(ctx, c.uid, next.list, c.failed)
		}
		if err != nil {
			return err
		}
		c.tasks, c.pendingBytes = c.tasks[1:], c.pendingBytes-next.size
		c.reportProgress(len(next.list))
	}
	return nil
}

func (c *bulkLoader) reportProgress(more int) {
	if c.done += more; c.progress != nil {
		c.progress(c.done)
	}
}
