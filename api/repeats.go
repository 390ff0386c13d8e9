package api

import (
	"bytes"
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

// underWay are the names of creations that this process works on.
type underWay struct{ names sync.Map }

// once lets a creation that its caller named (Idempotency-Key) be asked for again without making anything twice: again shows what was made then, as
// far as the caller may see it now. Without a name it is made each time. The verb behind it must call people.Once in its transaction.
func (d *Door) once(makes echo.HandlerFunc, again func(echo.Context, models.ID, about) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().Header.Values(idempotencyKey)) == 0 {
			return makes(c)
		}
		name, err := onceOf(c)
		if err != nil {
			return err
		}
		if _, busy := d.underWay.names.LoadOrStore(name.ID, true); busy {
			return models.ErrUnderWay
		}
		defer d.underWay.names.Delete(name.ID)
		c.Set(onceKey, name)
		done, err := d.People.DoneBefore(c.Request().Context(), name)
		if errors.Is(err, models.ErrNotFound) {
			err = makes(c)
			before, ok := errors.AsType[*models.DoneBeforeError](err)
			if !ok {
				return err
			}
			done, err = before.Repeat, nil
		}
		if err != nil {
			return err
		}
		c.Response().Header().Set("Idempotency-Replayed", "true")
		return again(c, done.ThingID, about{status: done.Status})
	}
}

// onceOf reads the name of a creation. What is kept of it and of the body is hashed with the caller's own key, which is kept nowhere.
func onceOf(c echo.Context) (models.Once, error) {
	request := c.Request()
	given := request.Header.Values(idempotencyKey)
	if len(given) != 1 || !goodKey(given[0]) {
		return models.Once{}, &models.InvalidError{Fields: []models.FieldError{{
			Parameter: idempotencyKey, Code: "invalid_key", Params: map[string]any{"max": maxKeyLength},
		}}}
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return models.Once{}, err
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	secret := request.Header.Get(echo.HeaderAuthorization)
	return models.Once{
		ID:    keyed(secret, "key", request.Method, request.URL.Path, request.URL.RawQuery, given[0]),
		Route: request.Method + " " + c.Path(), BodyMAC: keyed(secret, "body", string(body)), Status: http.StatusCreated,
	}, nil
}

func goodKey(key string) bool {
	return key != "" && len(key) <= maxKeyLength && !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

func keyed(secret string, parts ...string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	for _, part := range parts {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil))
}
