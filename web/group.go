package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/web/view"
)

// showGroup is the page of one group, by its slug or id.
func (s *Site) showGroup(c echo.Context) error {
	found, err := s.parts.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("slug"))
	if err != nil {
		return s.elsewhere(c, err, "")
	}
	g := s.groupView(c, found.Group)
	g.Scripts = []string{"share.js", "print.js", "times.js"}
	g.Alternates = []view.Alternate{
		jsonTwin("/groups/"+g.ID, nil),
		{MediaType: "text/calendar", Title: "iCalendar", URL: "/api/v1/groups/" + g.ID + "/calendar.ics"},
	}
	if g.Map, err = s.groupMap(&g); err != nil {
		return err
	}
	if g.Map != nil {
		g.Scripts = append(g.Scripts, "map.js")
	}
	return s.renderBy(c, http.StatusOK, g.Page, view.GroupPage(g), s.policyWith(g.Map))
}

// groupView returns a group as its pages show it.
func (s *Site) groupView(c echo.Context, row models.Group) view.Group {
	g := view.Group{Page: s.page(c, ""), Group: s.parts.Views.ToGroup(row)}
	translateGroup(&g)
	g.Title, g.Path = g.Name, "/groups/"+url.PathEscape(g.Slug)
	g.Page.Description, g.Page.NoIndex = firstSentence(g.Group.Description), g.Group.NoIndex
	s.describe(&g, row)
	return g
}

// firstSentence returns the beginning of a text, for previews.
func firstSentence(text string) string {
	const most = 160
	line, _, _ := strings.Cut(text, "\n")
	if runes := []rune(line); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return line
}

// describe puts what is known of the group into words.
func (s *Site) describe(g *view.Group, row models.Group) {
	p := g.Page
	g.Place = placeOf(p.Language, g.Locality)
	if g.Locality != nil {
		g.Place = strings.TrimSpace(g.Place + " " + precisionNote(p, g.Locality.Precision))
	}
	for _, id := range g.Topics {
		g.TopicLinks = append(g.TopicLinks, view.Branch{Name: s.parts.Views.Topics.Label(id, p.Tag), URL: p.Link("/groups", url.Values{"topic": {id}})})
	}
	g.Upcoming = upcoming(row, s.parts.Now())
	for i, m := range g.Meetings {
		if m.Activity != models.ActivityEnded {
			g.MeetingsHeld = append(g.MeetingsHeld, s.meetingHeld(p, m, schedule.RuleOf(row.Meetings[i])))
		}
	}
	g.Facts = s.groupFacts(p, g.Group, g.OwnLanguage)
	g.Confirmed = confirmed(p, g.Group, row)
	if !g.Group.NoIndex {
		g.Structured = structured(p, g)
	}
	// of mailto: and sms: (RFC 6068): a name must not add another field, such as a recipient
	g.ShareText = strings.ReplaceAll(url.QueryEscape(g.Name+" "+p.PublicURL+"/groups/"+g.Slug), "+", "%20")
}

// precisionNote returns what is not shown of a place.
func precisionNote(p view.Page, precision models.Precision) string {
	switch precision {
	case models.PrecisionArea:
		return "(" + p.T("group.area") + ")"
	case models.PrecisionHidden:
		return "(" + p.T("group.hidden") + ")"
	case models.PrecisionExact, models.PrecisionTown: // nothing is withheld
	}
	return ""
}

// upcoming returns the next three times that the group meets, in the zones of its meetings.
func upcoming(g models.Group, now time.Time) []view.Occurrence {
	const shown, ahead = 3, 366 * 24 * time.Hour
	var list []view.Occurrence
	for _, m := range g.Meetings {
		if m.Activity != models.ActivityActive || m.ByAppointment {
			continue
		}
		s, err := schedule.Parse(schedule.RuleOf(m))
		if err != nil {
			continue // a meeting without times has none
		}
		for _, o := range s.Between(now, now.Add(ahead), shown) {
			list = append(list, view.Occurrence{Start: o.Start, End: endOf(o), Name: m.Name})
		}
	}
	slices.SortStableFunc(list, func(a, b view.Occurrence) int { return a.Start.Compare(b.Start) })
	return list[:min(shown, len(list))]
}

func endOf(o schedule.Occurrence) time.Time {
	if o.End.Equal(o.Start) {
		return time.Time{}
	}
	return o.End
}

// meetingHeld puts a meeting into words.
func (s *Site) meetingHeld(p view.Page, m views.Meeting, rule schedule.Rule) view.Held {
	held := view.Held{Meeting: m, Title: cmp.Or(m.Name, p.Label("meeting_format", string(m.Format)))}
	held.When, held.Notice = weeklyWords(p, rule), s.meetingNotice(p, m)
	if held.When == "" && m.NextAt != nil {
		held.When = p.When(view.Occurrence{Start: m.NextAt.In(zones.OrUTC(m.Timezone))})
	}
	held.Place = view.JoinDistinct(m.Venue, placeOf(p.Language, m.Locality))
	if m.Address != nil && m.Address.Text != "" {
		held.Place = view.JoinDistinct(m.Venue, m.Address.Text)
	}
	if m.Locality != nil {
		held.Place = strings.TrimSpace(held.Place + " " + precisionNote(p, m.Locality.Precision))
	}
	held.Facts = facts(
		fact(p, "format", p.Label("meeting_format", string(m.Format))), labelled(p, "styles", "style", m.Styles), labelled(p, "access", "accessibility", m.Accessibility),
		labelled(p, "amenities", "amenity", m.Amenities), labelled(p, "audience", "audience", m.Audience), labelled(p, "open_to", "open_to", m.OpenTo), fact(p, "languages", s.languages(p, m.Languages)...),
	)
	return held
}

