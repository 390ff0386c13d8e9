package view

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/models"
)

// LookingBack is what a group asked for and what became of it.
type LookingBack struct {
	Inside
	Back  models.LookingBack
	Today models.Date
	Sheet Sheet // how it is printed
}

// BackEvent is something that happened on a day, with what it was about.
type BackEvent struct {
	On    models.Date
	Kind  string // ends the code of its message
	About string
	Tag   string // the language of that; "" if it is unknown
	URL   templ.SafeURL
}

// total is a number with its name.
type total struct {
	name  string
	count int
}

// totals returns the exact numbers.
func (b LookingBack) totals() []total {
	t := b.Back.Totals
	return []total{
		{"needs_stated", t.NeedsStated},
		{"needs_met", t.NeedsMet},
		{"requests_opened", t.RequestsOpened},
		{"engagements_begun", t.EngagementsBegun},
		{"engagements_concluded", t.EngagementsConcluded},
		{"appointments_held", t.AppointmentsHeld},
		{"resources_shared", t.ResourcesShared},
		{"resources_used", t.ResourcesUsed},
	}
}

// isCut reports whether the page lists fewer than there are.
func (b LookingBack) isCut() bool {
	t := b.Back.Totals
	return max(t.NeedsStated, t.RequestsOpened, t.EngagementsBegun, t.ResourcesShared, b.Back.StageCount) > models.MaxLookedBack
}

// consultant returns the name of the consultant of an engagement, in words if there is none any more.
func (b LookingBack) consultant(e models.PastEngagement) string {
	if e.Consultant == nil {
		return b.T("consult.unlisted")
	}
	return e.Consultant.Name
}

// Events returns all that happened, the latest first.
func (b LookingBack) Events() []BackEvent {
	var events []BackEvent
	add := func(e BackEvent) {
		if !e.On.IsZero() {
			events = append(events, e)
		}
	}
	for _, s := range b.Back.Stages {
		add(BackEvent{On: s.DeclaredOn, Kind: "stage", About: b.Label("stage", string(s.Stage)), Tag: b.Tag})
	}
	for _, n := range b.Back.Needs {
		at := b.At("/needs/" + n.ID.String())
		add(BackEvent{models.DateOf(n.StatedAt.UTC()), "need", n.Statement, n.Language, at})
		add(BackEvent{n.ClosedOn(), "need_" + string(n.Status), n.Statement, n.Language, at})
	}
	for _, r := range b.Back.Requests {
		if r.OpenedAt != nil {
			add(BackEvent{On: models.DateOf(r.OpenedAt.UTC()), Kind: "request", About: b.Label("request_status", string(r.Status)), Tag: b.Tag, URL: b.At("/requests/" + r.ID.String())})
		}
	}
	for _, e := range b.Back.Engagements {
		name, at := b.consultant(e), b.At("/engagements/"+e.ID.String())
		add(BackEvent{On: e.AcceptedOn, Kind: "accepted", About: name, URL: at})
		add(BackEvent{On: e.AgreedOn, Kind: "agreed", About: name, URL: at})
		add(BackEvent{On: e.ClosedOn, Kind: string(e.Status), About: name, URL: at})
	}
	for _, s := range b.Back.Shared {
		add(b.sharing(s))
	}
	slices.SortStableFunc(events, func(a, b BackEvent) int { return cmp.Compare(a.On.String(), b.On.String()) })
	slices.Reverse(events)
	return events
}

func (b LookingBack) sharing(s models.SharedResource) BackEvent {
	event := BackEvent{On: s.SharedOn, Kind: "shared", About: s.Words, URL: b.At("/engagements/" + s.EngagementID.String())}
	if s.Resource != nil {
		event.About = s.Resource.Name
		if s.Resource.IsPublic() {
			event.URL = b.Link("/resources/"+s.Resource.ID.String(), nil)
		}
	}
	return event
}

