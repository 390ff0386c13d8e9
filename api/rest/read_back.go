package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

// readBackTimeout is how long reading what was stored may go on after the time of the request is
// up, in all. A commit has the same time (store.commitGrace), so that no answer waits longer
// because of both.
const readBackTimeout = 2 * time.Second

var (
	// errStoredNotRead means that a write is stored, and that reading it back failed.
	errStoredNotRead = errors.New("stored, but it could not be read back")
	// errMaybeStored means that the outcome of a write is unknown, and that sending it again is
	// safe.
	errMaybeStored = errors.New("maybe stored, and safe to send again")
)

// ReadBack reads what this request has stored. The end of the caller's time or connection does not
// stop it: a write that is stored should not be answered as if it had failed. Failures of the
// service match errStoredNotRead. If the request must not be sent twice they match
// models.ErrOutcomeUnknown: clients repeat what is answered by 503. Refusals, such as
// models.ErrNotFound, are returned as they are.
func ReadBack(c echo.Context, read func(context.Context) error) error {
	ctx := c.Request().Context()
	limit := time.Now().Add(readBackTimeout)
	if deadline, ok := ctx.Deadline(); ok {
		limit = deadline.Add(readBackTimeout)
	}
	ctx, cancel := context.WithDeadline(context.WithoutCancel(ctx), limit)
	defer cancel()
	err := read(ctx)
	switch {
	case err == nil || problemKindOf(err).status < http.StatusInternalServerError:
		return err
	case isIdempotent(c):
		return fmt.Errorf("%w: %w", errStoredNotRead, err)
	}
	return fmt.Errorf("%w: stored, and not read back: %w", models.ErrOutcomeUnknown, err)
}

// markIdempotent marks an unknown outcome with errMaybeStored if sending the request again is safe.
// Any other error is returned as it is.
func markIdempotent(c echo.Context, err error) error {
	if !errors.Is(err, models.ErrOutcomeUnknown) || !isIdempotent(c) {
		return err
	}
	return fmt.Errorf("%w: %w", errMaybeStored, err)
}

// isIdempotent reports whether a request that is sent twice stores nothing twice. These are PUT and
// DELETE (RFC 9110, 9.2.2), creations with an Idempotency-Key, and PATCH, whose merge patches name
// the values that are to be there in the end.
func isIdempotent(c echo.Context) bool {
	switch c.Request().Method {
	case http.MethodPut, http.MethodDelete, http.MethodPatch:
		return true
	case http.MethodPost:
		return c.Get(idempotencyContextKey) != nil
	}
	return false
}
