package discovery

import (
	"slices"
	"strconv"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// narrowMeetings returns a group that a query found with those of its meetings alone that match. A group
// of which no meeting matches any more, or of which none was asked for, is returned as it is.
func (r *Room) narrowMeetings(g models.Group, q search.Query) models.Group {
	if len(q.PartFilters) == 0 || len(g.Meetings) < 2 {
		return g
	}
	of := groupPoints(g)
	seen, matches := q.ViewOf(of.all, time.Time{}, r.groupParts(g, of, r.Now().UTC()))
	if !matches || !seen.ByParts {
		return g
	}
	living := slices.DeleteFunc(slices.Clone(g.Meetings), func(m models.Meeting) bool { return m.Activity == models.ActivityEnded })
	g.Meetings = make([]models.Meeting, len(seen.Parts))
	for i, part := range seen.Parts {
		g.Meetings[i] = living[part]
	}
	return g
}

// timeBucket returns a text that stays the same while the clock changes nothing about which meetings
// match: a minute for what is under way, and for today the quarter of an hour at which a day may
// begin somewhere.
func (r *Room) timeBucket(f models.GroupFilter) string {
	step := time.Duration(0)
	if slices.Contains(slices.Concat(f.Day, f.All["day"], f.Not["day"]), dayToday) {
		step = 15 * time.Minute
	}
	if f.Now {
		step = time.Minute
	}
	if step == 0 {
		return ""
	}
	return "." + strconv.FormatInt(r.Now().Truncate(step).Unix(), 36)
}
