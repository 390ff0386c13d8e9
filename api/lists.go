package api

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

func listOf[T any](items []T, page models.Page, total int) List[T] {
	if items == nil {
		items = []T{}
	}
	return List[T]{Items: items, Page: page.Number, PerPage: page.PerPage, Total: total, TotalIsExact: true}
}

// linkPages sets the Link header (RFC 8288): first, prev, next, last.
func (d *Door) linkPages(c echo.Context, page models.Page, total int) {
	last := max(1, (min(total, models.MaxItems)+page.PerPage-1)/page.PerPage)
	links := []string{d.pageLink(c, 1, "first")}
	if page.Number > 1 {
		links = append(links, d.pageLink(c, min(page.Number-1, last), "prev"))
	}
	if page.Number < last {
		links = append(links, d.pageLink(c, page.Number+1, "next"))
	}
	links = append(links, d.pageLink(c, last, "last"))
	c.Response().Header().Set("Link", strings.Join(links, ", "))
}

func (d *Door) pageLink(c echo.Context, number int, rel string) string {
	return d.link(c, "page", strconv.Itoa(number), rel)
}

// link returns a link (RFC 8288) to the present request, with one parameter set. Its target is
// absolute, because some clients resolve a path against a base that has a path of its own.
func (d *Door) link(c echo.Context, parameter, value, rel string) string {
	query := url.Values{}
	maps.Copy(query, c.QueryParams())
	query.Set(parameter, value)
	address := d.Cards.PublicURL + c.Request().URL.EscapedPath()
	return fmt.Sprintf("<%s?%s>; rel=%q", address, query.Encode(), rel)
}

// full returns an empty list for a nil one, because a list is always shown.
func full[T any, L ~[]T](list L) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// status returns the parameter status, one of a closed set; none means all.
func (q *query) status(set string) string { return q.statusAmong(models.SetValues(set)) }

// statusAmong returns the parameter status, one of those allowed; none means all, or the default of
// the route.
func (q *query) statusAmong(allowed []string) string {
	status, _ := q.one("status", aString)
	if status != "" && !slices.Contains(allowed, status) {
		q.refuse("status", "unknown_value", allowed...)
	}
	return status
}
