package meili

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/wait"
)

// taskError means that the server accepted a task and could not do it.
type taskError struct{ Code string }

func (e *taskError) Error() string { return "Meilisearch could not do a task: " + e.Code }

const (
	minPollInterval = time.Millisecond
	maxPollInterval = 100 * time.Millisecond
)

// runTask sends a task and waits for its end, because an accepted task may still fail.
func (x *Index) runTask(ctx context.Context, send func(context.Context) (*meilisearch.TaskInfo, error)) error {
	task, err := startTask(ctx, send)
	if err != nil {
		return err
	}
	return x.awaitTask(ctx, task)
}

// startTask sends a task, whose end is to be waited for.
func startTask(ctx context.Context, send func(context.Context) (*meilisearch.TaskInfo, error)) (task int64, err error) {
	err = withRetry(ctx, func(ctx context.Context) error {
		info, err := send(ctx)
		if err == nil {
			task = info.TaskUID
		}
		return err
	})
	return task, err
}

// awaitTask polls until a task has ended, and returns its result.
func (x *Index) awaitTask(ctx context.Context, uid int64) error {
	for pause := minPollInterval; ; pause = min(2*pause, maxPollInterval) {
		task, err := x.task(ctx, uid)
		if err != nil {
			return err
		}
		switch task.Status {
		case "succeeded":
			return nil
		case "failed", "canceled":
			return taskFailure(task)
		}
		if err := wait.For(ctx, pause); err != nil {
			return err
		}
	}
}

// taskFailure is the error of a task that was not done. A full disk and the server's own faults
// pass; a document that it cannot take does not.
func taskFailure(task task) error {
	err := &taskError{Code: task.Error.Code}
	if task.Status == "canceled" {
		err.Code = "canceled"
	}
	switch {
	case err.Code == codeDiskFull, err.Code == "canceled", err.Code == codeNoIndex, err.Code == "io_error", task.Error.Type == "system":
		return fmt.Errorf("%w: %w", models.ErrUnavailable, err)
	}
	return err
}

// task is the state of a task.
type task struct {
	Status string `json:"status"`
	Error  struct {
		Code string `json:"code"`
		Type string `json:"type"`
	} `json:"error"`
}

func (x *Index) task(ctx context.Context, uid int64) (t task, err error) {
	err = withRetry(ctx, func(ctx context.Context) error {
		t = task{}
		return x.raw.do(ctx, http.MethodGet, "/tasks/"+strconv.FormatInt(uid, 10), nil, &t)
	})
	return t, err
}

// awaitSwaps returns when no swap of indexes is under way on the server, so that what is read next
// is of the index that stays.
func (x *Index) awaitSwaps(ctx context.Context) error {
	for pause := minPollInterval; ; pause = min(2*pause, maxPollInterval) {
		var open struct {
			Total int `json:"total"`
		}
		err := withRetry(ctx, func(ctx context.Context) error {
			return x.raw.do(ctx, http.MethodGet, "/tasks?types=indexSwap&statuses=enqueued,processing&limit=1", nil, &open)
		})
		if err != nil || open.Total == 0 {
			return err
		}
		if err := wait.For(ctx, pause); err != nil {
			return err
		}
	}
}
