package api

import (
	"context"
	"net/http"

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

// actWithBody is actOn for an act that reads a body.
func actWithBody[I, T any](c echo.Context, act func(context.Context, models.WriteOptions, models.ID, I) (T, error), write func(T) error) error {
	return actOn(c, func(ctx context.Context, by models.WriteOptions, id models.ID) (thing T, err error) {
		var input I
		if err := rest.ReadBody(c, &input); err != nil {
			return thing, err
		}
		return act(ctx, by, id, input)
	}, write)
}

// actInSilence does an act on the thing of the path that leaves nothing to show.
func actInSilence(c echo.Context, act func(context.Context, models.WriteOptions, models.ID) error) error {
	return actOn(c, func(ctx context.Context, by models.WriteOptions, id models.ID) (struct{}, error) {
		return struct{}{}, act(ctx, by, id)
	}, func(struct{}) error { return c.NoContent(http.StatusNoContent) })
}
