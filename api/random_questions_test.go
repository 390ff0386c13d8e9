package api_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every way out of the directory lists the same meetings: those that meet all filters, each by
// itself. What is right is decided here from what was written, without the code of the service.
func TestAllWaysOutAgreeOnRandomQuestions(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		random := rand.New(rand.NewPCG(20261129, 12)) // the same questions every time
		world := s.fill(random)
		for range questionsFor(t) {
			q := askAtRandom(random)
			groups, meetings := q.answer(world)
			query := q.query().Encode()
			found := s.ask("GET", "/groups?per_page=100&sort=name&"+query, person{}, nil).wantStatus(http.StatusOK)
			if diff := cmp.Diff(groups, found.names()); diff != "" {
				t.Fatalf("%s (-want +search):\n%s", query, diff)
			}
			for _, path := range []string{"/calendar.ics", "/meeting-guide.json"} {
				if diff := cmp.Diff(meetings, namedIn(s.told(path, query, ""))); diff != "" {
					t.Fatalf("%s of %s (-want +got):\n%s", path, query, diff)
				}
			}
			if !q.has("bbox") {
				if _, counted := s.onMap("bbox=-3,53,0,55&zoom=2&" + query); int(counted) != len(groups) {
					t.Fatalf("the map of %s counts %v groups, want %d", query, counted, len(groups))
				}
			}
		}
	})
}

// questionsFor returns 2,000 in memory if random requests are asked for, and fewer otherwise.
func questionsFor(t *testing.T) int {
	if strings.HasSuffix(t.Name(), "/sqlite") && os.Getenv("SHG_RANDOM") != "" {
		return 2000
	}
	return 50
}

var meetingName = regexp.MustCompile(`\bM\d{4}\b`)

// namedIn returns the names of meetings in a feed, each once.
func namedIn(feed string) []string {
	names := meetingName.FindAllString(feed, -1)
	slices.Sort(names)
	return slices.Compact(names)
}

// heldMeeting is what is known of one meeting, with the group's values if it has none of its own.
type heldMeeting struct {
	group, name, day, format, purpose          string
	minute                                     int
	lat, lon                                   float64
	languages, audience, accessibility, styles []string
}

// fill creates groups with one to four meetings and returns these.
func (s *site) fill(random *rand.Rand) []heldMeeting {
	var world []heldMeeting
	steward := s.member("A steward")
	for g := range 60 {
		name := fmt.Sprintf("G%02d", g)
		own := heldMeeting{group: name, lat: spot(random, 53.5), lon: spot(random, -1.8), languages: some(random, "en", "de", "bn"), audience: some(random, "women", "men", "seniors")}
		if len(own.languages) == 0 {
			own.languages = []string{"en"}
		}
		var meetings []any
		for m := range 1 + random.IntN(4) {
			meeting, input := meetingAtRandom(random, own, fmt.Sprintf("M%02d%02d", g, m), m == 0)
			world, meetings = append(world, meeting), append(meetings, input)
		}
		s.named(steward, name, map[string]any{"languages": own.languages, "audience": own.audience, "locality": atPoint(own.lat, own.lon), "meetings": meetings})
	}
	return world
}

// meetingAtRandom returns a meeting and what is sent of it; the first of a group is in person.
func meetingAtRandom(random *rand.Rand, own heldMeeting, name string, inPerson bool) (heldMeeting, map[string]any) {
	m := own
	m.name, m.day, m.minute = name, one(random, weekdayCodes()...), 15*random.IntN(96)
	m.format = one(random, "in_person", "hybrid", "online")
	if inPerson {
		m.format = "in_person"
	}
	m.purpose = one(random, "regular", "social_date", "drop_in")
	m.accessibility, m.styles = some(random, "step_free", "hearing_loop"), some(random, "step", "discussion", "silent")
	change := map[string]any{"name": name, "format": m.format, "purpose": m.purpose, "accessibility": m.accessibility, "styles": m.styles}
	if m.format != "in_person" {
		change["online"] = map[string]any{"url": "https://meet.example.org/" + name}
	}
	if random.IntN(2) == 0 {
		m.languages = []string{one(random, "en", "de", "bn")}
		change["languages"] = m.languages
	}
	if random.IntN(2) == 0 {
		audience := some(random, "women", "men", "seniors")
		m.audience, change["audience"] = slices.Concat(own.audience, audience), audience
	}
	if m.format != "online" && random.IntN(2) == 0 {
		m.lat, m.lon = spot(random, 53.5), spot(random, -1.8)
		change["locality"] = atPoint(m.lat, m.lon)
	}
	return m, weekly(m.day, clock(m.minute), change)
}

// question is filters by name.
type question map[string]string

func (q question) has(name string) bool { return q[name] != "" }

func (q question) query() url.Values {
	v := url.Values{}
	for name, value := range q {
		v.Set(name, value)
	}
	return v
}

