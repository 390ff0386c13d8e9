package web

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/web/view"
)

// groupResults returns groups as a list shows them.
func (s *Site) groupResults(p view.Page, items []models.SearchItem) ([]view.GroupResult, error) {
	results := make([]view.GroupResult, len(items))
	for i, item := range items {
		shown, err := s.parts.Views.ToGroupItem(p.Reads, item)
		if err != nil {
			return nil, err
		}
		results[i] = s.groupResult(p, shown)
		results[i].OwnLanguage = shown.Language
		if len(item.Languages) > 0 {
			results[i].OwnLanguage = item.Languages[0]
		}
	}
	return results, nil
}

func (s *Site) groupResult(p view.Page, g views.GroupItem) view.GroupResult {
	r := view.GroupResult{GroupItem: g, Place: placeOf(p.Language, g.Locality)}
	meeting := shownMeeting(g)
	if meeting != nil && meeting.Locality != nil {
		r.Place = placeOf(p.Language, meeting.Locality)
	}
	if g.NextAt != nil {
		r.Next = &view.Occurrence{Start: g.NextAt.In(zoneOf(g.Group, meeting))}
	}
	for _, id := range g.Topics[:min(4, len(g.Topics))] {
		r.Topics = append(r.Topics, s.parts.Views.Topics.Label(id, p.Tag))
	}
	for _, m := range g.Meetings {
		format := m.Format
		if t := s.temporary(m); t != nil {
			format = t.Format
		}
		if m.Activity != models.ActivityEnded {
			r.Formats = appendNew(r.Formats, p.Label("meeting_format", string(format)))
		}
	}
	for _, tag := range g.Languages[:min(3, len(g.Languages))] {
		r.Speaks = append(r.Speaks, p.Texts.Language(tag, p.Tag))
	}
	if g.TakingNewcomers != "" {
		r.Traits = append(r.Traits, p.T("facet.taking_newcomers")+": "+p.Label("taking_newcomers", string(g.TakingNewcomers)))
	}
	if g.Cost != nil && g.Cost.Kind != "" {
		r.Traits = append(r.Traits, p.Label("cost", string(g.Cost.Kind)))
	}
	return r
}

// shownMeeting returns the meeting whose next time and place a list shows: the nearest, or the one
// that is held next.
func shownMeeting(g views.GroupItem) *views.Meeting {
	for i, m := range g.Meetings {
		if g.NearestMeetingID == m.ID || g.NearestMeetingID == "" && g.NextAt != nil && m.NextAt != nil && m.NextAt.Equal(*g.NextAt) {
			return &g.Meetings[i]
		}
	}
	return nil
}

func zoneOf(g views.Group, m *views.Meeting) *time.Location {
	name := g.Timezone
	if m != nil && m.Timezone != "" {
		name = m.Timezone
	}
	return zones.OrUTC(name)
}

func appendNew(list []string, value string) []string {
	if value == "" || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}
