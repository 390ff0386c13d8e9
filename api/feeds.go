package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/formats/ics"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

// FeedsBase is the path of the feeds: the whole directory, or what filters leave of it, in the
// formats of other projects.
const FeedsBase = "/feeds"

// FeedRoutes lists the routes of the feeds, as Routes does those below Base. Anyone may read them,
// and every caller is anonymous: a key is ignored.
func (d *Door) FeedRoutes() []Route {
	return []Route{
		{http.MethodGet, "/meeting-guide.json", policy.SearchGroups, d.feedMeetingGuide},
		{http.MethodGet, "/calendar.ics", policy.SearchGroups, d.feedCalendar},
	}
}

// feedMeetingGuide sends groups in the Meeting Guide format. With report=true it answers with what
// became of each group instead, so that what the format cannot express is counted.
func (d *Door) feedMeetingGuide(c echo.Context) error {
	feed, err := d.findFeed(c)
	if err != nil {
		return err
	}
	if c.QueryParam("report") == "true" {
		return d.reportMeetingGuide(c, feed)
	}
	c.Response().Header().Set("Link", rest.FormatLink(c, d.Presenter.PublicURL, "report", "true", "describedby"))
	return d.streamFeed(c, feed, rest.JSONType, func(ctx context.Context, to io.Writer) (feedWriter, error) {
		w := d.Imports.NewGuideWriter(to)
		return feedWriter{
			writeGroup: func(g models.Group) error { return w.Group(ctx, g) },
			close:      func() error { return w.Close(ctx) },
		}, nil
	})
}

func (d *Door) reportMeetingGuide(c echo.Context, feed discovery.Feed) error {
	w := meetingguide.NewWriter(io.Discard, meetingguide.WriteOptions{Now: d.Directory.Now()})
	ctx, release, err := d.streams.Acquire(c)
	if err != nil {
		return err
	}
	defer release()
	count := func(g models.Group) error { return w.Group(g) }
	if err := feed.Each(ctx, count); err != nil {
		return fmt.Errorf("count a feed: %w", err)
	}
	return rest.WriteJSON(c, w.Stats(), rest.Metadata{CacheControl: d.publicCacheControl(policy.SearchGroups)})
}

// feedCalendar sends groups' meetings as one calendar.
func (d *Door) feedCalendar(c echo.Context) error {
	feed, err := d.findFeed(c)
	if err != nil {
		return err
	}
	options := ics.Options{
		Name: d.Texts.Text(d.language(c), "feed.calendar", nil), URL: d.Presenter.PublicURL + c.Request().URL.RequestURI(), GroupURL: d.Presenter.GroupURL,
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `inline; filename="calendar.ics"`)
	return d.streamFeed(c, feed, calendarType, func(ctx context.Context, to io.Writer) (feedWriter, error) {
		// The groups are read twice: time zones come first and begin with the earliest meeting.
		options.ZoneStarts = ics.ZoneStarts{}
		err := feed.Each(ctx, func(g models.Group) error {
			options.ZoneStarts.Add(g)
			return nil
		})
		w := ics.New(to, options)
		return feedWriter{writeGroup: w.Group, close: w.Close}, err
	})
}

// findFeed returns the groups that a feed is to send.
func (d *Door) findFeed(c echo.Context) (discovery.Feed, error) {
	return d.Discovery.FeedGroups(c.Request().Context(), d.lenientGroupFilter(c))
}

// lenientGroupFilter returns the filter of a search without the parameters that are unknown or
// wrong, because people who show a feed on a page cannot correct them.
func (d *Door) lenientGroupFilter(c echo.Context) models.GroupFilter {
	values := maps.Clone(c.QueryParams())
	for first := true; ; first = false {
		q := &rest.Query{Values: values}
		f := d.Presenter.ReadGroupFilter(q)
		if first {
			q.DropUnknown()
		}
		if q.Finish() == nil {
			return f
		}
		before := len(values)
		for _, invalid := range q.Invalid.Fields {
			delete(values, invalid.Parameter)
		}
		if len(values) == before { // something is missing beside another
			delete(values, "lat")
			delete(values, "lon")
		}
		if len(values) == before {
			values = nil
		}
	}
}

// feedWriter writes groups in a format, one by one, and then the end.
type feedWriter struct {
	writeGroup func(models.Group) error
	close      func() error
}

// streamFeed sends a feed group by group. It answers 304 if the caller has the same feed already.
func (d *Door) streamFeed(c echo.Context, feed discovery.Feed, kind string, writer func(context.Context, io.Writer) (feedWriter, error)) error {
	// What is sent depends on the day, because meetings end, and on the program.
	tag := `"` + feed.StateHash + "." + d.Directory.Now().UTC().Format("20060102") + "." + d.Version + `"`
	header := c.Response().Header()
	header.Set("ETag", "W/"+tag)
	header.Set(echo.HeaderCacheControl, d.publicCacheControl(policy.SearchGroups).Header())
	header.Set(echo.HeaderVary, "Accept-Encoding, Accept-Language")
	if rest.MatchesETag(c.Request().Header, tag) {
		return c.NoContent(http.StatusNotModified)
	}
	head := func(headers http.Header) { headers.Set(echo.HeaderContentType, kind) }
	return d.streams.Stream(c, head, func(ctx context.Context, to rest.StreamWriter) error {
		w, err := writer(ctx, to)
		if err != nil {
			return err
		}
		write := func(g models.Group) error { return errors.Join(w.writeGroup(g), to.FlushIfDue()) }
		if err := feed.Each(ctx, write); err != nil {
			return err
		}
		return w.close()
	})
}
