package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// listBelow answers with one page of what hangs below the thing of the path.
func listBelow[T, S any](d *Door, c echo.Context, read func(context.Context, models.WriteOptions, models.ID, models.Page) ([]T, int, error), convert func(T) S) error {
	id, page, err := parseIDAndPage(c)
	if err != nil {
		return err
	}
	list, total, err := read(c.Request().Context(), rest.WriteOptionsOf(c), id, page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, convert, page, total)
}

// listOwn answers with one page of what is the caller's own.
func listOwn[T, S any](d *Door, c echo.Context, read func(context.Context, models.WriteOptions, models.Page) ([]T, int, error), convert func(T) S) error {
	page, err := parsePage(c)
	if err != nil {
		return err
	}
	list, total, err := read(c.Request().Context(), rest.WriteOptionsOf(c), page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, convert, page, total)
}

// parseIDAndPage returns the parameters that every list below a group takes.
func parseIDAndPage(c echo.Context) (models.ID, models.Page, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return id, models.Page{}, err
	}
	q := rest.ReadQuery(c)
	page := q.Page()
	return id, page, q.Finish()
}

// parsePage returns the page that a list is asked for.
func parsePage(c echo.Context) (models.Page, error) {
	q := rest.ReadQuery(c)
	page := q.Page()
	return page, q.Finish()
}

// writeList answers with a list that is for its reader alone.
func writeList[T, S any](d *Door, c echo.Context, items []T, convert func(T) S, page models.Page, total int) error {
	shown := make([]S, len(items))
	for i, item := range items {
		shown[i] = convert(item)
	}
	rest.SetPageLinks(c, d.Presenter.PublicURL, page, total)
	return rest.WriteJSON(c, rest.NewList(shown, page, total), rest.Metadata{})
}
