package faults_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// reader asks for the same page again and again, one request at a time, and notes how long each
// took.
type reader struct {
	stop  context.CancelFunc
	all   sync.WaitGroup
	mu    sync.Mutex
	took  []time.Duration
	wrong map[string]int // answers that are not 200
}

func read(t *testing.T, s *service, path string) *reader {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &reader{stop: stop, wrong: map[string]int{}}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	r.all.Go(func() {
		defer client.CloseIdleConnections()
		for ctx.Err() == nil {
			began := time.Now()
			response := send(context.WithoutCancel(ctx), client, s.url, person{}, call{"GET", path, nil})
			r.note(response, time.Since(began))
			<-time.After(5 * time.Millisecond) // two hundred a second: the reads must not be the load
		}
	})
	t.Cleanup(r.end)
	return r
}

func (r *reader) note(response reply, took time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = append(r.took, took)
	if !response.done() {
		r.wrong[response.outcome()]++
	}
}

func (r *reader) end() {
	r.stop()
	r.all.Wait()
}

// summary returns how many reads there were and how long the slowest of a hundred took.
func (r *reader) summary() (text string, wrong int, p99 time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.wrong {
		wrong += n
	}
	if len(r.took) == 0 {
		return "no reads", wrong, 0
	}
	slices.Sort(r.took)
	p99 = r.took[len(r.took)*99/100]
	text = fmt.Sprintf("%d reads, p99 %s", len(r.took), p99.Round(100*time.Microsecond))
	if wrong > 0 {
		text += fmt.Sprintf(", not answered with 200: %v", r.wrong)
	}
	return text, wrong, p99
}
