package matching_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// A profile that claims everything, without concluded work, comes first in at most a fifth of the
// demo's rankings in which somebody local suits, wherever it claims to be based.
func TestWhoClaimsEverythingSeldomStandsFirst(t *testing.T) {
	t.Parallel()
	w := newDemoWorld(t)
	variants := map[string]func(c *matching.Consultant){
		"everything":           func(*matching.Consultant) {},
		"without any issue":    func(c *matching.Consultant) { c.AnyIssue = false },
		"without topics":       func(c *matching.Consultant) { c.Topics = nil },
		"a single stage":       func(c *matching.Consultant) { c.StageExperience = c.StageExperience[2:3] },
		"without resources":    func(c *matching.Consultant) { c.OpensResources = nil },
		"with work in no town": func(c *matching.Consultant) { c.WorkedIn = nil },
	}
	bases := w.bases()
	for name, vary := range variants {
		for _, base := range []string{bases[0], bases[len(bases)/2], bases[len(bases)-1], "geonames:1185099", "geonames:1273294"} {
			claims := w.claimingEverything(base)
			vary(&claims)
			first, local := w.countFirst(claims)
			if local < 20 || first*5 > local {
				t.Errorf("%s, based at %s: first in %d of %d rankings", name, base, first, local)
			}
		}
	}
}

// The same profile is believed once groups have concluded work with it.
func TestConcludedWorkStandsForClaims(t *testing.T) {
	t.Parallel()
	w := newDemoWorld(t)
	claims := w.claimingEverything("geonames:1185099")
	before, local := w.countFirst(claims)
	for i := range 5 {
		claims.Engagements = append(claims.Engagements, matching.Engagement{GroupID: models.ID{5, byte(i)}, ConcludedOn: models.DateOf(tuesday)})
	}
	if after, _ := w.countFirst(claims); after <= before || after*2 < local {
		t.Errorf("first in %d of %d rankings without concluded work, in %d with it", before, local, after)
	}
}

// Within a step those stand first whose work here is known and good, then those whose work is known,
// then those with more room.
func TestFactsBeforeClaimsWithinAStep(t *testing.T) {
	t.Parallel()
	one := func(id byte, active, groups int, mean float64) matching.Consultant {
		return offering(func(c *matching.Consultant) {
			c.ID, c.Active = models.ID{id}, active
			for i := range groups {
				c.Engagements = append(c.Engagements, matching.Engagement{GroupID: models.ID{9, byte(i)}, ConcludedOn: models.DateOf(tuesday)})
			}
			if mean > 0 {
				*c.Feedback.Of(models.PrincipleE) = matching.Feedback{Groups: 3, Mean: mean} // E is not asked
			}
		})
	}
	consultants := []matching.Consultant{one(1, 0, 0, 0), one(2, 1, 1, 0), one(3, 2, 3, 0.8), one(4, 0, 3, 0.2), one(5, 0, 1, 0)}
	var got []byte
	for _, ranked := range matcher.Rank(asking(nil), consultants).Order {
		got = append(got, ranked.Consultant.ID[0])
	}
	if len(got) != 5 || got[0] != 3 || got[1] != 5 || got[2] != 2 {
		t.Errorf("in the order %v", got)
	}
}

// demoWorld is the demo's consultants and open requests, as the rules know them.
type demoWorld struct {
	gazetteer *places.Gazetteer
	demo      sample.Directory
	requests  []demoRanking
}

type demoRanking struct {
	matching.Request
	best  int // the highest step without anybody who claims everything
	local bool
}

func newDemoWorld(t *testing.T) demoWorld {
	t.Helper()
	w := demoWorld{gazetteer: places.Open()}
	var err error
	if w.demo, err = sample.Demo(w.gazetteer, models.DateOf(tuesday)); err != nil {
		t.Fatal(err)
	}
	var consultants []matching.Consultant
	for i, c := range w.demo.Consultants {
		if c.Verification.Ground != "" {
			consultants = append(consultants, w.consultant(models.ID{1, byte(i)}, c.Input))
		}
	}
	for i, group := range w.demo.Groups {
		if group.Request == nil {
			continue
		}
		r := demoRanking{Request: w.request(i, group)}
		for _, ranked := range matcher.Rank(r.Request, consultants).Order {
			point, _ := ranked.Consultant.Base.Point()
			r.best = max(r.best, ranked.Step)
			r.local = r.local || places.Nearby(*r.Group.Point, point)
		}
		w.requests = append(w.requests, r)
	}
	return w
}

// countFirst counts in how many rankings in which somebody local suits a consultant comes first, or
// in the same step as the first.
func (w demoWorld) countFirst(c matching.Consultant) (first, local int) {
	for _, r := range w.requests {
		if !r.local {
			continue
		}
		local++
		if match := matcher.Match(r.Request, c); len(match.Refusals) == 0 && match.Step >= r.best {
			first++
		}
	}
	return first, local
}

func (w demoWorld) bases() []string {
	bases := map[string]bool{}
	for _, c := range w.demo.Consultants {
		bases[c.Input.Base.Place.ID] = true
	}
	return slices.Sorted(maps.Keys(bases))
}

