package api

import (
	"net/http"
	"strings"

	"github.com/shg-directory/shg/api/views"
)

// IsQuery reports whether a route's pattern is a query that is sent by POST: it writes nothing.
func IsQuery(pattern string) bool { return pattern == views.Base+"/groups/search" }

// IsSuggestion reports whether a route's pattern takes suggestions, which anybody may send.
func IsSuggestion(pattern string) bool { return pattern == views.Base+"/groups/:id/corrections" }

// IsSignIn reports whether a route's pattern takes what signs somebody in, which is limited by
// network.
func IsSignIn(pattern string) bool {
	switch pattern {
	case views.Base + "/sessions", views.Base + "/me/devices", views.Base + "/me/session/proof":
		return true
	}
	return strings.HasPrefix(pattern, views.Base+"/sign-in/")
}

// IsMessage reports whether a route's pattern takes messages to groups or their proofs, which anybody
// may send and which are limited by network.
func IsMessage(pattern string) bool {
	return pattern == views.Base+"/groups/:id/messages" || strings.HasPrefix(pattern, views.Base+"/messages/")
}

// IsSignUp reports whether a route's pattern creates an account for anybody who asks.
func IsSignUp(pattern string) bool { return pattern == views.Base+"/accounts" }

// IsJoin reports whether a route's pattern takes codes that one could guess, or
// sends some.
func IsJoin(pattern string) bool {
	return pattern == views.Base+"/groups/:id/join" || pattern == views.Base+"/claims/object" || strings.HasPrefix(pattern, views.Base+"/groups/:id/claims")
}

// IsReport reports whether a route's pattern takes reports, which anybody may send.
func IsReport(pattern string) bool { return pattern == views.Base+"/reports" }

// IsExpensive reports whether a route's pattern takes much processor time: a ranking looks at every
// candidate.
func IsExpensive(pattern string) bool {
	return strings.HasPrefix(pattern, views.Base+"/requests/:id/matches")
}

// StreamsBody reports whether a route reads its body while it arrives, after it has checked who the
// caller is.
func StreamsBody(method, pattern string) bool {
	return method == http.MethodPost && pattern == views.Base+"/sources/:source/imports"
}
