package server

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

// networkOf returns the part of an address that is used: /24 of IPv4, /56 of IPv6.
func networkOf(address netip.Addr) string {
	address = address.WithZone("").Unmap()
	bits := 56
	if address.Is4() {
		bits = 24
	}
	prefix, err := address.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}

// addressOf returns the address of the caller, as far as trusted proxies report it; the zero
// address if there is none.
func addressOf(c echo.Context) netip.Addr {
	address, _ := netip.ParseAddr(c.RealIP())
	return address.Unmap()
}

// anonymousCaller returns the caller of a request without a key that is known to be good: everybody
// of a network is one caller.
func anonymousCaller(address netip.Addr) shares.Caller {
	return shares.Caller{Name: "address:" + networkOf(address)}
}

func keyCaller(id models.ID) shares.Caller {
	return shares.Caller{Name: "key:" + id.String(), Known: true}
}

// limitShare records whose share a request uses, by its network, and admits it while that leaves
// others enough of what a connection costs. Requests of the operator's tools are always admitted.
func (s *Server) limitShare(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		caller := anonymousCaller(addressOf(c))
		rest.SetCaller(c, caller)
		if isOperatorPath(c.Path()) {
			return next(c)
		}
		if !s.inFlight.TryAcquire(caller, 1) {
			return errOverloaded
		}
		defer s.inFlight.Release(caller, 1)
		return next(c)
	}
}

// authenticate reads who sends a request, before anything else is done for it.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		identify := s.identifyReader
		if isAPI(c) {
			identify = s.identifyProgram
		}
		if err := identify(c); err != nil {
			return err
		}
		return next(c)
	}
}

// identifyProgram reads the key of a request to the API, which reads no cookie. Without a key the
// caller is anonymous. If the key is not good the answer is always 401, so that a caller whose key
// has ended notices.
func (s *Server) identifyProgram(c echo.Context) error {
	if len(c.Request().Header.Values(echo.HeaderAuthorization)) == 0 {
		return nil
	}
	token, ok := rest.Bearer(c.Request().Header)
	if !ok {
		return models.ErrUnauthorized
	}
	return s.identify(c, token)
}

// identifyReader reads the session of a request to a private page. If it is not good the reader is
// anonymous, and is sent to sign in.
func (s *Server) identifyReader(c echo.Context) error {
	if s.parts.Web == nil {
		return nil
	}
	secret := s.parts.Web.SessionSecret(c)
	if secret == "" {
		return nil
	}
	if err := s.identify(c, secret); !errors.Is(err, models.ErrUnauthorized) {
		return err
	}
	return nil
}

// identify sets the actor of a request by a key or by the secret of a session.
func (s *Server) identify(c echo.Context, token string) error {
	actor, err := s.lookUpKey(c, token)
	if errors.Is(err, models.ErrUnauthorized) { // keys that are tried are counted by network
		if limited := s.limiter.check(c); limited != nil {
			return limited
		}
	}
	if err != nil {
		return fmt.Errorf("read the key: %w", err)
	}
	rest.SetActor(c, actor)
	if actor.KeyID != (models.ID{}) {
		rest.SetCaller(c, keyCaller(actor.KeyID))
	}
	return nil
}

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
func (c *keyCache) find(ctx context.Context, token string) (good, first bool) {
	hash := maphash.String(c.seed, token)
	c.mu.Lock()
	looking, busy := c.pending[hash]
	if _, good = c.good[hash]; !good && !busy {
		c.pending[hash], first = make(chan struct{}), true
	}
	c.mu.Unlock()
	if good || first {
		return good, first
	}
	select {
	case <-looking:
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, good = c.good[hash]
	return good, false
}

// endLookup ends the first look-up of a key.
func (c *keyCache) endLookup(token string) {
	hash := maphash.String(c.seed, token)
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.pending[hash])
	delete(c.pending, hash)
}

// record stores or deletes a key by the result of its look-up.
func (c *keyCache) record(token string, err error) {
	hash := maphash.String(c.seed, token)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case errors.Is(err, models.ErrUnauthorized):
		delete(c.good, hash)
	case err == nil:
		if len(c.good) >= maxKnownKeys {
			clear(c.good)
		}
		c.good[hash] = struct{}{}
	}
}

// lookUpKey returns the actor of a key. Keys that were not good lately are looked up within a limit
// of their own, where no network gets more than its share; other keys do not wait for those.
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
