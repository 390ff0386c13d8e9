package api

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
)

const (
	defaultChanges = 100
	maxChanges     = 1000
	changesPart    = 500              // how many are read at once for a stream
	partTime       = 30 * time.Second // to take each such part
	streamType     = "application/x-ndjson"
)

// Change tells what became of a group. Archived, hidden and retired groups are all removed: nothing tells which.
type Change struct {
	Cursor  string            `json:"cursor" example:"AYgnAJSiAWyR0hTg"` // to go on behind this change
	At      time.Time         `json:"at" format:"date-time"`
	Type    models.ChangeType `json:"type"`
	ID      string            `json:"id" format:"uuid"`
	Version int64             `json:"version" example:"8"`
	Into    string            `json:"into,omitempty" format:"uuid"` // the group that it was merged into
	Group   *Group            `json:"group,omitempty"`              // with include=group: the group as it is now
}

// Changes is a part of the log of changes.
type Changes struct {
	Items      []Change `json:"items"`
	NextCursor string   `json:"next_cursor" example:"AYgnAJSiAWyR0hTg"` // to go on from, now or tomorrow
	HasMore    bool     `json:"has_more"`                               // whether there is something there already
}

// listChanges tells what became of groups.
//
// @Summary     What has changed since a cursor
// @Description Without a cursor it begins with every published group; after that each group that changed stands here once, with its latest change, in an order that never loses one. Keep next_cursor and come back with it. Cursors are good for 90 days, then 410 cursor_expired: begin anew. With Accept: application/x-ndjson everything up to the end of the log is streamed, a change a line, each with its cursor.
// @ID          listChanges
// @Tags        changes
// @Produce     json
// @Param       cursor  query string false "next_cursor of the last answer, or the cursor of the last change that was read"
// @Param       source  query string false "only groups that records of this source describe or described"
// @Param       limit   query int    false "at most so many changes; a stream without it has no end but the log's" minimum(1) maximum(1000) default(100)
// @Param       include query string false "group: with each group as it is now" Enums(group)
// @Success     200 {object} Changes
// @Header      200 {string} Link "the next part (RFC 8288)"
// @Failure     400 {object} Problem
// @Failure     406 {object} Problem
// @Failure     410 {object} Problem
// @Router      /changes [get]
func (d *Door) listChanges(c echo.Context) error {
	asked, err := readChangesQuery(c)
	if err != nil {
		return err
	}
	streamed, err := wantsStream(c.Request().Header.Values("Accept"))
	if err != nil {
		return err
	}
	if streamed {
		return d.streamChanges(c, asked)
	}
	if asked.Limit == 0 {
		asked.Limit = defaultChanges
	}
	page, err := d.Exchange.Changes(c.Request().Context(), by(c), asked)
	if err != nil {
		return err
	}
	shown := Changes{Items: make([]Change, len(page.Changes)), NextCursor: page.Next, HasMore: page.More}
	for i, one := range page.Changes {
		shown.Items[i] = d.change(one)
	}
	if page.More {
		linkCursor(c, page.Next)
	}
	return show(c, shown, about{})
}

func readChangesQuery(c echo.Context) (models.ChangesQuery, error) {
	q := readQuery(c)
	asked := models.ChangesQuery{Source: q.text("source"), Limit: q.integer("limit", 0, 1, maxChanges)}
	asked.Cursor, _ = q.one("cursor")
	asked.Groups = len(q.among("include", []string{"group"})) > 0
	return asked, q.done()
}

// wantsStream says whether lines are preferred to one document; what can be given as neither is refused.
func wantsStream(accept []string) (bool, error) {
	if len(accept) == 0 {
		return false, nil
	}
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil || params["q"] == "0" {
			continue
		}
		switch kind {
		case streamType:
			return true, nil
		case "application/json", "application/*", "*/*":
			return false, nil
		}
	}
	return false, echo.NewHTTPError(http.StatusNotAcceptable)
}

// streamChanges writes all changes up to the end of the log, or as many as asked for, a line each.
func (d *Door) streamChanges(c echo.Context, asked models.ChangesQuery) error {
	ctx, left := context.WithoutCancel(c.Request().Context()), asked.Limit // a whole log takes longer than a request may; a reader that left fails the next line
	out := c.Response()
	lines, deadlines := json.NewEncoder(out), http.NewResponseController(out)
	for {
		_ = deadlines.SetWriteDeadline(time.Now().Add(partTime)) // what cannot have one is no connection
		asked.Limit = changesPart
		if left > 0 {
			asked.Limit = min(left, changesPart)
		}
		page, err := d.Exchange.Changes(ctx, by(c), asked)
		if err != nil {
			return err
		}
		if !out.Committed {
			about{}.tell(out.Header(), "")
			out.Header().Del("ETag")
			out.Header().Set(echo.HeaderContentType, streamType)
			out.WriteHeader(http.StatusOK)
		}
		if c.Request().Method == http.MethodHead {
			return nil
		}
		for _, one := range page.Changes {
			if err := lines.Encode(d.change(one)); err != nil {
				return fmt.Errorf("write a line: %w", err)
			}
		}
		if left -= len(page.Changes); !page.More || left == 0 {
			return nil
		}
		asked.Cursor = page.Next
	}
}

func (d *Door) change(c models.ListedChange) Change {
	shown := Change{Cursor: c.Cursor, At: c.At.UTC(), Type: c.Type, ID: c.GroupID.String(), Version: c.Version}
	if c.IntoID != nil {
		shown.Into = c.IntoID.String()
	}
	if c.Group != nil {
		card := d.Cards.group(*c.Group)
		shown.Group = &card
	}
	return shown
}

// linkCursor sets the Link header (RFC 8288) to the next part.
func linkCursor(c echo.Context, next string) {
	query := url.Values{}
	maps.Copy(query, c.QueryParams())
	query.Set("cursor", next)
	c.Response().Header().Set("Link", fmt.Sprintf("<%s?%s>; rel=%q", c.Request().URL.EscapedPath(), query.Encode(), "next"))
}
