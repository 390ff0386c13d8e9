package server

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

const (
	// keyTimeout is how long the database may take to look up a key.
	keyTimeout = 5 * time.Second
	// maxKnownKeys is how many good keys are cached.
	maxKnownKeys = 8192
)

// keyCache caches which keys were good lately, so that they need not wait if others may be trying
// keys. It permits nothing: each key is looked up every time.
type keyCache struct {
	seed    maphash.Seed
	mu      sync.Mutex
	good    map[uint64]struct{}
	pending map[uint64]chan struct{} // closed when the first look-up of a key is done
}

func newKeyCache() *keyCache {
	return &keyCache{seed: maphash.MakeSeed(), good: map[uint64]struct{}{}, pending: map[uint64]chan struct{}{}}
}

// find reports whether a key was good. If the key is being looked up for the first time, find waits
// for the result, so that many requests of one key that come at once need one look-up. If first is
// true, this request does the look-up, and done must be called after it.
func (k *keyCache) find(ctx context.Context, token string) (good, first bool) {
	hash := maphash.String(k.seed, token)
	k.mu.Lock()
	looking, busy := k.pending[hash]
	if _, good = k.good[hash]; !good && !busy {
		k.pending[hash], first = make(chan struct{}), true
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

// endLookup ends the first look-up of a key.
func (k *keyCache) endLookup(token string) {
	hash := maphash.String(k.seed, token)
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.pending[hash])
	delete(k.pending, hash)
}

// record stores or deletes a key by the result of its look-up.
func (k *keyCache) record(token string, err error) {
	hash := maphash.String(k.seed, token)
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case errors.Is(err, models.ErrUnauthorized):
		delete(k.good, hash)
	case err == nil:
		if len(k.good) >= maxKnownKeys {
			clear(k.good)
		}
		k.good[hash] = struct{}{}
	}
}

// lookUpKey returns the actor of a key. Keys that were not good lately are looked up within a limit of
// their own, where no network gets more than its share; other keys do not wait for those.
func (s *Server) lookUpKey(c echo.Context, token string) (models.Actor, error) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), keyTimeout)
	defer cancel()
	good, first := s.keys.find(ctx, token)
	if first {
		defer s.keys.endLookup(token)
	}
	if !good {
		caller := rest.CallerOf(c)
		if err := s.admission[keys].acquire(ctx, caller); err != nil {
			return models.Actor{}, err
		}
		defer s.admission[keys].release(caller)
	}
	actor, err := s.parts.Authenticate(ctx, token)
	s.keys.record(token, err)
	return actor, err
}
