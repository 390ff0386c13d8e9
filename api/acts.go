package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// actByID is an act of the domain on the thing with an id, which it returns as it is then.
type actByID[T any] func(ctx context.Context, by models.WriteOptions, id models.ID) (T, error)

// actOn does an act on the thing of the path, and answers with what write makes of it.
func actOn[T any](c echo.Context, act actByID[T], write func(T) error) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	thing, err := act(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return write(thing)
}
