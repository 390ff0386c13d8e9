package api_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// twinQuestions is the number of questions of each of the eight actors in an ordinary run.
// SHG_TWINS sets another number, 10,000 in make twins.
const twinQuestions = 190

// secret is a record that conceals its place and can be moved to a place that the public cannot
// distinguish from the former.
type secret struct {
	id, slug string
	then     func()         // moves it
	points   []models.Point // near which is asked
}

// twinPlaces finds two places that are the same to the public at a precision: another region,
// country or zone, as far as differ asks.
func twinPlaces(t *testing.T, near models.Point, km float64, same, differ func(a, b models.Place) bool) (a, b models.Place) {
	t.Helper()
	places := places.Open().Within(near, km, 20_000)
	for _, a := range places {
		for _, b := range places {
			if same(a, b) && differ(a, b) {
				return a, b
			}
		}
	}
	t.Fatalf("no two such places within %v km of %v", km, near)
	return a, b
}

// leastPeople is how many people at least share what is public of an area (docs/decisions/0031). It
// is written here, not read from the rule that is tested.
const leastPeople = 10_000

func sameCell(a, b models.Place) bool {
	book := places.Open()
	return book.AreaCell(a.Point()) == book.AreaCell(b.Point()) && book.AreaPeople(a.Point()) >= leastPeople
}

// concealed returns a group whose group place, meetings' places, zone and words are those of a
// place. Its meeting begins at a time of day there.
func concealed(name, precision string, at models.Place, start string) map[string]any {
	where := func(label string) map[string]any {
		return map[string]any{
			"label": label + at.Name, "precision": precision, "place": map[string]any{"id": at.ID},
			"point": map[string]any{"lat": at.Lat, "lon": at.Lon},
		}
	}
	meeting := func(name string) map[string]any {
		return map[string]any{
			"name": name, "format": "in_person", "start": start, "duration_minutes": 90, "rrule": "FREQ=WEEKLY;BYDAY=TU", "timezone": at.Timezone,
			"venue": "Hall of " + at.Name, "address": map[string]any{"text": "1 Main Street, " + at.Name}, "directions": "From the station of " + at.Name,
		}
	}
	own := meeting("Elsewhere")
	own["locality"] = where("Corner of ")
	return map[string]any{
		"name": name, "topics": []string{"alcohol"}, "language": "en", "languages": []string{"en"}, "timezone": at.Timezone, "locality": where("Quarter of "),
		"meetings": []any{meeting("Here"), own},
	}
}

// twins returns the records to ask about: groups of stewards and of a source, and consultants, each
// with a place and another that the public cannot distinguish from it.
func (s *site) twins(t *testing.T) []*secret {
	t.Helper()
	any2 := func(a, b models.Place) bool { return a.ID != b.ID }
	otherCountry := func(a, b models.Place) bool { return a.Timezone == "Europe/Busingen" && b.Country == "CH" }
	otherZone := func(a, b models.Place) bool {
		return a.Timezone == "America/New_York" && b.Timezone == "America/Chicago" && a.RegionCode != b.RegionCode
	}
	texas := func(a, b models.Place) bool { return a.RegionCode == "US.TX" && b.RegionCode == "US.TX" }
	elPaso := func(a, b models.Place) bool { return a.Timezone == "America/Denver" && b.Timezone == "America/Chicago" }
	smallRegions := func(a, b models.Place) bool {
		book := places.Open()
		return a.Country == b.Country && book.PublicRegion(a.Country, a.RegionCode).RegionCode == "" && book.PublicRegion(b.Country, b.RegionCode).RegionCode == "" &&
			a.Timezone == b.Timezone
	}
	otherRegion := func(a, b models.Place) bool {
		return a.RegionCode != b.RegionCode && a.RegionCode != "" && b.RegionCode != ""
	}
	kinds := []struct {
		name, precision string
		near            models.Point
		km              float64
		same, differ    func(a, b models.Place) bool
		startA, startB  string
	}{
		{"Same cell", "area", models.Point{Lat: 53.8, Lon: -1.55}, 20, sameCell, any2, "19:30", "19:30"},
		{"Over the border", "area", models.Point{Lat: 47.697, Lon: 8.69}, 20, sameCell, otherCountry, "19:30", "19:30"},
		{"Over the zones", "area", models.Point{Lat: 32.46, Lon: -84.99}, 60, sameCell, otherZone, "19:30", "18:30"},
		{"Big region", "hidden", models.Point{Lat: 31.1, Lon: -104}, 350, texas, elPaso, "18:30", "19:30"},
		{"Small regions", "hidden", models.Point{Lat: 46.1, Lon: 14.8}, 150, smallRegions, otherRegion, "19:30", "19:30"},
	}
	partner, moderator := s.partner("twins"), s.moderator()
	var all []*secret
	for i, k := range kinds {
		a, b := twinPlaces(t, k.near, k.km, k.same, k.differ)
		points := []models.Point{a.Point(), b.Point()}
		steward := s.member("Steward of " + k.name)
		all = append(all, s.twinGroup(t, steward, fmt.Sprint("Of a steward ", i), k.precision, [2]models.Place{a, b}, [2]string{k.startA, k.startB}))
		record := recordPath("twins", "r"+strconv.Itoa(i))
		say := func(at models.Place, start string) response {
			return s.ask("PUT", record, partner, concealed(fmt.Sprint("Of a source ", i), k.precision, at, start))
		}
		created := say(a, k.startA).wantStatus(http.StatusCreated)
		all = append(all, &secret{
			id: "/groups/" + created.text("id"), slug: "/groups/" + created.text("slug"), points: points, then: func() { say(b, k.startB).wantStatus(http.StatusOK) },
		})
		all = append(all, s.twinConsultant(moderator, fmt.Sprint("Consultant ", i), k.precision, [2]models.Place{a, b}, [2]string{k.startA, k.startB}))
	}
	return all
}

