package rest

import (
	"cmp"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

// The media types of lists other than JSON. An answer in one of them is the whole set, without
// pages.
const (
	NDJSONType  = "application/x-ndjson"
	CSVType     = "text/csv"
	GeoJSONType = "application/geo+json"
)

// mediaTypeKey is the context key of the media type that the caller prefers among those offered.
const mediaTypeKey = "shg.kind"

// Negotiate answers 406 if the caller accepts none of the media types. Problems are always sent.
func Negotiate(kinds []string, next echo.HandlerFunc) echo.HandlerFunc {
	if len(kinds) == 0 {
		return next
	}
	return func(c echo.Context) error {
		kind := preferredType(c.Request().Header.Values(echo.HeaderAccept), kinds)
		if kind == "" {
			return &models.InvalidError{Fields: []models.FieldError{WrongParameter(echo.HeaderAccept, "not_offered", kinds...)}}
		}
		if kind != JSONType {
			c.Set(mediaTypeKey, kind)
		}
		return next(c)
	}
}

// NegotiatedType returns the media type of the answer.
func NegotiatedType(c echo.Context) string {
	kind, _ := c.Get(mediaTypeKey).(string)
	return cmp.Or(kind, JSONType)
}

// preferredType returns the media type that an Accept header (RFC 9110, section 12.5.1) prefers,
// the first of equals. It returns "" if the header refuses all. A header that is absent, or that
// has nothing readable, accepts anything.
func preferredType(accept, kinds []string) string {
	ranges := parseWeighted(accept)
	if len(ranges) == 0 {
		return kinds[0]
	}
	best, quality := "", 0.0
	for _, kind := range kinds {
		family, _, _ := strings.Cut(kind, "/")
		if q := qualityOf(ranges, kind, family+"/*", "*/*"); q > quality { // the most specific decides
			best, quality = kind, q
		}
	}
	return best
}

// weightedMember is one member of a header such as Accept or Accept-Encoding (RFC 9110, section
// 12.4.2).
type weightedMember struct {
	name    string  // in lower case, without parameters
	quality float64 // 0 to 1
}

// parseWeighted returns the members of a header's lines in their order. It leaves out those that
// cannot be read.
func parseWeighted(lines []string) []weightedMember {
	var members []weightedMember
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name, params, err := mime.ParseMediaType(part)
			if err != nil {
				continue
			}
			m := weightedMember{name: name, quality: 1}
			if q, given := params["q"]; given {
				if m.quality, err = strconv.ParseFloat(q, 64); err != nil || !(m.quality >= 0 && m.quality <= 1) {
					continue
				}
			}
			members = append(members, m)
		}
	}
	return members
}

// qualityOf returns the weight that members give to the first of some names that one of them has;
// 0 if none has any.
func qualityOf(members []weightedMember, names ...string) float64 {
	for _, name := range names {
		if i := slices.IndexFunc(members, func(m weightedMember) bool { return m.name == name }); i >= 0 {
			return members[i].quality
		}
	}
	return 0
}
