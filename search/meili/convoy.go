package meili

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// onTheWay is how many bytes of documents may wait at the server before the first of them must be
// in. The more there are, the more tasks the server takes in at once, and each time costs it the
// more, the larger the index is.
const onTheWay = 96 << 20

// convoy sends documents to an index that nobody queries yet, without waiting for each task before
// the next is sent.
type convoy struct {
	x        *Index
	uid      string
	failed   *models.SomeFailedError
	progress func(done int) // may be nil
	tasks    []underWay
	waiting  int // bytes
	done     int // documents
}

// underWay is documents that the server has received and not yet added.
type underWay struct {
	task int64
	list []ready
	size int
}

// send sends documents in a task, and waits until the earlier ones leave room for more.
func (c *convoy) send(ctx context.Context, list []ready, size int) error {
	task, err := c.x.beginAdding(ctx, c.uid, list)
	switch {
	case refusesDocuments(err): // at once, without a task
		err = c.x.sendPart(ctx, c.uid, list, c.failed)
		c.tell(len(list))
		return err
	case err != nil:
		return err
	}
	c.tasks, c.waiting = append(c.tasks, underWay{task, list, size}), c.waiting+size
	return c.land(ctx, onTheWay)
}

// land waits until no more bytes than most are under way. What was refused, perhaps for the sake of
// others, is sent by itself.
func (c *convoy) land(ctx context.Context, most int) error {
	for c.waiting > most {
		next := c.tasks[0]
		err := c.x.await(ctx, next.task)
		if refusesDocuments(err) {
			err = c.x.sendPart(ctx, c.uid, next.list, c.failed)
		}
		if err != nil {
			return err
		}
		c.tasks, c.waiting = c.tasks[1:], c.waiting-next.size
		c.tell(len(next.list))
	}
	return nil
}

func (c *convoy) tell(more int) {
	if c.done += more; c.progress != nil {
		c.progress(c.done)
	}
}
