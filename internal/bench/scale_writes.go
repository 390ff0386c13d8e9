package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shg-directory/shg/platform/wait"
)

const (
	lagRounds = 20
	lagLook   = 5 * time.Millisecond // between checks whether a search finds what was written
)

// measureWrites replaces groups through the HTTP handler, as their stewards do, while the worker
// processes the queue as in a service. Then it writes one after the other and waits until a search
// finds each.
func (s *scale) measureWrites(ctx context.Context) error {
	tokens, err := s.tokens(ctx)
	if err != nil {
		return err
	}
	working, stop := context.WithCancel(ctx)
	var work errgroup.Group
	work.Go(func() error { return s.app.Worker().Run(working) })
	defer func() { stop(); _ = work.Wait() }() // it returns nil
	handler := s.app.Handler()
	updates, err := s.putting(ctx, s.rounds, "renamed", tokens)
	if err != nil {
		return err
	}
	wrote, err := measured(s.rounds, func(i int) error { return done(handler, updates[i]) })
	if err != nil {
		return err
	}
	if _, err := s.app.Worker().Drain(ctx); err != nil {
		return err
	}
	if updates, err = s.putting(ctx, lagRounds, "freshly", tokens); err != nil {
		return err
	}
	lag, err := measured(lagRounds, func(i int) error {
		if err := done(handler, updates[i]); err != nil {
			return err
		}
		return untilFound(ctx, handler, wordOf("freshly", i))
	})
	if err != nil {
		return err
	}
	t := table{title: fmt.Sprintf("Write among %d groups, ms", s.groups)}
	t.add("", "p50", "p99")
	t.add(append([]string{"PUT of a group, acknowledged, the worker running beside"}, wrote.p50p99()...)...)
	t.add(append([]string{"from a PUT until a search finds it by a new word"}, lag.p50p99()...)...)
	return t.print()
}

func wordOf(word string, i int) string { return fmt.Sprintf("%s%06d", word, i) }

// putting returns requests that replace groups by the same groups with another name.
func (s *scale) putting(ctx context.Context, n int, word string, tokens []string) ([]*http.Request, error) {
	list := make([]*http.Request, n)
	for i := range list {
		member := i % len(s.requests)
		request, err := s.app.Consultation.Request(ctx, s.members[member], s.requests[member])
		if err != nil {
			return nil, err
		}
		input, _, err := s.app.Directory.GroupInput(ctx, s.members[member], request.GroupID)
		if err != nil {
			return nil, err
		}
		input.Name = wordOf(word, i)
		body, err := json.Marshal(input)
		if err != nil {
			return nil, err
		}
		list[i] = httptest.NewRequestWithContext(ctx, http.MethodPut, "/api/v1/groups/"+request.GroupID.String(), bytes.NewReader(body))
		list[i].Header.Set("Authorization", "Bearer "+tokens[member])
		list[i].Header.Set("Content-Type", "application/json")
	}
	return list, nil
}

func done(handler http.Handler, request *http.Request) error {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		return fmt.Errorf("%s %s: %d %s", request.Method, request.URL.Path, recorder.Code, recorder.Body)
	}
	return nil
}

// untilFound searches for a word until a search finds it.
func untilFound(ctx context.Context, handler http.Handler, word string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/groups?q="+word, http.NoBody))
		if bytes.Contains(recorder.Body.Bytes(), []byte(word)) {
			return nil
		}
		if wait.For(ctx, lagLook) != nil {
			return fmt.Errorf("%s: %w", word, ctx.Err())
		}
	}
}