func (s *site) twinGroup(t *testing.T, steward person, name, precision string, at [2]models.Place, start [2]string) *secret {
	t.Helper()
	created := s.ask("POST", "/groups", steward, concealed(name, precision, at[0], start[0])).wantStatus(http.StatusCreated)
	path := "/groups/" + created.text("id")
	public := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
	moved := concealed(name, precision, at[1], start[1])
	for i := range 2 {
		moved["meetings"].([]any)[i].(map[string]any)["id"] = created.at(fmt.Sprintf("meetings/%d/id", i)) //nolint:forcetypeassert // as concealed makes it
	}
	return &secret{id: path, slug: "/groups/" + public.text("slug"), points: []models.Point{at[0].Point(), at[1].Point()}, then: func() {
		now := s.ask("PUT", path, steward, moved).wantStatus(http.StatusOK)
		if now.at("locality/label") != "Quarter of "+at[1].Name || now.at("timezone") != at[1].Timezone || now.at("meetings/1/start") != start[1] ||
			now.at("meetings/0/venue") != "Hall of "+at[1].Name || now.at("locality/place/country") != at[1].Country {
			t.Errorf("members of %s do not see their own words: %s", name, now.body)
		}
	}}
}

func (s *site) twinConsultant(moderator person, name, precision string, at [2]models.Place, start [2]string) *secret {
	profile := func(p models.Place, from string) map[string]any {
		to := fmt.Sprintf("%02d%s", atoi(from[:2])+2, from[2:])
		return with(facilitator(name), "timezone", p.Timezone, "availability", []any{map[string]any{"day": "TU", "from": from, "to": to}},
			"base", map[string]any{"label": "Office in " + p.Name, "place": map[string]any{"id": p.ID}, "precision": precision})
	}
	at[0].Timezone, at[1].Timezone = zoneUnsaid(precision, at[0]), zoneUnsaid(precision, at[1])
	who, id := s.consultant(moderator, profile(at[0], start[0]))
	return &secret{id: "/consultants/" + id, slug: "/consultants/" + id, points: []models.Point{at[0].Point(), at[1].Point()}, then: func() {
		s.ask("PUT", "/consultants/me", who, profile(at[1], start[1])).wantStatus(http.StatusOK)
	}}
}

