package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

const (
	defaultChangesLimit = 100
	maxChangesLimit     = 1000
	changesBatch        = 500 // how many are read at once for a stream
)

// Change is what happened to a group. Archived and hidden groups are both removed: nothing
// distinguishes them. A group that its source retired can still be read: it is upserted, with the
// activity "ended".
type Change struct {
	Cursor  string            `json:"cursor" example:"AYgnAJSiAWyR0hTg"` // to go on behind this change
	At      time.Time         `json:"at" format:"date-time"`
	Type    models.ChangeType `json:"type"`
	ID      string            `json:"id" format:"uuid"`
	Version int64             `json:"version" example:"8"`
	Into    string            `json:"into,omitempty" format:"uuid"` // the group that it was merged into
	Group   *views.Group      `json:"group,omitempty"`              // with include=group: the group as it is now
}

// Changes is a part of the log of changes.
type Changes struct {
	Items      []Change `json:"items"`
	NextCursor string   `json:"next_cursor" example:"AYgnAJSiAWyR0hTg"` // to go on from, now or tomorrow
	HasMore    bool     `json:"has_more"`                               // whether there is something there already
}

// listChanges answers with what happened to groups.
//
// @Summary     What has changed since a cursor
// @Description Without a cursor it begins with every published group; after that each group that changed is listed once, with its latest change, in an order that never loses one. Keep next_cursor and come back with it. Cursors are good for 90 days, then 410 cursor_expired: begin anew. With Accept: application/x-ndjson everything up to the end of the log is streamed, a change a line, each with its cursor.
// @ID          listChanges
// @Tags        changes
// @Produce     json
// @Param       cursor  query string false "next_cursor of the last answer, or the cursor of the last change that was read"
// @Param       source  query string false "only groups that records of this source describe or described"
// @Param       limit   query int    false "at most so many changes; a stream without it has no end but the log's" minimum(1) maximum(1000) default(100)
// @Param       include query string false "group: with each group as it is now" Enums(group)
// @Success     200 {object} Changes
// @Header      200 {string} Link "the next part (RFC 8288)"
// @Failure     400 {object} rest.Problem
// @Failure     406 {object} rest.Problem
// @Failure     410 {object} rest.Problem
// @Router      /changes [get]
func (d *Door) listChanges(c echo.Context) error {
	query, err := readChangesQuery(c)
	if err != nil {
		return err
	}
	if rest.NegotiatedType(c) == rest.NDJSONType {
		return d.streamChanges(c, query)
	}
	if query.Limit == 0 {
		query.Limit = defaultChangesLimit
	}
	page, err := d.Webhooks.Changes(c.Request().Context(), rest.WriteOptionsOf(c), query)
	if err != nil {
		return err
	}
	shown := Changes{Items: make([]Change, len(page.Changes)), NextCursor: page.Next, HasMore: page.More}
	for i, one := range page.Changes {
		shown.Items[i] = d.toChange(one)
	}
	if page.More {
		c.Response().Header().Set("Link", rest.FormatLink(c, d.Presenter.PublicURL, "cursor", page.Next, "next"))
	}
	return rest.WriteJSON(c, shown, rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadChanges)})
}

func readChangesQuery(c echo.Context) (models.ChangesQuery, error) {
	q := rest.ReadQuery(c)
	query := models.ChangesQuery{Source: q.Text("source"), Limit: q.Integer("limit", 0, 1, maxChangesLimit)}
	query.Cursor = q.Text("cursor")
	query.Groups = len(q.ListOneOf("include", []string{"group"})) > 0
	return query, q.Finish()
}

// streamChanges sends all changes up to the end of the log, or as many as requested, one a line.
func (d *Door) streamChanges(c echo.Context, query models.ChangesQuery) error {
	remaining := query.Limit
	next := func(ctx context.Context) (models.ChangesPage, error) {
		query.Limit = changesBatch
		if remaining > 0 {
			query.Limit = min(remaining, changesBatch)
		}
		return d.Webhooks.Changes(ctx, rest.WriteOptionsOf(c), query)
	}
	page, err := next(c.Request().Context()) // for HEAD requests too: a wrong cursor is refused
	if err != nil {
		return err
	}
	return d.streams.Stream(c, func(header http.Header) {
		rest.SetStreamHeaders(header, rest.NDJSONType, d.publicCacheControl(policy.ReadChanges))
	}, func(ctx context.Context, to rest.StreamWriter) error {
		lines := json.NewEncoder(to)
		for {
			for _, one := range page.Changes {
				if err := errors.Join(lines.Encode(d.toChange(one)), to.FlushIfDue()); err != nil {
					return err
				}
			}
			if remaining -= len(page.Changes); !page.More || remaining == 0 {
				return nil
			}
			query.Cursor = page.Next
			if page, err = next(ctx); err != nil {
				return err
			}
		}
	})
}

func (d *Door) toChange(c models.ListedChange) Change {
	shown := Change{Cursor: c.Cursor, At: c.At.UTC(), Type: c.Type, ID: c.GroupID.String(), Version: c.Version}
	if c.IntoID != nil {
		shown.Into = c.IntoID.String()
	}
	if c.Group != nil {
		group := d.Presenter.ToGroup(*c.Group)
		shown.Group = &group
	}
	return shown
}
