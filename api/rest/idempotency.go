package rest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

const (
	idempotencyHeader      = "Idempotency-Key"
	maxIdempotencyKeyBytes = 255
	idempotencyContextKey  = "shg.once"
)

// Idempotency lets callers repeat creations without creating anything twice.
type Idempotency struct {
	inFlight sync.Map                                           // the names of creations that this process is handling
	check    func(context.Context, models.IdempotencyKey) error // whether a name is free, or was used for the same body
}

// NewIdempotency returns an Idempotency whose names check compares with those that are stored.
func NewIdempotency(check func(context.Context, models.IdempotencyKey) error) *Idempotency {
	return &Idempotency{check: check}
}

// ReplayFunc answers with what a creation created, as far as its caller may see it now.
type ReplayFunc func(c echo.Context, thing models.ID, a Metadata) error

// Wrap lets a caller repeat a creation that it named (Idempotency-Key) without creating
// anything twice. Without a name every request creates. The service behind it must call
// accounts.RecordIdempotencyKey in its transaction.
func (i *Idempotency) Wrap(create echo.HandlerFunc, replay ReplayFunc) echo.HandlerFunc {
	return i.withKey(http.StatusCreated, create, replay, func(c echo.Context, name models.IdempotencyKey) (models.IdempotencyKey, error) {
		body, err := readAll(c.Request())
		if err != nil {
			return name, err
		}
		name.BodyMAC = hmacHex(idempotencySecret(c), []byte("body"), body)
		return name, i.check(c.Request().Context(), name)
	})
}

// WrapStream does the same as wrap for bodies that are too large for memory: whether
// this one was sent before is known when all of it has been received.
func (i *Idempotency) WrapStream(create echo.HandlerFunc, replay ReplayFunc) echo.HandlerFunc {
	return i.withKey(http.StatusAccepted, create, replay, func(c echo.Context, name models.IdempotencyKey) (models.IdempotencyKey, error) {
		mac, body := hmac.New(sha256.New, []byte(idempotencySecret(c))), c.Request().Body
		c.Request().Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(body, mac), body}
		name.LateBodyMAC = func() string { return hex.EncodeToString(mac.Sum(nil)) }
		return name, nil
	})
}

// withKey returns a handler of creations that may have a name. read adds what identifies
// the body.
func (i *Idempotency) withKey(status int, create echo.HandlerFunc, replay ReplayFunc, read func(echo.Context, models.IdempotencyKey) (models.IdempotencyKey, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().Header.Values(idempotencyHeader)) == 0 {
			return create(c)
		}
		name, err := readIdempotencyKey(c, status)
		if err != nil {
			return err
		}
		if _, busy := i.inFlight.LoadOrStore(name.ID, true); busy {
			return models.ErrInProgress
		}
		defer i.inFlight.Delete(name.ID)
		if name, err = read(c, name); err == nil {
			c.Set(idempotencyContextKey, name)
			err = create(c)
		}
		before, ok := errors.AsType[*models.AlreadyCreatedError](err)
		if !ok {
			return err
		}
		c.Response().Header().Set("Idempotency-Replayed", "true")
		return replay(c, before.Record.ThingID, Metadata{Status: before.Record.Status})
	}
}

// readIdempotencyKey returns the name of a creation. What is stored of it is hashed with the
// caller's own key, which is stored nowhere.
func readIdempotencyKey(c echo.Context, status int) (models.IdempotencyKey, error) {
	request := c.Request()
	given := request.Header.Values(idempotencyHeader)
	if len(given) != 1 || !isValidIdempotencyKey(given[0]) {
		return models.IdempotencyKey{}, &models.InvalidError{Fields: []models.FieldError{{
			Parameter: idempotencyHeader, Code: "invalid_key", Params: map[string]any{"max": maxIdempotencyKeyBytes},
		}}}
	}
	return models.IdempotencyKey{
		ID:    hmacHex(idempotencySecret(c), []byte("key"), []byte(request.Method), []byte(request.URL.Path), []byte(request.URL.RawQuery), []byte(given[0])),
		Route: request.Method + " " + c.Path(), Status: status,
	}, nil
}

// idempotencySecret returns the secret with which a caller's names and bodies are hashed. It is the
// key itself, however the header spells it, and not its id: a stolen database holds the id and
// could be searched for bodies by it. The scheme before it is there because rows of older programs
// were hashed with the header as most callers write it. A caller without a key has the name itself
// as its secret, which is stored nowhere either.
func idempotencySecret(c echo.Context) string {
	token, ok := Bearer(c.Request().Header)
	if !ok {
		return "anonymous " + c.Request().Header.Get(idempotencyHeader)
	}
	return "Bearer " + token
}

func isValidIdempotencyKey(key string) bool {
	return key != "" && len(key) <= maxIdempotencyKeyBytes && !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

func hmacHex(secret string, parts ...[]byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	for _, part := range parts {
		mac.Write(part)
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil))
}
