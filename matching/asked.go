package matching

import (
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// asked is a request prepared for judging many: all that depends on the request alone is worked out once.
type asked struct {
	request   *Request
	lifted    marks
	weights   [principleCount]int
	zone      *time.Location // in which the group's dates end
	issues    []wish
	needs     []askedNeed // open, and stated by a member
	languages []string    // primary subtags, the main one first
	formats   formatSet
	remote    bool // only remote forms are wanted
	radiusKm  float64
	session   int // minutes
	calendar  *calendar
	wanted    []span // when consultation is wanted
	meetings  []span // when the group meets
	resources []models.ResourceCategory
	since     models.Date // from when work nearby counts
}

// wish is a topic that is asked for, with its nearness in quarters to every topic of the taxonomy.
type wish struct {
	topic string
	near  []uint8
}

// askedNeed is a need that the request rests on.
type askedNeed struct {
	*models.Need
	position int // in the group's order, else in the request's
	topics   []wish
	kinds    []models.ConsultationKind
	weight   int
	deadline time.Time // zero: none, or past
	own      bool      // the date is the need's own and not the request's
}

// bare says that the need names neither topics nor kinds, so that only people can tell who covers it.
func (n *askedNeed) bare() bool { return len(n.topics) == 0 && len(n.kinds) == 0 }

// inTime says whether an answer at that instant comes by the need's date.
func (n *askedNeed) inTime(answer time.Time) bool {
	return n.deadline.IsZero() || !answer.After(n.deadline)
}

func (m *Matcher) ask(r *Request) *asked {
	a := &asked{
		request: r, lifted: liftedBy(r.Lift), weights: weightsOf(r.Weights.V), zone: zoneOr(r.Group.Timezone, time.UTC),
		formats: formatsOf(r.Formats), radiusKm: r.RadiusKm, session: r.SessionMinutes,
		calendar: newCalendar(r.AsOf), resources: slices.Clone(r.Resources),
	}
	a.remote = a.formats != 0 && a.formats&inPerson == 0
	a.issues = m.wishes(r.Topics)
	if len(a.issues) == 0 {
		a.issues = m.wishes(r.Group.Topics)
	}
	a.languages = askedLanguages(r)
	if a.radiusKm <= 0 {
		a.radiusKm = usualRadiusKm
	}
	if a.session <= 0 {
		a.session = usualSessionMinutes
	}
	a.wanted = a.calendar.spans(nil, r.Availability, firstOf(r.Timezone, r.Group.Timezone))
	a.meetings = a.calendar.spans(nil, r.Group.MeetingWindows, r.Group.Timezone)
	for _, category := range r.Must.V.Resources {
		if !slices.Contains(a.resources, category) {
			a.resources = append(a.resources, category)
		}
	}
	today := models.DateOf(r.AsOf.In(a.zone))
	a.since = models.DateOf(today.In(time.UTC).AddDate(-workedWithinYears, 0, 0))
	a.askNeeds(m)
	return a
}

// askNeeds takes the needs that are open and stated by a member. One without a date of its own takes the request's; one that names neither
// topics nor kinds takes the kinds that the request names.
func (a *asked) askNeeds(m *Matcher) {
	for i := range a.request.Needs {
		need := &a.request.Needs[i]
		if need.Status != models.NeedOpen || !need.Confirmed() {
			continue
		}
		n := askedNeed{Need: need, position: i + 1, topics: m.wishes(need.Topics), kinds: need.ConsultationKinds, weight: 1, own: !need.RespondByOn.IsZero()}
		if n.bare() {
			n.kinds = a.request.ConsultationKinds
		}
		if need.Rank > 0 {
			n.position, n.weight = need.Rank, max(1, orderMost+1-need.Rank)
		}
		day := need.RespondByOn
		if !n.own {
			day = a.request.RespondByOn
		}
		if !day.IsZero() {
			a.setDeadline(&n, day)
		}
		a.needs = append(a.needs, n)
	}
}

func (a *asked) setDeadline(n *askedNeed, day models.Date) {
	deadline := day.AddDays(1).In(a.zone) // the day ends at 24:00
	if deadline.After(a.request.AsOf) {
		n.deadline = deadline
	}
	if !deadline.After(a.request.AsOf.Add(urgentWithin)) {
		n.weight *= weightUrgent
	}
}

func (m *Matcher) wishes(ids []string) []wish {
	list := make([]wish, 0, len(ids))
	for _, id := range ids {
		near := make([]uint8, len(m.ids))
		for i, other := range m.ids {
			near[i] = uint8(m.topics.Sim(id, other)) //nolint:gosec // 0…100
		}
		list = append(list, wish{id, near})
	}
	return list
}

// askedLanguages are the languages in which consultation is wanted, the one that the group meets in first.
func askedLanguages(r *Request) []string {
	wanted := []string(r.Languages)
	if len(wanted) == 0 {
		wanted = r.Group.Languages
	}
	if len(wanted) == 0 && r.Group.Language != "" {
		wanted = []string{r.Group.Language}
	}
	var list []string
	main := primary(r.Group.Language)
	for _, tag := range wanted {
		if language := primary(tag); language == main {
			list = slices.Insert(list, 0, language)
		} else {
			list = append(list, language)
		}
	}
	return list
}

// primary is a language without script and region: people who speak en-GB and en-IN have a language in common.
func primary(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(language)
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
