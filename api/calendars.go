package api

import (
	"bytes"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/formats/ics"
	"github.com/shg-directory/shg/models"
)

// calendarType is the media type of calendars.
const calendarType = "text/calendar; charset=utf-8"

// readCalendar shows a group's meetings as a calendar.
//
// @Summary     Subscribe to a group's meetings (iCalendar, RFC 5545)
// @Description For calendar programs, also as webcal://. Meetings by appointment are not in it. Everybody gets the same calendar, members too: it has a place only if the exact place is public, and no link or number that people must ask for.
// @ID          readCalendar
// @Tags        groups
// @Produce     text/calendar
// @Param       id path string true "id or slug"
// @Success     308 "a slug that the group had before: Location says where it is now"
// @Header      308 {string} Location "the same of the slug that it has now"
// @Success     200 {string} string
// @Header      200 {string} X-Robots-Tag "noindex, if the group asks search engines to leave its page out"
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/calendar.ics [get]
func (d *Door) readCalendar(c echo.Context) error {
	view, err := d.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("id")) // as anybody sees it
	if err != nil {
		return err
	}
	g := view.Group
	var calendar bytes.Buffer
	w := ics.New(&calendar, ics.Options{
		Name: g.Name, Description: g.Description, Language: g.Language, URL: d.Presenter.GroupURL(g) + "/calendar.ics", GroupURL: d.Presenter.GroupURL,
	})
	if err := w.Group(g); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `inline; filename="calendar.ics"`)
	return rest.WriteBytes(c, calendarType, calendar.Bytes(), rest.Metadata{
		Version: g.Version, LastModified: g.UpdatedAt, CacheControl: rest.PublicCacheControl(view.Public), NoIndex: g.NoIndex,
	})
}
