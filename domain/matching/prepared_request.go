package matching

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// preparedRequest is a request prepared for evaluating many: all that depends on the request alone
// is worked out once.
type preparedRequest struct {
	request        *Request
	rules          Rules
	lifted         refusalSet
	weights        [principleCount]int
	zone           *time.Location // in which the group's dates end
	issues         []wantedTopic
	needs          []preparedNeed // open, and stated by a member
	languages      []string       // wanted, as primary subtags, the one the group meets in first
	mainLanguage   string         // the language that the group meets in, as a primary subtag; "" unknown
	formats        formatSet
	remoteOnly     bool // only remote forms are wanted
	radiusKm       float64
	sessionMinutes int // minutes
	calendar       *calendar
	wantedSpans    []span          // when consultation is wanted
	meetingSpans   []span          // when the group meets at a place, whole meetings within the weeks
	nearby         map[string]bool // ids of places nearby
	resources      []models.ResourceCategory
	since          models.Date // from when work nearby counts
	askedTopics    []string    // of the request, its needs and its group
	askedKinds     []models.ConsultationKind
}

// wantedTopic is a topic that is asked for, with its nearness in quarters to every topic of the
// taxonomy.
type wantedTopic struct {
	topic      string
	similarity []uint8
}

// preparedNeed is a need that the request rests on.
type preparedNeed struct {
	*models.Need
	number   int // by which the request's needs are named: in the group's order, then in the request's
	topics   []wantedTopic
	kinds    []models.ConsultationKind
	weight   int
	day      models.Date // of the need, else of the request; zero: none
	deadline time.Time   // zero: none, or past
}

// isUnspecified reports whether the need names neither topics nor kinds, so that only people can
// judge who covers it.
func (n *preparedNeed) isUnspecified() bool { return len(n.topics) == 0 && len(n.kinds) == 0 }

// isInTime reports whether an answer at that instant comes by the need's date.
func (n *preparedNeed) isInTime(answerAt time.Time) bool {
	return n.deadline.IsZero() || !answerAt.After(n.deadline)
}

func (m *Matcher) prepare(r *Request) *preparedRequest {
	a := &preparedRequest{
		request: r, rules: m.rules, lifted: liftedSet(r.Lift), weights: weightsOf(r.Weights.V, m.rules.weights), zone: zoneByName(r.Group.Timezone, time.UTC),
		formats: newFormatSet(r.Formats), radiusKm: r.RadiusKm, sessionMinutes: r.SessionMinutes,
		calendar: newCalendar(r.AsOf), resources: slices.Clone(r.Resources),
	}
	a.remoteOnly = a.formats != 0 && a.formats&inPerson == 0
	a.issues = m.wantedTopics(r.Topics)
	if len(a.issues) == 0 {
		a.issues = m.wantedTopics(r.Group.Topics)
	}
	a.mainLanguage = PrimarySubtag(r.Group.mainLanguage())
	a.languages = a.wantedLanguages()
	if a.radiusKm <= 0 {
		a.radiusKm = defaultRadiusKm
	}
	if a.sessionMinutes <= 0 {
		a.sessionMinutes = defaultSessionMinutes
	}
	a.wantedSpans = a.calendar.spans(nil, r.Availability, firstNonEmpty(r.Timezone, r.Group.Timezone))
	a.meetingSpans = a.calendar.wholeSpans(r.Group.MeetingWindows, r.Group.Timezone)
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
	a.prepareNeeds(m)
	a.prepareAsked()
	return a
}

// prepareNeeds takes the needs that are open and stated by a member. One without a date of its own
// takes the request's; one that names neither topics nor kinds takes those that the request names.
func (req *preparedRequest) prepareNeeds(m *Matcher) {
	for number, i := range inGroupsOrder(req.request.Needs) {
		need := &req.request.Needs[i]
		if need.Status != models.NeedOpen || !need.Confirmed() {
			continue
		}
		n := preparedNeed{
			Need: need, number: number + 1, topics: m.wantedTopics(need.Topics), kinds: need.ConsultationKinds, weight: 1, day: need.RespondByOn,
		}
		if n.isUnspecified() {
			n.topics, n.kinds = m.wantedTopics(req.request.Topics), req.request.ConsultationKinds
		}
		if need.Rank > 0 {
			n.weight = max(1, req.rules.firstNeed+1-need.Rank)
		}
		if n.day.IsZero() {
			n.day = req.request.RespondByOn
		}
		if !n.day.IsZero() {
			req.setDeadline(&n)
		}
		req.needs = append(req.needs, n)
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

func (req *preparedRequest) setDeadline(n *preparedNeed) {
	deadline := n.day.AddDays(1).In(req.zone) // the day ends at 24:00
	if deadline.After(req.request.AsOf) {
		n.deadline = deadline
	}
	if !deadline.After(req.request.AsOf.Add(time.Duration(req.rules.urgentDays) * 24 * time.Hour)) {
		n.weight *= req.rules.urgent
	}
}

func (m *Matcher) wantedTopics(ids []string) []wantedTopic {
	list := make([]wantedTopic, 0, len(ids))
	for _, id := range ids {
		near := make([]uint8, len(m.topicIDs))
		for i, other := range m.topicIDs {
			near[i] = uint8(m.topics.Similarity(id, other)) //nolint:gosec // 0…100
		}
		list = append(list, wantedTopic{id, near})
	}
	return list
}

// mainLanguage returns the language that the group meets in: the one it names, else the first of
// its languages.
func (g *Group) mainLanguage() string {
	if g.Language == "" && len(g.Languages) > 0 {
		return g.Languages[0]
	}
	return g.Language
}

// wantedLanguages returns the languages in which consultation is wanted, the one that the group
// meets in first, then its others, then those that only the request names.
func (req *preparedRequest) wantedLanguages() []string {
	r := req.request
	wanted := []string(r.Languages)
	if len(wanted) == 0 {
		wanted = r.Group.Languages
	}
	if len(wanted) == 0 && r.Group.Language != "" {
		wanted = []string{r.Group.Language}
	}
	list := make([]string, 0, len(wanted))
	for _, tag := range wanted {
		if language := PrimarySubtag(tag); !slices.Contains(list, language) {
			list = append(list, language)
		}
	}
	slices.SortStableFunc(list, func(x, y string) int { return cmp.Compare(req.languageRank(x), req.languageRank(y)) })
	return list
}

// languageRank orders a language: 0 the one that the group meets in, 1 another of its own, 2 one
// that only the request names.
func (req *preparedRequest) languageRank(language string) int {
	switch {
	case language == req.mainLanguage:
		return 0
	case slices.ContainsFunc(req.request.Group.Languages, func(tag string) bool { return PrimarySubtag(tag) == language }):
		return 1
	}
	return 2
}

// PrimarySubtag returns the language of a BCP 47 tag without script and region, in lower case: people
// who speak en-GB and en-IN have a language in common.
func PrimarySubtag(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(language)
}

func firstNonEmpty(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
