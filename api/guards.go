package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// guard returns an error if an actor may not reach an act at all. It is nil if anybody may.
type guard func(models.Actor) error

func guardFor(authorizer *policy.Authorizer, act policy.Act) guard {
	switch {
	case authorizer.IsOpenToAnyone(act):
		return nil
	case authorizer.IsForKeysOnly(act):
		return requireKey
	}
	return requireAccount
}

// newGuards returns the guards by method and pattern.
func newGuards(authorizer *policy.Authorizer, routes []Route) map[string]guard {
	guards := map[string]guard{}
	for _, r := range routes {
		guards[r.Method+" "+views.Base+r.Path] = guardFor(authorizer, r.Act)
	}
	return guards
}

// withGuard calls the guard before anything else is read.
func withGuard(check guard, next echo.HandlerFunc) echo.HandlerFunc {
	if check == nil {
		return next
	}
	return func(c echo.Context) error {
		if err := check(rest.ActorOf(c)); err != nil {
			return err
		}
		return next(c)
	}
}

// Admits reports whether the guard of a request's route admits its actor, so that a body is worth
// reading. A request without a route of the API is not judged.
func (d *Door) Admits(c echo.Context) bool {
	check := d.guards[c.Request().Method+" "+c.Path()]
	return check == nil || check(rest.ActorOf(c)) == nil
}

// requireAccount requires an account, so that a caller without a key learns nothing. A key that
// belongs to no account, such as a partner's, is always refused in the same way, whether or not the
// resource exists.
func requireAccount(actor models.Actor) error {
	switch {
	case actor.SignedIn():
		return nil
	case len(actor.Scopes) > 0:
		return models.ErrForbidden
	}
	return models.ErrUnauthorized
}

// requireKey requires a key of any kind. The service judges whose it is.
func requireKey(actor models.Actor) error {
	if !actor.SignedIn() && len(actor.Scopes) == 0 {
		return models.ErrUnauthorized
	}
	return nil
}
