package meili

import (
	"context"
	"net/http"

	"github.com/meilisearch/meilisearch-go"
)

// HTTPClient returns the client that an index asks its server with.
func HTTPClient() *http.Client { return httpClient() }

// UID returns the index's name on the server.
func (x *Index) UID() string { return x.uid }

// Remove deletes the index, as somebody else might.
func (x *Index) Remove(ctx context.Context) error { return x.remove(ctx, x.uid) }

// CountCells makes an order by distance count cells however few records there are.
func (x *Index) CountCells() { x.surplus = -1 << 30 }

// SetAsBeforeParts sets the index up as programs did that knew nothing of parts.
func (x *Index) SetAsBeforeParts(ctx context.Context) error {
	older := map[string]any{"displayedAttributes": []string{"id", "ver", "pts", "pub", "next", "upd"}}
	return x.runTask(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		var info meilisearch.TaskInfo
		return &info, x.raw.do(ctx, http.MethodPatch, "/indexes/"+x.uid+"/settings", older, &info)
	})
}
