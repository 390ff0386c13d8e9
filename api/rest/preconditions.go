package rest

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

// RequireIfMatch lets a request reach its handler only if it names the version to change: If-Match
// with an ETag of the resource, or * for any. The services judge the version, in the transaction of
// the change.
func RequireIfMatch(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Header.Get(ifMatchHeader) == "" {
			return models.ErrPreconditionRequired
		}
		return next(c)
	}
}

const ifMatchHeader = "If-Match"

// parseIfMatch returns the version that an If-Match names: 0 for none or *, models.NoVersion for
// one that nothing can have. Only the version of an ETag counts, since the rest differs by
// language. Several ETags must be of one version.
func parseIfMatch(tags string) int64 {
	if tags == "" || strings.TrimSpace(tags) == "*" {
		return 0
	}
	var named int64
	for tag := range strings.SplitSeq(tags, ",") {
		version := parseETagVersion(tag)
		if version == models.NoVersion || named != 0 && named != version {
			return models.NoVersion
		}
		named = version
	}
	return named
}

// parseETagVersion returns the version in an ETag. Proxies that compress make tags weak, W/, but
// they are still ours.
func parseETagVersion(tag string) int64 {
	tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
	if len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return models.NoVersion
	}
	digits, _, _ := strings.Cut(tag[1:len(tag)-1], ".")
	version, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || version < 1 {
		return models.NoVersion
	}
	return version
}
