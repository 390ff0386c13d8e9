package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// putRecord imports one record of a partner.
//
// @Summary     Put a record: the group that it is, in the words of POST /groups
// @Description The record is named as the partner calls it; percent-encode the name, its slashes too. The same record again changes nothing and keeps the
// @Description group's version; there is no If-Match. Meetings need no ids: they are recognised by their external ids, then by their times.
// @Description
// @Description A group that is here already is recognised by an external id that no other published group has. Of several sources the one that described
// @Description the group first has the word; the others add their record and their external ids, and take over when it retires its own.
// @Description A group that stewards keep is never changed: 409. With updated_at, a record that is older than the source's last word is refused: 409.
// @ID          putRecord
// @Tags        sources
// @Security    bearer
// @Accept      json
// @Param       source     path  string            true  "name of the source" maxlength(60)
// @Param       record     path  string            true  "the partner's name for the record, at most 200 bytes" maxlength(200)
// @Param       updated_at query string            false "when the record changed, by the partner's clock" Format(date-time)
// @Param       group      body  models.GroupInput true  "the whole group"
// @Success     200 {object} views.Group "the record was there"
// @Success     201 {object} views.Group "the record is new, or was retired and is back: the same group again"
// @Header      201 {string} Location "where the group is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     413 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sources/{source}/records/{record} [put]
func (d *Door) putRecord(c echo.Context) error {
	source, name, updatedAt, err := parseRecordPath(c)
	if err != nil {
		return err
	}
	var input models.GroupInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	record, err := strict.NewRecord(name, input)
	if err != nil {
		return err
	}
	record.SaidAt = updatedAt
	written, err := d.Imports.PutRecord(c.Request().Context(), byWithoutVersion(c), source, record)
	if err != nil {
		return toParameterError(err, "record", "updated_at")
	}
	var g models.Group
	err = rest.ReadBack(c, func(ctx context.Context) (err error) {
		g, err = d.Imports.GroupOfRecord(ctx, rest.WriteOptionsOf(c), source, name)
		return err
	})
	if err != nil {
		return err
	}
	metadata := rest.Metadata{}
	if written.New {
		metadata.Status, metadata.Location = http.StatusCreated, views.Base+"/groups/"+g.ID.String()
	}
	return writeGroup(c, d.Presenter.ToGroup(g), metadata)
}

// retireRecord retires a record of a partner.
//
// @Summary     Retire a record; putting it again brings the same group back
// @Description The group ends (activity "ended") and stays to be read, unless stewards keep it or another source describes it too. What is not there is as
// @Description good as retired.
// @ID          retireRecord
// @Tags        sources
// @Security    bearer
// @Param       source     path  string true  "name of the source" maxlength(60)
// @Param       record     path  string true  "the partner's name for the record, at most 200 bytes" maxlength(200)
// @Param       updated_at query string false "when the record was retired, by the partner's clock" Format(date-time)
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sources/{source}/records/{record} [delete]
func (d *Door) retireRecord(c echo.Context) error {
	source, name, updatedAt, err := parseRecordPath(c)
	if err != nil {
		return err
	}
	if err := d.Imports.RetireRecord(c.Request().Context(), byWithoutVersion(c), source, name, updatedAt); err != nil {
		return toParameterError(err, "record", "updated_at")
	}
	return c.NoContent(http.StatusNoContent)
}

// byWithoutVersion returns the actor without a version, whatever version the request names: a
// source's newest record replaces its earlier ones.
func byWithoutVersion(c echo.Context) models.WriteOptions {
	options := rest.WriteOptionsOf(c)
	options.IfVersion = 0
	return options
}

// parseRecordPath returns the source, the name and the date of a record. A name may hold anything,
// slashes included, percent-encoded.
func parseRecordPath(c echo.Context) (source, name string, updatedAt *time.Time, err error) {
	name = c.Param("record")
	if c.Request().URL.RawPath != "" { // then the path is present as it was written
		if name, err = url.PathUnescape(name); err != nil {
			return "", "", nil, models.ErrNotFound
		}
	}
	q := rest.ReadQuery(c)
	if at := q.Timestamp("updated_at"); !at.IsZero() {
		updatedAt = &at
	}
	return c.Param("source"), name, updatedAt, q.Finish()
}

// toParameterError marks errors of members that a route takes in its path or query as being there,
// and not in a body.
func toParameterError(err error, names ...string) error {
	invalid, ok := errors.AsType[*models.InvalidError](err)
	if !ok {
		return err
	}
	fields := slices.Clone(invalid.Fields)
	for i, f := range fields {
		if name := strings.TrimPrefix(f.Pointer, "/"); slices.Contains(names, name) {
			fields[i].Parameter, fields[i].Pointer = name, ""
		}
	}
	return &models.InvalidError{Fields: fields}
}
