package server

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/models"
)

const (
	// keyTime is how long the database may take to look up a key.
	keyTime = 5 * time.Second
	// keysKnown is how many good keys are cached.
	keysKnown = 8192
)

// knownKeys caches which keys were good lately, so that they need not wait if others may be trying
// keys. It permits nothing: each key is looked up every time.
type knownKeys struct {
	seed    maphash.Seed
	mu      sync.Mutex
	good    map[uint64]struct{}
	looking map[uint64]chan struct{} // closed when the first look-up of a key is done
}

func newKnownKeys() *knownKeys {
	return &knownKeys{seed: maphash.MakeSeed(), good: map[uint64]struct{}{}, looking: map[uint64]chan struct{}{}}
}

// find reports whether a key was good. If the key is being looked up for the first time, find waits
// for the result, so that many requests of one key that come at once need one look-up. If first is
// true, this request does the look-up, and done must be called after it.
func (k *knownKeys) find(ctx context.Context, token string) (good, first bool) {
	hash := maphash.String(k.seed, token)
	k.mu.Lock()
	looking, busy := k.looking[hash]
	if _, good = k.good[hash]; !good && !busy {
		k.looking[hash], first = make(chan struct{}), true
	}
	k.mu.Unlock()
	if good || first {
		return good, first
	}
	select {
	case <-looking:
	case <-ctx.Done():
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	_, good = k.good[hash]
	return good, false
}

// done ends the first look-up of a key.
func (k *knownKeys) done(token string) {
	hash := maphash.String(k.seed, token)
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.looking[hash])
	delete(k.looking, hash)
}

// note stores or deletes a key by the result of its look-up.
func (k *knownKeys) note(token string, err error) {
	hash := maphash.String(k.seed, token)
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case errors.Is(err, models.ErrUnauthorized):
		delete(k.good, hash)
	case err == nil:
		if len(k.good) >= keysKnown {
			clear(k.good)
		}
		k.good[hash] = struct{}{}
	}
}

// lookUp returns the actor of a key. Keys that were not good lately are looked up in a lane of
// their own, where no network gets more than its share; other keys do not wait for those.
func (s *Server) lookUp(c echo.Context, token string) (models.Actor, error) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), keyTime)
	defer cancel()
	good, first := s.known.find(ctx, token)
	if first {
		defer s.known.done(token)
	}
	if !good {
		caller := api.CallerOf(c)
		if err := s.lanes[keys].enter(ctx, caller); err != nil {
			return models.Actor{}, err
		}
		defer s.lanes[keys].leave(caller)
	}
	actor, err := s.parts.Authenticate(ctx, token)
	s.known.note(token, err)
	return actor, err
}
