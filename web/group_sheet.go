package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// maxSheetMeetings is how many meetings a sheet of a group lists, so that it stays one page.
const maxSheetMeetings = 6

// showGroupSheet is a sheet about one group that a professional hands over to somebody.
func (s *Site) showGroupSheet(c echo.Context) error {
	found, err := s.parts.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("slug"))
	if err != nil {
		return s.elsewhere(c, err, "/sheet")
	}
	g := view.GroupSheet{Group: s.groupView(c, found.Group), Sheet: sheetOf(c)}
	g.Path += "/sheet"
	onPaper(&g.Page, g.Sheet)
	g.Sheet.Action = g.Path
	g.Alternates = []view.Alternate{jsonTwin("/groups/"+g.ID, nil)}
	if len(c.QueryParams()) > 0 {
		g.Query = withSheet(url.Values{}, g.Sheet)
	}
	g.Facts = s.sheetFacts(g.Page, g.Group.Group)
	g.MeetingsHeld = slices.DeleteFunc(g.MeetingsHeld, func(m view.Held) bool { return m.Activity != models.ActivityActive })
	if more := len(g.MeetingsHeld) - maxSheetMeetings; more > 0 {
		g.MeetingsHeld, g.More = g.MeetingsHeld[:maxSheetMeetings], more
	}
	g.Address, g.Site, g.On = writtenAddress(g.Page, g.Slug), siteName(g.Page), g.Date(s.parts.Now().In(zoneOf(g.Group.Group, nil)))
	return s.render(c, http.StatusOK, g.Page, view.GroupSheetPage(g))
}

// sheetFacts lists what somebody must know who thinks of going there.
func (s *Site) sheetFacts(p view.Page, g views.Group) []view.Fact {
	var access []models.Accessibility
	for _, m := range g.Meetings {
		if m.Activity == models.ActivityActive {
			access = append(access, m.Accessibility...)
		}
	}
	slices.Sort(access)
	return facts(
		labelled(p, "audience", "audience", g.Audience), labelled(p, "for", "open_to", g.For), labelled(p, "open_to", "open_to", g.OpenTo),
		fact(p, "age", ages(p, g.MinAge, g.MaxAge)), fact(p, "languages", s.languages(p, g.Languages)...),
		labelled(p, "newcomers", "taking_newcomers", []models.TakingNewcomers{g.TakingNewcomers}),
		labelled(p, "access", "accessibility", slices.Compact(access)), fact(p, "cost", costOf(p, g.Cost)...),
	)
}
