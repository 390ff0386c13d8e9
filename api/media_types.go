package api

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/shg-directory/shg/api/rest"
)

// offeredTypes returns the media types of a route's answers, the usual one first. A path with an
// ending names its type itself. A route that shows nothing has none.
func offeredTypes(r Route) []string {
	switch {
	case r.Method == http.MethodGet && (r.Path == "/groups" || r.Path == "/consultants"), r.Path == "/groups/search":
		return []string{rest.JSONType, rest.NDJSONType, rest.CSVType, rest.GeoJSONType}
	case r.Path == "/changes", r.Path == "/imports/:id/results":
		return []string{rest.JSONType, rest.NDJSONType}
	case r.Path == "/statistics":
		return []string{rest.JSONType, rest.CSVType}
	case r.Path == "/groups/map":
		return []string{rest.GeoJSONType}
	case r.Method == http.MethodDelete, path.Ext(r.Path) != "", hasNoContent(r):
		return nil
	}
	return []string{rest.JSONType}
}

// hasNoContent reports whether a write is answered with 204, because it leaves nothing to show.
func hasNoContent(r Route) bool {
	if act, ok := strings.CutPrefix(r.Path, "/me/memberships/:group/"); ok {
		return slices.Contains([]string{"decline", "leave", "allow"}, act)
	}
	return slices.Contains([]string{
		"POST /groups/:id/join-requests/:request_id/decline", "POST /me/devices", "POST /me/session/proof", "POST /me/email/confirm", "PUT /me/notices",
		"PUT /me/passkeys/:id", "POST /groups/:id/messages/:message_id/block", "POST /messages/confirm", "POST /messages/replies",
		"POST /groups/:id/claims/:claim_id/object", "POST /claims/object",
		"PUT /groups/:id/blocked-consultants/:consultant_id", "POST /invitations/:id/block",
		"POST /groups/:id/principle-comments/:about/hide", "POST /groups/:id/principle-comments/:about/show",
	}, r.Method+" "+r.Path)
}

// BodyLimit returns how large a body the route of a pattern takes, in bytes. Feeds, which Streams
// names, have a limit of their own.
func BodyLimit(pattern string) int64 {
	if IsQuery(pattern) {
		return rest.MaxSearchBody
	}
	return rest.MaxBody
}