func (w demoWorld) consultant(id models.ID, in models.ConsultantInput) matching.Consultant {
	place, _ := w.gazetteer.Place(in.Base.Place.ID)
	c := matching.Consultant{Consultant: models.Consultant{
		ID: id, Name: in.Name, Topics: in.Topics, AnyIssue: in.AnyIssue, ConsultationKinds: in.ConsultationKinds, Roles: in.Roles,
		Languages: in.Languages, Formats: in.Formats, ServiceRadiusKm: in.ServiceRadiusKm, Areas: in.Areas, Remote: in.Remote, WorkedIn: in.WorkedIn,
		Base:         models.Locality{PlaceID: place.ID, RegionCode: place.RegionCode, Country: place.Country, Lat: &place.Lat, Lon: &place.Lon},
		Availability: in.Availability, Timezone: in.Timezone, ResponseHours: *in.ResponseHours, AcceptsInterpreter: in.AcceptsInterpreter,
		Training: in.Training, LivedExperience: in.LivedExperience, OpensResources: in.OpensResources, Negotiable: in.Negotiable,
		StatutoryPowers: in.StatutoryPowers, Accepting: in.Accepting, Capacity: *in.Capacity, Status: models.StatusPublished, UpdatedAt: tuesday,
		Verified: models.Doc[*models.Verification]{V: &models.Verification{Ground: models.GroundSchool}}, Cost: models.Doc[models.ConsultationCost]{V: in.Cost},
	}}
	for _, e := range in.StageExperience {
		c.StageExperience = append(c.StageExperience, models.StageExperience{Stage: e.Stage, Declared: e.Declared})
	}
	return c
}

func (w demoWorld) request(i int, in sample.Group) matching.Request {
	place, _ := w.gazetteer.Place(in.Input.Locality.Place.ID)
	point, q := in.Input.Locality.Point, in.Request
	if point == nil {
		point = new(place.Point())
	}
	r := matching.Request{AsOf: tuesday, Group: matching.Group{
		ID: models.ID{2, byte(i), byte(i >> 8)}, Topics: in.Input.Topics, Language: in.Input.Language, Languages: in.Input.Languages, Stage: in.Stage.Value,
		Timezone: in.Input.Timezone, PlaceID: place.ID, Point: point, RegionCode: place.RegionCode, Country: place.Country,
	}}
	for _, p := range w.gazetteer.Within(*point, places.NearbyKm, 10_000) {
		r.Group.NearbyPlaces = append(r.Group.NearbyPlaces, p.ID)
	}
	r.Request = models.Request{
		ID: models.ID{3, byte(i), byte(i >> 8)}, Status: models.RequestOpen, Topics: q.Topics, ConsultationKinds: q.ConsultationKinds, Roles: q.Roles, Formats: q.Formats,
		Availability: q.Availability, Timezone: q.Timezone, RadiusKm: *q.RadiusKm, AllowRemote: *q.AllowRemote, Languages: q.Languages,
		Weights: models.Doc[models.Weights]{V: q.Weights.Weights()},
	}
	if len(r.Languages) == 0 {
		r.Languages = in.Input.Languages
	}
	for n, need := range in.Needs {
		r.Needs = append(r.Needs, models.Need{
			ID: models.ID{4, byte(n)}, Status: models.NeedOpen, Topics: need.Topics, ConsultationKinds: need.ConsultationKinds, Rank: *need.Order, RespondByOn: need.RespondByOn,
		})
	}
	return r
}

// claimingEverything returns a profile that claims as much as a profile can hold, of what the demo's
// groups ask for most.
func (w demoWorld) claimingEverything(base string) matching.Consultant {
	topics, kinds := map[string]int{}, map[models.ConsultationKind]int{}
	in := models.ConsultantInput{Base: models.LocalityInput{Place: models.PlaceInput{ID: base}}, ServiceRadiusKm: 20_000, Remote: models.RemoteAnywhere}
	for _, group := range w.demo.Groups {
		place, _ := w.gazetteer.Place(group.Input.Locality.Place.ID)
		in.WorkedIn = addTo(in.WorkedIn, place.ID, 50)
		in.Areas = addTo(addTo(in.Areas, place.Country, 50), place.RegionCode, 50)
		for _, language := range group.Input.Languages {
			in.Languages = addTo(in.Languages, language, 20)
		}
		for _, topic := range group.Input.Topics {
			topics[topic]++
		}
		for _, need := range group.Needs {
			for _, kind := range need.ConsultationKinds {
				kinds[kind]++
			}
		}
	}
	in.Topics, in.AnyIssue, in.ConsultationKinds = commonest(topics, 8), true, commonest(kinds, 6)
	in.Roles, in.Formats, in.Negotiable = valuesOf[models.Role]("role"), valuesOf[models.Format]("format"), valuesOf[models.Negotiable]("negotiable")
	for _, stage := range valuesOf[models.Stage]("stage") {
		in.StageExperience = append(in.StageExperience, models.StageClaim{Stage: stage, Declared: 1000})
	}
	for _, category := range valuesOf[models.ResourceCategory]("resource_category") {
		in.OpensResources = append(in.OpensResources, models.OpenedResource{Category: category})
	}
	for _, day := range valuesOf[models.Weekday]("day") {
		in.Availability = append(in.Availability, models.Window{Day: day, From: "00:00", To: "24:00"})
	}
	in.Timezone, in.ResponseHours, in.AcceptsInterpreter = "UTC", new(0), true
	in.Training, in.LivedExperience, in.Accepting, in.Capacity = []models.TrainingKind{models.TrainingSHG}, true, true, new(50)
	return w.consultant(models.ID{9, 9}, in)
}

func addTo(list []string, one string, most int) []string {
	if one == "" || slices.Contains(list, one) || len(list) == most {
		return list
	}
	return append(list, one)
}

func commonest[K cmp.Ordered](counts map[K]int, n int) []K {
	keys := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(keys, func(a, b K) int { return counts[b] - counts[a] })
	return keys[:min(n, len(keys))]
}

func valuesOf[S ~string](set string) []S {
	var values []S
	for _, value := range models.SetValues(set) {
		values = append(values, S(value))
	}
	return values
}
