package rest

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

// List is the envelope of every list.
type List[T any] struct {
	Items        []T  `json:"items"`
	Page         int  `json:"page" example:"1"`
	PerPage      int  `json:"per_page" example:"20"`
	Total        int  `json:"total" example:"137"`
	TotalIsExact bool `json:"total_is_exact"`
}

// NewList returns one page of a list of which the total is known.
func NewList[T any](items []T, page models.Page, total int) List[T] {
	if items == nil {
		items = []T{}
	}
	return List[T]{Items: items, Page: page.Number, PerPage: page.PerPage, Total: total, TotalIsExact: true}
}

// SetPageLinks sets the Link header (RFC 8288): first, prev, next, last. The links begin with
// publicURL, the address of the service.
func SetPageLinks(c echo.Context, publicURL string, page models.Page, total int) {
	last := max(1, (min(total, models.MaxItems)+page.PerPage-1)/page.PerPage)
	links := []string{formatPageLink(c, publicURL, 1, "first")}
	if page.Number > 1 {
		links = append(links, formatPageLink(c, publicURL, min(page.Number-1, last), "prev"))
	}
	if page.Number < last {
		links = append(links, formatPageLink(c, publicURL, page.Number+1, "next"))
	}
	links = append(links, formatPageLink(c, publicURL, last, "last"))
	c.Response().Header().Set("Link", strings.Join(links, ", "))
}

func formatPageLink(c echo.Context, publicURL string, number int, rel string) string {
	return FormatLink(c, publicURL, "page", strconv.Itoa(number), rel)
}

// FormatLink returns a link (RFC 8288) to the present request, with one parameter set. Its target
// is absolute, because some clients resolve a path against a base that has a path of its own.
func FormatLink(c echo.Context, publicURL, parameter, value, rel string) string {
	query := url.Values{}
	maps.Copy(query, c.QueryParams())
	query.Set(parameter, value)
	address := publicURL + c.Request().URL.EscapedPath()
	return fmt.Sprintf("<%s?%s>; rel=%q", address, query.Encode(), rel)
}

// NonNil returns an empty list for a nil one, because a list is always shown.
func NonNil[T any, L ~[]T](list L) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// VocabularyStatus returns the parameter status, one of a closed set; none means all.
func (q *Query) VocabularyStatus(set string) string { return q.StatusOneOf(models.SetValues(set)) }

// StatusOneOf returns the parameter status, one of those allowed; none means all, or the default of
// the route.
func (q *Query) StatusOneOf(allowed []string) string {
	return q.OneOf("status", allowed)
}

// OneOf returns a parameter that is one of those allowed, or "" if it is missing.
func (q *Query) OneOf(name string, allowed []string) string {
	status, _ := q.single(name, typeString)
	if status != "" && !slices.Contains(allowed, status) {
		q.Refuse(name, "unknown_value", allowed...)
	}
	return status
}
