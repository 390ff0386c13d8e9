// Package traced is an index that makes a span of every call to another one. It tells which index was asked for what kind of thing, never what
// was asked for.
package traced

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/telemetry"
	"github.com/shg-directory/shg/search"
)

// Index passes everything on. Make it with New.
type Index struct {
	to   search.Index
	name string
}

// New wraps an index that holds what the name says, such as groups; one on a server stays one. Where nothing is traced its calls cost nothing.
func New(to search.Index, name string) search.Index {
	x := Index{to: to, name: name}
	if server, ok := to.(search.Remote); ok {
		return remote{x, server}
	}
	if walker, ok := to.(search.Walker); ok {
		return local{x, walker}
	}
	return x
}

// local is an index that can be walked.
type local struct {
	Index
	search.Walker
}

// remote is an index on a server.
type remote struct {
	Index
	server search.Remote
}

// Ping is the index's own.
func (x remote) Ping(ctx context.Context) error { return x.server.Ping(ctx) }

// Prepare is the index's own.
func (x remote) Prepare(ctx context.Context) error { return x.server.Prepare(ctx) }

// State is the index's own.
func (x remote) State(ctx context.Context) (search.State, error) { return x.server.State(ctx) }

// Put is the index's own.
func (x Index) Put(ctx context.Context, documents ...search.Document) (err error) {
	ctx, end := telemetry.Start(ctx, "index put", x.name)
	defer func() { end(err) }()
	return x.to.Put(ctx, documents...)
}

// Drop is the index's own.
func (x Index) Drop(ctx context.Context, ids ...models.ID) (err error) {
	ctx, end := telemetry.Start(ctx, "index drop", x.name)
	defer func() { end(err) }()
	return x.to.Drop(ctx, ids...)
}

// Replace is the index's own.
func (x Index) Replace(ctx context.Context, r search.Replacement) (err error) {
	ctx, end := telemetry.Start(ctx, "index replace", x.name)
	defer func() { end(err) }()
	return x.to.Replace(ctx, r)
}

// Find is the index's own.
func (x Index) Find(ctx context.Context, query search.Query) (result search.Result, err error) {
	ctx, end := telemetry.Start(ctx, "index find", x.name)
	defer func() { end(err) }()
	return x.to.Find(ctx, query)
}

// Map is the index's own.
func (x Index) Map(ctx context.Context, query search.MapQuery) (clusters []search.Cluster, err error) {
	ctx, end := telemetry.Start(ctx, "index map", x.name)
	defer func() { end(err) }()
	return x.to.Map(ctx, query)
}

// Versions is the index's own.
func (x Index) Versions(ctx context.Context) (versions map[models.ID]search.Stamp, err error) {
	ctx, end := telemetry.Start(ctx, "index versions", x.name)
	defer func() { end(err) }()
	return x.to.Versions(ctx)
}
