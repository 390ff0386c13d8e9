// Package api is the JSON API, /api/v1: routes, wire types, problems. A handler reads the request,
// calls a service of the domain and writes the answer. It holds no rule of the domain.
package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/consultation"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/guidance"
	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/statistics"
	"github.com/shg-directory/shg/domain/webhooks"
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
	Audit        *audit.Room
	Statistics   *statistics.Room
	Guidance     *guidance.Room
	Topics       *topics.Taxonomy
	Gazetteer    *places.Gazetteer
	Texts        *messages.Catalogue
	Presenter    views.Presenter
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
	idempotency   *rest.Idempotency
	streams       *rest.StreamPool
	responseCache rest.ResponseCache[discovery.Generation]
	guards        map[string]guard // by method and pattern
}

// New returns a door of its parts.
func New(p Parts) *Door {
	d := &Door{Parts: p, authorizer: policy.New(), streams: rest.NewStreamPool(), idempotency: rest.NewIdempotency(p.People.CheckIdempotencyKey)}
	d.guards = newGuards(d.authorizer, d.Routes())
	return d
}

// language returns the language that the reader prefers.
func (d *Door) language(c echo.Context) string {
	return d.Texts.Match(c.Request().Header.Get("Accept-Language"))
}

func (d *Door) idempotent(creates echo.HandlerFunc, replay rest.ReplayFunc) echo.HandlerFunc {
	return d.idempotency.Wrap(creates, replay)
}

func (d *Door) idempotentStream(creates echo.HandlerFunc, replay rest.ReplayFunc) echo.HandlerFunc {
	return d.idempotency.WrapStream(creates, replay)
}
