package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/web/view"
)

const (
	maxPrinted         = 100 // groups of a list on paper
	maxPrintedMeetings = 5   // of one group of a list
)

// printGroups is what a search for groups finds, as a list for paper.
func (s *Site) printGroups(c echo.Context) error {
	return s.showGroupPrint(c, s.titled(c, "print.title"), c.QueryParams(), false)
}

// printGroupsPrivately is the same list for a search that is sent in a body.
func (s *Site) printGroupsPrivately(c echo.Context) error {
	p, form, err := s.readPrivately(c, "print.title")
	if err != nil {
		return err
	}
	return s.showGroupPrint(c, p, form, true)
}

func (s *Site) showGroupPrint(c echo.Context, p view.Page, query url.Values, private bool) error {
	params, sheet := s.searchParams(query), sheetOf(c)
	params.Del("page")
	onPaper(&p, sheet)
	sheet.Action, sheet.Private, sheet.Hidden = "/groups/print", private, hidden(params, nil)
	if !private {
		p.Query = withSheet(params, sheet)
		p.Alternates = []view.Alternate{jsonTwin("/groups", apiQuery(params))}
	}
	search := view.Search{Page: p, Params: params, Private: private}
	g := view.GroupPrint{GroupSearch: view.GroupSearch{Search: search, PerPage: maxPrinted}, Sheet: sheet}
	g.Back, g.Site = g.ToPage("/groups", params), siteName(p)
	fillGroupForm(&g.GroupSearch)
	if len(params) > 0 {
		if err := s.printFound(c.Request().Context(), &g); err != nil {
			return err
		}
	}
	return s.render(c, http.StatusOK, g.Page, view.GroupPrintPage(g))
}

// printFound adds what a search finds to its list for paper, or all that is wrong with the search:
// the list has no fields to say it beside.
func (s *Site) printFound(ctx context.Context, g *view.GroupPrint) error {
	_, _, answered, err := s.listGroups(ctx, &g.GroupSearch, nil)
	if err != nil {
		return err
	}
	if !answered {
		for _, name := range []string{"near", "radius_km", "q"} {
			if text := g.Wrong[name]; text != "" {
				g.OtherWrong = append(g.OtherWrong, text)
			}
		}
		return nil
	}
	var asked []string
	for _, a := range s.active(g.Search, groupFilters()...) {
		asked = append(asked, a.Label)
	}
	g.Words, g.On = strings.Join(asked, " · "), g.Date(s.parts.Now().UTC())
	for _, r := range g.Results {
		g.Groups = append(g.Groups, s.printedGroup(g.Page, r))
	}
	if len(g.Results) > 0 {
		g.On = g.Date(s.parts.Now().In(zoneOf(g.Results[0].Group, nil)))
	}
	return nil
}

// printedGroup returns a group as a list on paper shows it.
func (s *Site) printedGroup(p view.Page, r view.GroupResult) view.PrintedGroup {
	printed := view.PrintedGroup{GroupResult: r, Where: r.Place, Join: firstSentence(r.HowToJoin), Address: writtenAddress(p, r.Slug)}
	if r.Locality != nil {
		printed.Where = strings.TrimSpace(r.Place + " " + precisionNote(p, r.Locality.Precision))
	}
	for _, m := range r.Meetings {
		if m.Activity != models.ActivityActive {
			continue
		}
		held := s.meetingHeld(p, m, ruleOf(m))
		if held.Place == printed.Where {
			held.Place = ""
		}
		printed.Held = append(printed.Held, held)
	}
	if more := len(printed.Held) - maxPrintedMeetings; more > 0 {
		printed.Held, printed.More = printed.Held[:maxPrintedMeetings], more
	}
	return printed
}

// ruleOf returns when a meeting is held week after week. Days besides and days left out do not
// change that. A day that is not known is zero.
func ruleOf(m views.Meeting) schedule.Rule {
	from, _ := models.ParseDate(m.StartsOn)
	to, _ := models.ParseDate(m.EndsOn)
	return schedule.Rule{
		StartsOn: from, EndsOn: to, Start: m.Start, DurationMinutes: m.DurationMinutes,
		Timezone: m.Timezone, RRule: m.RRule, ByAppointment: m.ByAppointment,
	}
}
