// Package api is the JSON API, /api/v1: routes, wire types, problems. A handler reads the request,
// calls a service of the domain and writes the answer. It holds no rule of the domain.
package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/consultation"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/webhooks"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
)

// Parts holds what the API depends on.
type Parts struct {
	People       *accounts.Room
	Directory    *directory.Room
	Consultation *consultation.Room
	Discovery    *discovery.Room
	Imports      *imports.Room
	Webhooks     *webhooks.Room
	Topics       *topics.Taxonomy
	Gazetteer    *places.Gazetteer
	Texts        *messages.Catalogue
	Presenter    Presenter
	Description  Description
	Version      string
	Deprecations map[string]Deprecation // the routes that will be removed, as Deprecations lists them
}

// Description is the OpenAPI document as it is served.
type Description struct{ JSON, YAML, JSON30 []byte }

// Door answers requests. Create it with New, then mount it.
type Door struct {
	Parts
	authorizer    *policy.Authorizer
	idempotency   *idempotency
	streams       *streamPool
	responseCache responseCache[discovery.Generation]
	guards        map[string]guard // by method and pattern
}

// New returns a door of its parts.
func New(p Parts) *Door {
	d := &Door{Parts: p, authorizer: policy.New(), streams: newStreamPool(), idempotency: newIdempotency(p.People.CheckIdempotencyKey)}
	d.guards = newGuards(d.Routes())
	return d
}

// actorKey is the context key under which the server stores who asks.
const actorKey = "shg.actor"

// SetActor sets the actor of a request. The server calls it after reading the key.
func SetActor(c echo.Context, actor models.Actor) { c.Set(actorKey, actor) }

// ActorOf returns the actor of a request. The zero Actor is an anonymous caller.
func ActorOf(c echo.Context) models.Actor {
	actor, _ := c.Get(actorKey).(models.Actor)
	return actor
}

// by returns the actor of a request, with the version and the key that it names.
func by(c echo.Context) models.WriteOptions {
	once, _ := c.Get(idempotencyContextKey).(models.IdempotencyKey)
	return models.WriteOptions{Actor: ActorOf(c), IfVersion: parseIfMatch(c.Request().Header.Get(ifMatchHeader)), IdempotencyKey: once}
}

// pathID returns the path parameter, which must be an id. A value that is not an id is not found.
func pathID(c echo.Context, name string) (models.ID, error) {
	parsed, err := models.ParseID(c.Param(name))
	if err != nil {
		return parsed, models.ErrNotFound
	}
	return parsed, nil
}

// language returns the language that the reader prefers.
func (d *Door) language(c echo.Context) string {
	return d.Texts.Match(c.Request().Header.Get("Accept-Language"))
}

func (d *Door) idempotent(creates echo.HandlerFunc, replay replayFunc) echo.HandlerFunc {
	return d.idempotency.wrap(creates, replay)
}

func (d *Door) idempotentStream(creates echo.HandlerFunc, replay replayFunc) echo.HandlerFunc {
	return d.idempotency.wrapStream(creates, replay)
}
