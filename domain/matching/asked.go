package matching

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// asked is a request prepared for judging many: all that depends on the request alone is worked out
// once.
type asked struct {
	request   *Request
	lifted    marks
	weights   [principleCount]int
	zone      *time.Location // in which the group's dates end
	issues    []wish
	needs     []askedNeed // open, and stated by a member
	languages []string    // wanted, as primary subtags, the one the group meets in first
	meetsIn   string      // the language that the group meets in, as a primary subtag; "" unknown
	formats   formatSet
	remote    bool // only remote forms are wanted
	radiusKm  float64
	session   int // minutes
	calendar  *calendar
	wanted    []span          // when consultation is wanted
	meetings  []span          // when the group meets at a place, whole meetings within the weeks
	nearby    map[string]bool // ids of places nearby
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
	number   int // by which the request's needs are named: in the group's order, then in the request's
	topics   []wish
	kinds    []models.ConsultationKind
	weight   int
	day      models.Date // of the need, else of the request; zero: none
	deadline time.Time   // zero: none, or past
}

// bare reports whether the need names neither topics nor kinds, so that only people can judge who
// covers it.
func (n *askedNeed) bare() bool { return len(n.topics) == 0 && len(n.kinds) == 0 }

// inTime reports whether an answer at that instant comes by the need's date.
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
	a.meetsIn = primary(r.Group.meetsIn())
	a.languages = a.wantedLanguages()
	if a.radiusKm <= 0 {
		a.radiusKm = usualRadiusKm
	}
	if a.session <= 0 {
		a.session = usualSessionMinutes
	}
	a.wanted = a.calendar.spans(nil, r.Availability, firstOf(r.Timezone, r.Group.Timezone))
	a.meetings = a.calendar.whole(r.Group.MeetingWindows, r.Group.Timezone)
	a.nearby = map[string]bool{}
	for _, id := range r.Group.NearbyPlaces {
		a.nearby[id] = true
	}
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

// askNeeds takes the needs that are open and stated by a member. One without a date of its own
// takes the request's; one that names neither topics nor kinds takes those that the request names.
func (a *asked) askNeeds(m *Matcher) {
	for number, i := range inGroupsOrder(a.request.Needs) {
		need := &a.request.Needs[i]
		if need.Status != models.NeedOpen || !need.Confirmed() {
			continue
		}
		n := askedNeed{
			Need: need, number: number + 1, topics: m.wishes(need.Topics), kinds: need.ConsultationKinds, weight: 1, day: need.RespondByOn,
		}
		if n.bare() {
			n.topics, n.kinds = m.wishes(a.request.Topics), a.request.ConsultationKinds
		}
		if need.Rank > 0 {
			n.weight = max(1, orderMost+1-need.Rank)
		}
		if n.day.IsZero() {
			n.day = a.request.RespondByOn
		}
		if !n.day.IsZero() {
			a.setDeadline(&n)
		}
		a.needs = append(a.needs, n)
	}
}

// inGroupsOrder returns the places of needs in the group's order; those that the group gave none
// come last, as the request lists them.
func inGroupsOrder(needs []models.Need) []int {
	order := make([]int, len(needs))
	for i := range order {
		order[i] = i
	}
	rank := func(i int) int {
		if needs[i].Rank > 0 {
			return needs[i].Rank
		}
		return math.MaxInt
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rank(i), rank(j)) })
	return order
}

func (a *asked) setDeadline(n *askedNeed) {
	deadline := n.day.AddDays(1).In(a.zone) // the day ends at 24:00
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

// meetsIn returns the language that the group meets in: the one it names, else the first of its
// languages.
func (g *Group) meetsIn() string {
	if g.Language == "" && len(g.Languages) > 0 {
		return g.Languages[0]
	}
	return g.Language
}

// wantedLanguages returns the languages in which consultation is wanted, the one that the group
// meets in first, then its others, then those that only the request names.
func (a *asked) wantedLanguages() []string {
	r := a.request
	wanted := []string(r.Languages)
	if len(wanted) == 0 {
		wanted = r.Group.Languages
	}
	if len(wanted) == 0 && r.Group.Language != "" {
		wanted = []string{r.Group.Language}
	}
	list := make([]string, 0, len(wanted))
	for _, tag := range wanted {
		if language := primary(tag); !slices.Contains(list, language) {
			list = append(list, language)
		}
	}
	slices.SortStableFunc(list, func(x, y string) int { return cmp.Compare(a.ownness(x), a.ownness(y)) })
	return list
}

// ownness orders a language: 0 the one that the group meets in, 1 another of its own, 2 one that
// only the request names.
func (a *asked) ownness(language string) int {
	switch {
	case language == a.meetsIn:
		return 0
	case slices.ContainsFunc(a.request.Group.Languages, func(tag string) bool { return primary(tag) == language }):
		return 1
	}
	return 2
}

// primary returns a language without script and region: people who speak en-GB and en-IN have a
// language in common.
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
