package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
)

const (
	// exposedHeaders are the headers that scripts of other sites may read.
	exposedHeaders = "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id"
	// allowedHeaders are the headers that they may send. Authorization is none of them.
	allowedHeaders = "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id, traceparent"
)

// allowCrossOriginReads lets scripts of any site read what anyone may read: GET, HEAD and queries
// by POST of the API and the feeds, without a key. Everything else stays closed to them, as no
// answer to a preflight allows it.
func allowCrossOriginReads(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request, header := c.Request(), c.Response().Header()
		if !isPublicPath(c) || request.Header.Get(echo.HeaderAuthorization) != "" {
			return next(c)
		}
		method := request.Method
		preflight := method == http.MethodOptions && request.Header.Get(echo.HeaderAccessControlRequestMethod) != ""
		if preflight {
			method = request.Header.Get(echo.HeaderAccessControlRequestMethod)
		}
		if !isPublicRead(method, request.URL.Path) {
			return next(c)
		}
		header.Set(echo.HeaderAccessControlAllowOrigin, "*")
		if preflight {
			header.Set(echo.HeaderAccessControlAllowMethods, method)
			header.Set(echo.HeaderAccessControlAllowHeaders, allowedHeaders)
			header.Set(echo.HeaderAccessControlMaxAge, "86400")
			return next(c)
		}
		header.Set(echo.HeaderAccessControlExposeHeaders, exposedHeaders)
		return next(c)
	}
}

func isPublicRead(method, path string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodPost && api.IsQuery(path)
}
