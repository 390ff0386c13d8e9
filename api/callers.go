package api

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/platform/shares"
)

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
// in good if the header holds anything other than one key. It is the only reader of that header:
// two spellings of one key are one key everywhere.
func Bearer(header http.Header) (token string, good bool) {
	given := header.Values(echo.HeaderAuthorization)
	if len(given) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(given[0], " ")
	token = strings.TrimSpace(token)
	return token, token != "" && strings.EqualFold(scheme, "Bearer")
}
