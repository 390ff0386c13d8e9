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
		rows, made := make(chan []T, 2), make(chan []search.Document, 2)
		work, ctx := errgroup.WithContext(ctx)
		work.Go(func() error {
			defer close(rows)
			return sendBatches(ctx, each, rows)
		})
		for range runtime.GOMAXPROCS(0) {
			work.Go(func() error { return buildDocuments(ctx, rows, made, document) })
		}
		ended := make(chan error, 1)
		go func() {
			ended <- work.Wait()
			close(made)
		}()
		for some := range made {
			for _, d := range some {
				if !yield(d, nil) {
					return
				}
			}
		}
		if err := <-ended; err != nil {
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
		some := next
		next = make([]T, 0, streamBatch)
		return send(ctx, rows, some)
	})
	if err != nil {
		return err
	}
	return send(ctx, rows, next)
}

func buildDocuments[T any](ctx context.Context, rows <-chan []T, made chan<- []search.Document, document func(T) search.Document) error {
	for some := range rows {
		list := make([]search.Document, len(some))
		for i := range some {
			list[i] = document(some[i])
		}
		if err := send(ctx, made, list); err != nil {
			return err
		}
	}
	return nil
}

// send waits until somebody takes it, or until ctx ends.
func send[T any](ctx context.Context, to chan<- T, some T) error {
	select {
	case to <- some:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