// zoneUnsaid leaves the zone to the place. A zone that a hidden consultant names is a choice, and
// public.
func zoneUnsaid(precision string, p models.Place) string {
	if precision == "hidden" {
		return ""
	}
	return p.Timezone
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// actors returns eight people who are no members of any of these groups, with sessions for pages.
func (s *site) actors() map[string]person {
	all := s.actorsByKeys()
	for name, who := range all {
		if name != "anybody" {
			who.cookie = s.session(who, models.MethodPasskey)
			all[name] = who
		}
	}
	return all
}

func (s *site) actorsByKeys() map[string]person {
	other := s.member("Another steward")
	consultant, _ := s.consultant(s.moderator(), facilitator("An onlooker"))
	return map[string]person{
		"anybody": {}, "account": s.member("A stranger"), "steward of another group": other, "consultant": consultant, "moderator": s.moderator(),
		"admin":                s.person("An admin", models.AccountAdmin, "account", "admin"),
		"another source":       s.partner("onlooker"),
		"listener of webhooks": s.listener("A listener"),
	}
}

// pagedOnly are the parameters that go with pages alone.
var pagedOnly = regexp.MustCompile(`(&(sort|facets)=[^&]*|sort=[^&]*)`)

// twinQuestion is one thing that somebody outside might ask, in one of the media types, or for a
// page.
type twinQuestion struct {
	path, accept string
	page         bool
}

// pageEvery is which of the questions are for pages: every fourth.
const pageEvery = 4

// twinPages are the addresses of pages about everything that is public of the secrets.
func twinPages(random *rand.Rand) []func(x *secret, p models.Point) string {
	return []func(x *secret, p models.Point) string{
		func(x *secret, _ models.Point) string { return x.id },
		func(x *secret, _ models.Point) string { return x.slug },
		func(x *secret, _ models.Point) string { return x.slug + "/sheet?paper=a5" },
		func(x *secret, _ models.Point) string { return x.id + "/qr.svg" },
		func(x *secret, _ models.Point) string { return x.slug + "/correction" },
		func(x *secret, _ models.Point) string { return x.id + "/join" },
		func(x *secret, _ models.Point) string { return x.id + "/inside" },
		func(x *secret, _ models.Point) string { return x.slug + "/inside/needs" },
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/groups?near=%.3f,%.3f&radius_km=%d", p.Lat, p.Lon, 1+random.IntN(80))
		},
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/groups/print?near=%.3f,%.3f&radius_km=%d", p.Lat, p.Lon, 1+random.IntN(80))
		},
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/embed/groups?near=%.3f,%.3f&radius_km=300", p.Lat, p.Lon)
		},
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/consultants?near=%.3f,%.3f&radius_km=%d", p.Lat, p.Lon, 1+random.IntN(80))
		},
		func(*secret, models.Point) string { return "/groups?q=hall&when=evening" },
		func(*secret, models.Point) string {
			return "/places?country=" + []string{"DE", "CH", "US", "SI"}[random.IntN(4)]
		},
		func(*secret, models.Point) string { return "/topics" },
	}
}

// twinQuestionsOf ask about everything that is public of the secrets: by id, slug, place, region,
// country, zone, time, word, map, feed, table and calendar.
func twinQuestionsOf(secrets []*secret, many int) []twinQuestion {
	random := rand.New(rand.NewPCG(11, 7))
	accepts := []string{
		"", "application/json", "application/x-ndjson, */*;q=0.1", "text/csv, */*;q=0.1", "application/geo+json, */*;q=0.1", "text/calendar, */*;q=0.1",
		"application/problem+json, */*;q=0.1", "text/html",
	}
	shapes := []func(x *secret, p models.Point) string{
		func(x *secret, _ models.Point) string { return x.id },
		func(x *secret, _ models.Point) string { return x.slug },
		func(x *secret, _ models.Point) string { return x.id + "/calendar.ics" },
		func(x *secret, _ models.Point) string { return x.id + "/stages" },
		func(x *secret, _ models.Point) string { return x.id + "/members" },
		func(x *secret, _ models.Point) string { return x.id + "/requests" },
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/groups?near=%.3f,%.3f&radius_km=%d&facets=country,region,day,format", p.Lat, p.Lon, 1+random.IntN(80))
		},
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/groups?near=%.3f,%.3f&radius_km=300&sort=distance", p.Lat, p.Lon)
		},
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/consultants?near=%.3f,%.3f&radius_km=%d", p.Lat, p.Lon, 1+random.IntN(80))
		},
		func(_ *secret, p models.Point) string {
			return fmt.Sprintf("/groups/map?bbox=%.3f,%.3f,%.3f,%.3f&zoom=%d", p.Lon-0.2, p.Lat-0.1, p.Lon+0.2, p.Lat+0.1, random.IntN(23))
		},
		func(*secret, models.Point) string {
			return "/groups?region=" + []string{"DE.01", "CH.14", "CH.26", "US.TX", "US.GA", "US.AL", "GB.ENG"}[random.IntN(7)] + "&facets=region"
		},
		func(*secret, models.Point) string {
			return "/groups?country=" + []string{"DE", "CH", "US", "SI", "GB"}[random.IntN(5)]
		},
		func(*secret, models.Point) string {
			return "/consultants?facets=country,region&country=" + []string{"DE", "CH", "US", "SI"}[random.IntN(4)]
		},
		func(*secret, models.Point) string {
			return fmt.Sprintf("/groups?day=TU&starts_after=%02d:00&timezone=%s", random.IntN(24), []string{"Europe/Berlin", "America/Chicago", "UTC"}[random.IntN(3)])
		},
		func(*secret, models.Point) string {
			return fmt.Sprintf("/groups?starts_after=%02d:15&starts_before=23:00", random.IntN(22))
		},
		func(*secret, models.Point) string {
			return "/groups?q=" + []string{"hall", "quarter", "steward", "source", "station"}[random.IntN(5)]
		},
		func(*secret, models.Point) string {
			return "/groups?sort=" + []string{"updated", "-updated", "next", "name"}[random.IntN(4)]
		},
		func(*secret, models.Point) string { return "/changes?limit=100" },
		func(*secret, models.Point) string { return "/groups?source=twins" },
	}
	var questions []twinQuestion
	pages := twinPages(random)
	for len(questions) < many {
		x := secrets[random.IntN(len(secrets))]
		p := x.points[random.IntN(len(x.points))]
		p.Lat, p.Lon = p.Lat+random.Float64()*0.2-0.1, p.Lon+random.Float64()*0.2-0.1
		q := twinQuestion{path: shapes[len(questions)%len(shapes)](x, p), accept: accepts[random.IntN(len(accepts))]}
		if n := len(questions); n%pageEvery == 0 {
			q = twinQuestion{path: pages[n/pageEvery%len(pages)](x, p), accept: "text/html", page: true}
		}
		if strings.Contains(q.accept, "x-ndjson") || strings.Contains(q.accept, "csv") || strings.Contains(q.accept, "geo+json") {
			q.path = pagedOnly.ReplaceAllString(q.path, "") // whole sets have neither order nor facets
		}
		questions = append(questions, q)
	}
	return questions
}

