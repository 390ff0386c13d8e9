// Package traced is an index that records a span for every call to another one. The span names the
// index and the kind of call, never the query.
package traced

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/telemetry"
	"github.com/shg-directory/shg/search"
)

// Index passes everything on. Create one with New.
type Index struct {
	next search.Index
	name string
}

// New wraps an index that contains what the name names, such as groups; an index on a server stays
// one. If nothing is traced its calls cost nothing.
func New(to search.Index, name string) search.Index {
	x := Index{next: to, name: name}
	if server, ok := to.(search.Remote); ok {
		return remote{x, server}
	}
	if streamer, ok := to.(search.Streamer); ok {
		return streaming{x, streamer}
	}
	return x
}

// streaming is an index that can be walked.
type streaming struct {
	Index
	search.Streamer
}

// remote is an index on a server.
type remote struct {
	Index
	server search.Remote
}

// Ping calls Ping of the wrapped index.
func (r remote) Ping(ctx context.Context) error { return r.server.Ping(ctx) }

// Prepare calls Prepare of the wrapped index.
func (r remote) Prepare(ctx context.Context) error { return r.server.Prepare(ctx) }

// State calls State of the wrapped index.
func (r remote) State(ctx context.Context) (search.State, error) { return r.server.State(ctx) }

// Put calls Put of the wrapped index.
func (x Index) Put(ctx context.Context, documents ...search.Document) (err error) {
	ctx, end := telemetry.Start(ctx, "index put", x.name)
	defer func() { end(err) }()
	return x.next.Put(ctx, documents...)
}

// Drop calls Drop of the wrapped index.
func (x Index) Drop(ctx context.Context, ids ...models.ID) (err error) {
	ctx, end := telemetry.Start(ctx, "index drop", x.name)
	defer func() { end(err) }()
	return x.next.Drop(ctx, ids...)
}

// Replace calls Replace of the wrapped index.
func (x Index) Replace(ctx context.Context, r search.Replacement) (err error) {
	ctx, end := telemetry.Start(ctx, "index replace", x.name)
	defer func() { end(err) }()
	return x.next.Replace(ctx, r)
}

// Find calls Find of the wrapped index.
func (x Index) Find(ctx context.Context, query search.Query) (result search.Result, err error) {
	ctx, end := telemetry.Start(ctx, "index find", x.name)
	defer func() { end(err) }()
	return x.next.Find(ctx, query)
}

// Map calls Map of the wrapped index.
func (x Index) Map(ctx context.Context, query search.MapQuery) (clusters []search.Cluster, err error) {
	ctx, end := telemetry.Start(ctx, "index map", x.name)
	defer func() { end(err) }()
	return x.next.Map(ctx, query)
}

// Revisions calls Versions of the wrapped index.
func (x Index) Revisions(ctx context.Context) (versions map[models.ID]search.Revision, err error) {
	ctx, end := telemetry.Start(ctx, "index versions", x.name)
	defer func() { end(err) }()
	return x.next.Revisions(ctx)
}
