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
	case r.Path == "/groups/map":
		return []string{rest.GeoJSONType}
	case r.Method == http.MethodDelete, path.Ext(r.Path) != "", hasNoContent(r):
		return nil
	}
	return []string{rest.JSONType}
}

// hasNoContent reports whether a POST is answered with 204, because the caller's act on a group
// leaves nothing to show.
func hasNoContent(r Route) bool {
	act, ok := strings.CutPrefix(r.Path, "/me/memberships/:group/")
	return ok && slices.Contains([]string{"decline", "leave", "allow"}, act)
}

// BodyLimit returns how large a body the route of a pattern takes, in bytes. Feeds, which Streams
// names, have a limit of their own.
func BodyLimit(pattern string) int64 {
	if IsQuery(pattern) {
		return rest.MaxSearchBody
	}
	return rest.MaxBody
}