// whole sends a request as somebody and returns everything of the answer except what distinguishes
// requests.
func (s *site) whole(q twinQuestion, who person) string {
	base := "/api/v1"
	if q.page {
		base = ""
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, base+q.path, nil)
	if q.accept != "" {
		req.Header.Set("Accept", q.accept)
	}
	if q.page && who.cookie != "" {
		req.Header.Set("Cookie", "session="+who.cookie)
	}
	if who.token != "" {
		req.Header.Set("Authorization", "Bearer "+who.token)
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, req)
	header := recorder.Header().Clone()
	id := header.Get("X-Request-Id")
	for _, own := range []string{"X-Request-Id", "Date", "RateLimit"} {
		header.Del(own)
	}
	return strings.ReplaceAll(fmt.Sprintf("%d %v %s", recorder.Code, header, recorder.Body), id, "ID")
}

// TestTwinsAreAlike changes everything that is private of groups and consultants that conceal their
// place: place, zone, region, country, label, address, venue, directions, meetings' places and a
// source's raw words. Everybody outside gets, byte for byte and header for header, the answers of
// before.
func TestTwinsAreAlike(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		many := twinQuestions
		if n := atoi(os.Getenv("SHG_TWINS")); n > 0 {
			many = n
		}
		if s.app.Config.Meili.URL != "" {
			many = 40 // a server answers a search in milliseconds, and in many more on a busy machine
		}
		secrets := s.twins(t)
		actors := s.actors()
		questions := twinQuestionsOf(secrets, many)
		s.clock.Add(int64(time.Second))
		s.settle()
		before := map[string][sha256.Size]byte{}
		kept := map[string]string{}
		statuses := map[string]int{}
		each := func(do func(q twinQuestion, name string, got string)) {
			for name, who := range actors {
				for _, q := range questions {
					do(q, name, s.whole(q, who))
				}
			}
		}
		each(func(q twinQuestion, name, got string) {
			key := fmt.Sprint(name, "\x00", q.path, "\x00", q.accept, q.page)
			before[key] = sha256.Sum256([]byte(got))
			statuses[got[:3]]++
			if len(kept) < 2000 {
				kept[key] = got
			}
		})
		s.clock.Add(int64(time.Second))
		for _, x := range secrets {
			x.then()
		}
		s.settle()
		failed := 0
		each(func(q twinQuestion, name, got string) {
			key := fmt.Sprint(name, "\x00", q.path, "\x00", q.accept, q.page)
			if before[key] == sha256.Sum256([]byte(got)) {
				return
			}
			if failed++; failed <= 5 {
				t.Errorf("%s asks %s (%s) and sees that something changed:\n%s", name, q.path, q.accept, cmp.Diff(kept[key], got))
			}
		})
		t.Logf("%d requests of %d actors before and after, %d answers differ; by status %v", many*len(actors), len(actors), failed, statuses)
		if failed > 0 || statuses["200"] < many {
			t.Errorf("%d answers differ, %d of %d were answered", failed, statuses["200"], many*len(actors))
		}
	})
}
