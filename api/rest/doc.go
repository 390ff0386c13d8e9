// Package rest is what every door that answers over HTTP shares: negotiation, queries, bodies,
// conditional requests, responses and their caches, streams of whole lists, idempotency and
// problems (RFC 9457). It knows no route and no resource.
package rest
