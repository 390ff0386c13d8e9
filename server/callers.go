package server

import (
	"errors"
	"fmt"
	"net/netip"

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

// anonymousCaller returns the caller of a request without a key that is known to be good: everybody of a
// network is one caller.
func anonymousCaller(address netip.Addr) shares.Caller {
	return shares.Caller{Name: "address:" + networkOf(address)}
}

func keyCaller(id models.ID) shares.Caller {
	return shares.Caller{Name: "key:" + id.String(), Known: true}
}

// limitShare records whose share a request uses, by its network, and admits it while that leaves others
// enough of what a connection costs. Requests of the operator's tools are always admitted.
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

// authenticate reads the key of a request to the API, before anything else is done for it. Without
// a key the caller is anonymous. If the key is not good the answer is always 401, so that a caller
// whose key has ended notices.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().Header.Values(echo.HeaderAuthorization)) == 0 || !isAPI(c) {
			return next(c)
		}
		token, good := rest.Bearer(c.Request().Header)
		if !good {
			return models.ErrUnauthorized
		}
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
		return next(c)
	}
}
