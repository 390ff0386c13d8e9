package discovery

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/shg-directory/shg/search"
)

// streamBatch is how many rows are handed on at a time.
const streamBatch = 64

// streamDocuments reads rows in one goroutine and makes documents of them in as many as there are
// processors, few at a time.
func streamDocuments[T any](ctx context.Context, each func(context.Context, func(T) error) error, document func(T) search.Document) search.Documents {
	return func(yield func(search.Document, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		rows, documents := make(chan []T, 2), make(chan []search.Document, 2)
		work, ctx := errgroup.WithContext(ctx)
		work.Go(func() error {
			defer close(rows)
			return sendBatches(ctx, each, rows)
		})
		for range runtime.GOMAXPROCS(0) {
			work.Go(func() error { return buildDocuments(ctx, rows, documents, document) })
		}
		done := make(chan error, 1)
		go func() {
			done <- work.Wait()
			close(documents)
		}()
		for batch := range documents {
			for _, d := range batch {
				if !yield(d, nil) {
					return
				}
			}
		}
		if err := <-done; err != nil {
			yield(search.Document{}, err)
		}
	}
}

func sendBatches[T any](ctx context.Context, each func(context.Context, func(T) error) error, rows chan<- []T) error {
	var next []T
	err := each(ctx, func(row T) error {
		if next = append(next, row); len(next) < streamBatch {
			return nil
		}
		batch := next
		next = make([]T, 0, streamBatch)
		return send(ctx, rows, batch)
	})
	if err != nil {
		return err
	}
	return send(ctx, rows, next)
}

func buildDocuments[T any](ctx context.Context, rows <-chan []T, documents chan<- []search.Document, document func(T) search.Document) error {
	for batch := range rows {
		list := make([]search.Document, len(batch))
		for i := range batch {
			list[i] = document(batch[i])
		}
		if err := send(ctx, documents, list); err != nil {
			return err
		}
	}
	return nil
}

// send waits until somebody takes it, or until ctx ends.
func send[T any](ctx context.Context, to chan<- T, batch T) error {
	select {
	case to <- batch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