// backFacts returns when an engagement was, at which stages, and how often the two sides met.
func (b LookingBack) backFacts(e models.PastEngagement) []Fact {
	var list []Fact
	add := func(name, value string) {
		if value != "" {
			list = append(list, Fact{Name: b.T("back." + name), Values: []string{value}})
		}
	}
	day := func(d models.Date) string {
		if d.IsZero() {
			return ""
		}
		return b.DayOf(d)
	}
	stage := func(s models.Stage) string {
		if s == "" {
			return ""
		}
		return b.Label("stage", string(s))
	}
	add("began", day(e.AcceptedOn))
	add("over", day(e.ClosedOn))
	add("stage_before", stage(e.StageBefore))
	add("stage_after", stage(e.StageAfter))
	add("appointments_held", b.Number(e.AppointmentsHeld))
	return list
}

// The drawing is so many units wide; it has a lane for stages, one for needs, and lanes for engagements.
const (
	drawingWidth = 600
	laneHeight   = 16
	maxLanes     = 12
)

// Drawing is what happened over time, from the first day to the last. Its style turns it round where one
// writes from right to left.
type Drawing struct {
	First, Last models.Date
	Height      int
	Bars        []drawnBar
	Marks       []drawnMark
}

// drawnBar is an engagement.
type drawnBar struct{ x, y, width string }

// drawnMark is a need or a new stage.
type drawnMark struct {
	x, y  string
	class string // "need", "need met" or "stage"
}

// Drawing returns the drawing, and false if there is nothing to draw. Engagements at the same time are
// in lanes of their own; those beyond the last lane are in the table alone.
func (b LookingBack) Drawing() (Drawing, bool) {
	events := b.Events()
	if len(events) == 0 {
		return Drawing{}, false
	}
	d := Drawing{First: events[len(events)-1].On, Last: b.Today, Height: 3 * laneHeight}
	if d.Last.Before(events[0].On) {
		d.Last = events[0].On
	}
	at := d.scale()
	for _, s := range b.Back.Stages {
		d.Marks = append(d.Marks, drawnMark{x: strconv.Itoa(at(s.DeclaredOn)), class: "stage"})
	}
	for _, n := range b.Back.Needs {
		class := "need"
		if n.Status == models.NeedMet {
			class = "need met"
		}
		d.Marks = append(d.Marks, drawnMark{strconv.Itoa(at(models.DateOf(n.StatedAt.UTC()))), strconv.Itoa(laneHeight * 3 / 2), class})
	}
	d.addBars(b.Back.Engagements, at)
	return d, true
}

// scale returns where a day is.
func (d Drawing) scale() func(models.Date) int {
	const margin = 8
	days := max(1, daysFrom(d.First, d.Last))
	return func(day models.Date) int { return margin + daysFrom(d.First, day)*(drawingWidth-2*margin)/days }
}

func daysFrom(first, last models.Date) int {
	return int(last.In(time.UTC).Sub(first.In(time.UTC)) / (24 * time.Hour))
}

// addBars adds a bar for each engagement, in the first lane that is free then.
func (d *Drawing) addBars(engagements []models.PastEngagement, at func(models.Date) int) {
	byBegin := slices.Clone(engagements)
	slices.SortStableFunc(byBegin, func(a, b models.PastEngagement) int { return cmp.Compare(a.AcceptedOn.String(), b.AcceptedOn.String()) })
	var busyUntil []models.Date
	for _, e := range byBegin {
		until := e.ClosedOn
		if until.IsZero() {
			until = d.Last
		}
		lane := slices.IndexFunc(busyUntil, func(day models.Date) bool { return day.Before(e.AcceptedOn) })
		switch {
		case lane >= 0:
			busyUntil[lane] = until
		case len(busyUntil) == maxLanes:
			continue
		default:
			lane = len(busyUntil)
			busyUntil = append(busyUntil, until)
		}
		from := at(e.AcceptedOn)
		d.Bars = append(d.Bars, drawnBar{strconv.Itoa(from), strconv.Itoa((lane + 2) * laneHeight), strconv.Itoa(max(4, at(until)-from))})
	}
	d.Height = max(3, len(busyUntil)+2) * laneHeight
}

func (d Drawing) viewBox() string {
	return "0 0 " + strconv.Itoa(drawingWidth) + " " + strconv.Itoa(d.Height)
}