// askAtRandom draws one to four filters.
func askAtRandom(random *rand.Rand) question {
	draw := map[string]func() string{
		"day":           func() string { return strings.Join(atLeastOne(random, weekdayCodes()...), ",") },
		"starts_after":  func() string { return clock(15 * random.IntN(96)) },
		"starts_before": func() string { return clock(15 + 15*random.IntN(95)) },
		"format":        func() string { return strings.Join(atLeastOne(random, "in_person", "hybrid", "online"), ",") },
		"purpose":       func() string { return one(random, "regular", "social_date", "drop_in") },
		"language":      func() string { return strings.Join(atLeastOne(random, "en", "de", "bn"), ",") },
		"audience":      func() string { return strings.Join(atLeastOne(random, "women", "men", "seniors"), ",") },
		"accessibility": func() string { return strings.Join(atLeastOne(random, "step_free", "hearing_loop"), ",") },
		"style":         func() string { return strings.Join(atLeastOne(random, "step", "discussion", "silent"), ",") },
		"near":          func() string { return fmt.Sprintf("%.3f,%.3f", 53.55+random.Float64()*0.4, -1.75+random.Float64()*0.4) },
		"bbox": func() string {
			west, south := spot(random, -1.855), spot(random, 53.445) // between the spots
			return fmt.Sprintf("%.3f,%.3f,%.3f,%.3f", west, south, west+0.2, south+0.2)
		},
	}
	names := []string{"day", "starts_after", "starts_before", "format", "purpose", "language", "audience", "accessibility", "style", "near", "bbox"}
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	q := question{}
	for _, name := range names[:1+random.IntN(4)] {
		q[name] = draw[name]()
	}
	if q.has("starts_after") && q.has("starts_before") && q["starts_after"] >= q["starts_before"] {
		delete(q, "starts_before")
	}
	if q.has("near") {
		q["radius_km"] = strconv.Itoa(3 + random.IntN(20))
	}
	return q
}

// answer returns the names of the groups and meetings that meet all filters.
func (q question) answer(world []heldMeeting) (groups, meetings []string) {
	groups, meetings = []string{}, nil
	for _, m := range world {
		if q.admits(m) {
			groups, meetings = append(groups, m.group), append(meetings, m.name)
		}
	}
	slices.Sort(meetings)
	slices.Sort(groups)
	return slices.Compact(groups), meetings
}

func (q question) admits(m heldMeeting) bool {
	for name, value := range q {
		if !admits(name, strings.Split(value, ","), m) {
			return false
		}
	}
	return !q.has("near") || kmBetween(numbersIn(q["near"]), m) <= numbersIn(q["radius_km"])[0]
}

func admits(name string, values []string, m heldMeeting) bool {
	among := func(actual ...string) bool {
		return slices.ContainsFunc(actual, func(h string) bool { return slices.Contains(values, h) })
	}
	switch name {
	case "day":
		return among(m.day)
	case "starts_after":
		return clock(m.minute) >= values[0]
	case "starts_before":
		return clock(m.minute) < values[0]
	case "format":
		return among(m.format)
	case "purpose":
		return among(m.purpose)
	case "language":
		return among(m.languages...)
	case "audience":
		return among(m.audience...)
	case "style":
		return among(m.styles...)
	case "accessibility":
		return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(m.accessibility, v) })
	case "bbox":
		b := numbersIn(strings.Join(values, ","))
		return m.lon >= b[0] && m.lat >= b[1] && m.lon <= b[2] && m.lat <= b[3]
	}
	return true
}

// kmBetween returns the distance on a sphere of 6,371.0088 km, by the law of haversines.
func kmBetween(from []float64, m heldMeeting) float64 {
	const rad = math.Pi / 180
	half := func(a float64) float64 { return math.Pow(math.Sin(a*rad/2), 2) }
	h := half(m.lat-from[0]) + math.Cos(from[0]*rad)*math.Cos(m.lat*rad)*half(m.lon-from[1])
	return 2 * 6371.0088 * math.Asin(math.Sqrt(h))
}

func numbersIn(text string) []float64 {
	var list []float64
	for part := range strings.SplitSeq(text, ",") {
		n, _ := strconv.ParseFloat(part, 64)
		list = append(list, n)
	}
	return list
}

func weekdayCodes() []string { return []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"} }

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func spot(random *rand.Rand, from float64) float64 { return from + float64(random.IntN(50))/100 }

func one(random *rand.Rand, of ...string) string { return of[random.IntN(len(of))] }

func some(random *rand.Rand, of ...string) []string {
	return slices.DeleteFunc(slices.Clone(of), func(string) bool { return random.IntN(2) == 0 })
}

func atLeastOne(random *rand.Rand, of ...string) []string {
	if list := some(random, of...); len(list) > 0 {
		return list
	}
	return of[:1]
}
