package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/web/view"
)

// sheetOf returns how a page is to be printed: on A4 in type of the usual size, unless the form of
// the page chose another. What is not offered is ignored.
func sheetOf(c echo.Context) view.Sheet {
	chosen := view.Sheet{Paper: view.Papers()[0], Size: view.TypeSizes()[0]}
	if paper := c.FormValue("paper"); slices.Contains(view.Papers(), paper) {
		chosen.Paper = paper
	}
	if size := c.FormValue("size"); slices.Contains(view.TypeSizes(), size) {
		chosen.Size = size
	}
	return chosen
}

// onPaper makes a page one that is printed. Only the list and the sheet's own form lead there.
func onPaper(p *view.Page, sheet view.Sheet) {
	p.NoIndex, p.Scripts = true, []string{"print.js"}
	p.Styles = []string{"print.css", "print-" + sheet.Paper + ".css"}
}

// withSheet returns a page's parameters with how it is printed.
func withSheet(params url.Values, sheet view.Sheet) url.Values {
	return with(with(params, "paper", sheet.Paper), "size", sheet.Size)
}

// siteName returns the address of the service as people write it down.
func siteName(p view.Page) string {
	_, name, _ := strings.Cut(p.PublicURL, "://")
	return name
}

// writtenAddress returns the address of a group's page as people write it down.
func writtenAddress(p view.Page, slug string) string { return siteName(p) + "/groups/" + slug }