// meetingNotice returns that a meeting is paused, or is held otherwise for a while.
func (s *Site) meetingNotice(p view.Page, m views.Meeting) string {
	var notices []string
	if m.Activity == models.ActivityPaused {
		notices = append(notices, p.Label("activity", string(m.Activity)))
	}
	if t := s.temporary(m); t != nil {
		notice := p.Label("meeting_format", string(t.Format))
		if until, err := time.Parse(time.DateOnly, t.UntilOn); err == nil {
			notice += ", " + p.T("group.until", "date", p.Date(until))
		}
		notices = append(notices, notice)
	}
	return strings.Join(notices, ". ")
}

// temporary returns how a meeting is held for a while; nil if that is over, or was not said.
func (s *Site) temporary(m views.Meeting) *views.TemporaryShown {
	if t := m.Temporary; t != nil && (t.UntilOn == "" || t.UntilOn >= s.parts.Now().UTC().Format(time.DateOnly)) {
		return t
	}
	return nil
}

// weeklyWords returns when a meeting is held if that is every week; others by their next date.
func weeklyWords(p view.Page, rule schedule.Rule) string {
	if rule.ByAppointment {
		return p.T("group.by_appointment")
	}
	parsed, err := schedule.Parse(rule)
	if err != nil {
		return ""
	}
	days, weekly := parsed.Weekly()
	if !weekly {
		return ""
	}
	names := make([]string, len(days))
	for i, day := range days {
		names[i] = p.Weekday(day)
	}
	hour, minute := parsed.Clock()
	return p.T("group.weekly", "days", strings.Join(names, ", "), "time", p.Clock(time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC)))
}

// structured returns what is public of the group in the words of schema.org.
func structured(p view.Page, g *view.Group) map[string]any {
	data := map[string]any{"@context": "https://schema.org", "@type": "Organization", "name": g.Name, "url": p.PublicURL + "/groups/" + g.Slug, "inLanguage": g.Group.Language}
	if g.Group.Description != "" {
		data["description"] = g.Group.Description
	}
	if l := g.Locality; l != nil && l.Place != nil {
		data["address"] = map[string]any{"@type": "PostalAddress", "addressLocality": l.Place.Name, "addressRegion": l.Place.Region, "addressCountry": l.Place.Country}
	}
	return data
}

// groupFacts lists the properties of a group that have a value.
func (s *Site) groupFacts(p view.Page, g views.Group, ownLanguage string) []view.Fact {
	stage := ""
	if g.Stage != nil {
		stage = p.Label("stage", string(g.Stage.Value))
		if on, err := time.Parse(time.DateOnly, g.Stage.DeclaredOn); err == nil {
			stage = p.T("fact.stage.since", "stage", stage, "date", p.Date(on))
		}
	}
	list := facts(
		fact(p, "names", g.AlternateNames...), labelled(p, "audience", "audience", g.Audience), labelled(p, "for", "open_to", g.For), labelled(p, "open_to", "open_to", g.OpenTo),
		fact(p, "age", ages(p, g.MinAge, g.MaxAge)), fact(p, "languages", s.languages(p, g.Languages)...), labelled(p, "newcomers", "taking_newcomers", []models.TakingNewcomers{g.TakingNewcomers}),
		fact(p, "cost", costOf(p, g.Cost)...), fact(p, "stage", stage), labelled(p, "governance", "governance", []models.Governance{g.Governance}),
		fact(p, "hosted_by", g.HostedBy), fact(p, "funded_by", g.FundedBy), labelled(p, "support", "support_function", g.SupportFunctions), fact(p, "founded", g.Founded),
	)
	if r := g.Resilience; r != nil {
		own := view.Fact{Name: p.T("fact.resilience")}
		for _, text := range []string{r.IAm, r.ICan, r.IHave} {
			if text != "" {
				own.Texts = append(own.Texts, view.Text{Language: ownLanguage, Text: text})
			}
		}
		list = append(list, own)
	}
	return list
}

func costOf(p view.Page, c *models.Cost) []string {
	if c == nil || c.Kind == "" {
		return nil
	}
	return slices.DeleteFunc([]string{p.Label("cost", string(c.Kind)), c.Note}, func(s string) bool { return s == "" })
}

func ages(p view.Page, from, to int) string {
	switch {
	case from > 0 && to > 0:
		return p.T("age.between", "min", p.Number(from), "max", p.Number(to))
	case from > 0:
		return p.T("age.from", "min", p.Number(from))
	case to > 0:
		return p.T("age.to", "max", p.Number(to))
	}
	return ""
}

func (s *Site) languages(p view.Page, tags []string) []string {
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = s.parts.Texts.Language(tag, p.Tag)
	}
	return names
}

// fact returns a property with its values, without those that are empty.
func fact(p view.Page, name string, values ...string) view.Fact {
	return view.Fact{Name: p.T("fact." + name), Values: slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })}
}

// labelled is fact for values of a closed set.
func labelled[T ~string](p view.Page, name, set string, values []T) view.Fact {
	var labels []string
	for _, v := range values {
		if v != "" {
			labels = append(labels, p.Label(set, string(v)))
		}
	}
	return fact(p, name, labels...)
}

// facts leaves out properties without a value.
func facts(list ...view.Fact) []view.Fact {
	return slices.DeleteFunc(list, func(f view.Fact) bool { return len(f.Values) == 0 && len(f.Texts) == 0 })
}
