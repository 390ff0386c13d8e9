package rest

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

// actorKey is the context key under which the server stores who asks.
const actorKey = "shg.actor"

// SetActor sets the actor of a request. The server calls it after reading the key.
func SetActor(c echo.Context, actor models.Actor) { c.Set(actorKey, actor) }

// ActorOf returns the actor of a request. The zero Actor is an anonymous caller.
func ActorOf(c echo.Context) models.Actor {
	actor, _ := c.Get(actorKey).(models.Actor)
	return actor
}

// WriteOptionsOf returns the actor of a request, with the version and the key that it names.
func WriteOptionsOf(c echo.Context) models.WriteOptions {
	once, _ := c.Get(idempotencyContextKey).(models.IdempotencyKey)
	return models.WriteOptions{Actor: ActorOf(c), IfVersion: parseIfMatch(c.Request().Header.Get(ifMatchHeader)), IdempotencyKey: once}
}

// PathID returns the path parameter, which must be an id. A value that is not an id is not found.
func PathID(c echo.Context, name string) (models.ID, error) {
	parsed, err := models.ParseID(c.Param(name))
	if err != nil {
		return parsed, models.ErrNotFound
	}
	return parsed, nil
}

// callerKey is the context key under which the server stores whose share a request uses.
const callerKey = "shg.caller"

// SetCaller sets whose share of the shared limits a request takes. The server calls it when it
// knows the network, and again when it knows the key.
func SetCaller(c echo.Context, caller shares.Caller) { c.Set(callerKey, caller) }

// CallerOf returns whose share a request takes. It returns the zero Caller if none has been set.
func CallerOf(c echo.Context) shares.Caller {
	caller, _ := c.Get(callerKey).(shares.Caller)
	return caller
}

// Bearer returns the key of a request, without the scheme and the space around it. It reports false
// in ok if the header holds anything other than one key. It is the only reader of that header:
// two spellings of one key are one key everywhere.
func Bearer(header http.Header) (token string, ok bool) {
	given := header.Values(echo.HeaderAuthorization)
	if len(given) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(given[0], " ")
	token = strings.TrimSpace(token)
	return token, token != "" && strings.EqualFold(scheme, "Bearer")
}
