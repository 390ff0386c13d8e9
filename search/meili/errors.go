package meili

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/wait"
)

// The server's codes that this package distinguishes
// (meilisearch.com/docs/reference/errors/error_codes).
const (
	codeNoIndex     = "index_not_found"
	codeIndexExists = "index_already_exists"
	codeDiskFull    = "no_space_left_on_device"
)

// serverError is an error that the server returned. Its message is left out, because it may repeat
// what a person searched for.
type serverError struct {
	Status int    `json:"-"`
	Code   string `json:"code"`
	Type   string `json:"type"`
}

func (e *serverError) Error() string {
	return fmt.Sprintf("Meilisearch answers %d %s", e.Status, e.Code)
}

// fromLibrary converts the client library's error into ours.
func fromLibrary(err error) error {
	var known *meilisearch.Error
	if !errors.As(err, &known) || known.StatusCode == 0 {
		return err
	}
	return &serverError{Status: known.StatusCode, Code: known.MeilisearchApiError.Code, Type: known.MeilisearchApiError.Type}
}

// codeOf returns the server's code in an error, or "".
func codeOf(err error) string {
	if e, ok := errors.AsType[*serverError](err); ok {
		return e.Code
	}
	return ""
}

// translate returns ErrUnavailable for everything that may work again later: a server that is away,
// busy, out of room, without the index or its settings, or that does not accept the key. Anything
// else is a defect here, and is returned unchanged.
func translate(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, models.ErrUnavailable) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e, ok := errors.AsType[*serverError](err)
	switch {
	case !ok:
		return fmt.Errorf("%w: the search server cannot be reached", models.ErrUnavailable)
	case isTransient(e), e.Code == codeNoIndex, isUnsettled(e), e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		return fmt.Errorf("%w: %w", models.ErrUnavailable, e)
	}
	return err
}

// isUnsettled reports whether the index does not accept the request because it was created a moment
// ago and its settings are not in force yet.
func isUnsettled(e *serverError) bool {
	return e.Code == "invalid_search_filter" || e.Code == "invalid_search_sort" || e.Code == "invalid_search_facets"
}

// isTransient reports whether the same request may go well in a moment.
func isTransient(e *serverError) bool {
	return e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests || e.Status == http.StatusRequestTimeout
}

const (
	maxAttempts  = 4
	firstBackoff = 30 * time.Millisecond
)

// once asks the server once.
func once(ctx context.Context, send func(context.Context) error) error {
	return translate(ctx, fromLibrary(send(ctx)))
}

// withRetry sends a request again if the server was away or busy, because the client library's own
// repetition sends empty bodies. The request must be safe to repeat.
func withRetry(ctx context.Context, send func(context.Context) error) error {
	backoff := firstBackoff
	for attempt := 1; ; attempt++ {
		err := fromLibrary(send(ctx))
		e, responded := errors.AsType[*serverError](err)
		if err == nil || responded && !isTransient(e) || attempt == maxAttempts || ctx.Err() != nil {
			return translate(ctx, err)
		}
		if err := wait.For(ctx, backoff/2+rand.N(backoff)); err != nil {
			return err
		}
		backoff *= 3
	}
}

// isMissing reports whether the server has no such index, whether the error came at once or with
// the task.
func isMissing(err error) bool {
	failed, ok := errors.AsType[*taskError](err)
	return codeOf(err) == codeNoIndex || ok && failed.Code == codeNoIndex
}
