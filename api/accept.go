package api

import (
	"cmp"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

// The media types of lists beside JSON. What they hold is whole, without pages.
const (
	linesType   = "application/x-ndjson"
	csvType     = "text/csv"
	geoJSONType = "application/geo+json"
)

// offered are the media types of a route's answers, the usual one first. A path with an ending names its type itself, and what shows nothing has none.
func offered(r Route) []string {
	switch {
	case r.Method == http.MethodGet && (r.Path == "/groups" || r.Path == "/consultants"), r.Path == "/groups/search":
		return []string{jsonType, linesType, csvType, geoJSONType}
	case r.Path == "/changes", r.Path == "/imports/:id/results":
		return []string{jsonType, linesType}
	case r.Path == "/groups/map":
		return []string{geoJSONType}
	case r.Method == http.MethodDelete, path.Ext(r.Path) != "", showsNothing(r):
		return nil
	}
	return []string{jsonType}
}

// showsNothing reports whether a POST is answered with 204: one's own acts on a group that leave nothing to show.
func showsNothing(r Route) bool {
	act, own := strings.CutPrefix(r.Path, "/me/memberships/:group/")
	return own && slices.Contains([]string{"decline", "leave", "allow"}, act)
}

// kindKey is where the media type lies that the caller likes best of those offered.
const kindKey = "shg.kind"

// offering answers 406 where the caller takes none of the media types; problems are sent whatever is taken.
func offering(kinds []string, next echo.HandlerFunc) echo.HandlerFunc {
	if len(kinds) == 0 {
		return next
	}
	return func(c echo.Context) error {
		kind := preferred(c.Request().Header.Values(echo.HeaderAccept), kinds)
		if kind == "" {
			return &models.InvalidError{Fields: []models.FieldError{wrongParameter(echo.HeaderAccept, "not_offered", kinds...)}}
		}
		if kind != jsonType {
			c.Set(kindKey, kind)
		}
		return next(c)
	}
}

// kindWanted is the media type to answer in.
func kindWanted(c echo.Context) string {
	kind, _ := c.Get(kindKey).(string)
	return cmp.Or(kind, jsonType)
}

// mediaRange is what one member of an Accept header says.
type mediaRange struct {
	of      string // type/subtype, type/* or */*
	quality float64
}

// preferred is the media type that an Accept header (RFC 9110, section 12.5.1) likes best, the first of equals; none if all are refused. A header
// that is not there, or holds nothing that can be read, takes anything.
func preferred(accept, kinds []string) string {
	ranges := rangesOf(accept)
	if len(ranges) == 0 {
		return kinds[0]
	}
	best, quality := "", 0.0
	for _, kind := range kinds {
		if q := qualityOf(kind, ranges); q > quality {
			best, quality = kind, q
		}
	}
	return best
}

func rangesOf(accept []string) []mediaRange {
	var ranges []mediaRange
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			kind, params, err := mime.ParseMediaType(part)
			if err != nil {
				continue
			}
			r := mediaRange{of: kind, quality: 1}
			if q, given := params["q"]; given {
				if r.quality, err = strconv.ParseFloat(q, 64); err != nil || !(r.quality >= 0 && r.quality <= 1) {
					continue
				}
			}
			ranges = append(ranges, r)
		}
	}
	return ranges
}

// qualityOf is what the most telling range says of a media type.
func qualityOf(kind string, ranges []mediaRange) float64 {
	family, _, _ := strings.Cut(kind, "/")
	for _, of := range []string{kind, family + "/*", "*/*"} {
		if i := slices.IndexFunc(ranges, func(r mediaRange) bool { return r.of == of }); i >= 0 {
			return ranges[i].quality
		}
	}
	return 0
}
