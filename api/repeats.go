package api

import (
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
	idempotencyKey = "Idempotency-Key"
	maxKeyLength   = 255
	onceKey        = "shg.once"
)

// pendingTask holds the names of creations that this process is handling.
type underWay struct{ names sync.Map }

// again answers with what a creation created, as far as its caller may see it now.
type again func(c echo.Context, thing models.ID, a about) error

// once lets a caller repeat a creation that it named (Idempotency-Key) without creating anything
// twice. Without a name every request creates. The service behind it must call accounts.Once in its
// transaction.
func (d *Door) once(makes echo.HandlerFunc, show again) echo.HandlerFunc {
	return d.named(http.StatusCreated, makes, show, func(c echo.Context, name models.Once) (models.Once, error) {
		body, err := readAll(c.Request())
		if err != nil {
			return name, err
		}
		name.BodyMAC = keyed(secretOf(c), []byte("body"), body)
		return name, d.People.CheckIdempotencyKey(c.Request().Context(), name)
	})
}

// onceComing does the same as once for bodies that are too large for memory: whether this one was
// sent before is known when all of it has been received.
func (d *Door) onceComing(makes echo.HandlerFunc, show again) echo.HandlerFunc {
	return d.named(http.StatusAccepted, makes, show, func(c echo.Context, name models.Once) (models.Once, error) {
		mac, body := hmac.New(sha256.New, []byte(secretOf(c))), c.Request().Body
		c.Request().Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(body, mac), body}
		name.Coming = func() string { return hex.EncodeToString(mac.Sum(nil)) }
		return name, nil
	})
}

// named returns a handler of creations that may have a name. read adds what identifies the body.
func (d *Door) named(status int, makes echo.HandlerFunc, show again, read func(echo.Context, models.Once) (models.Once, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().Header.Values(idempotencyKey)) == 0 {
			return makes(c)
		}
		name, err := nameOf(c, status)
		if err != nil {
			return err
		}
		if _, busy := d.underWay.names.LoadOrStore(name.ID, true); busy {
			return models.ErrUnderWay
		}
		defer d.underWay.names.Delete(name.ID)
		if name, err = read(c, name); err == nil {
			c.Set(onceKey, name)
			err = makes(c)
		}
		before, ok := errors.AsType[*models.DoneBeforeError](err)
		if !ok {
			return err
		}
		c.Response().Header().Set("Idempotency-Replayed", "true")
		return show(c, before.Repeat.ThingID, about{status: before.Repeat.Status})
	}
}

// nameOf returns the name of a creation. What is stored of it is hashed with the caller's own key,
// which is stored nowhere.
func nameOf(c echo.Context, status int) (models.Once, error) {
	request := c.Request()
	given := request.Header.Values(idempotencyKey)
	if len(given) != 1 || !goodKey(given[0]) {
		return models.Once{}, &models.InvalidError{Fields: []models.FieldError{{
			Parameter: idempotencyKey, Code: "invalid_key", Params: map[string]any{"max": maxKeyLength},
		}}}
	}
	return models.Once{
		ID:    keyed(secretOf(c), []byte("key"), []byte(request.Method), []byte(request.URL.Path), []byte(request.URL.RawQuery), []byte(given[0])),
		Route: request.Method + " " + c.Path(), Status: status,
	}, nil
}

// secretOf returns the secret with which a caller's names and bodies are hashed. It is the key
// itself, however the header spells it, and not its id: a stolen database holds the id and could be
// searched for bodies by it. The scheme before it is there because rows of older programs were
// hashed with the header as most callers write it.
func secretOf(c echo.Context) string {
	token, good := Bearer(c.Request().Header)
	if !good {
		return ""
	}
	return "Bearer " + token
}

func goodKey(key string) bool {
	return key != "" && len(key) <= maxKeyLength && !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

func keyed(secret string, parts ...[]byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	for _, part := range parts {
		mac.Write(part)
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil))
}
