package matching_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/matching"
	"github.com/shg-directory/shg/models"
)

// tuesday is as_of in every table: 24 November 2026, 09:00 in London, a Tuesday.
var tuesday = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func at(lat, lon float64) *models.Point { return &models.Point{Lat: lat, Lon: lon} }

// asking is a group in Leeds that asks for help with facilitation; change makes it another.
func asking(change func(r *matching.Request)) matching.Request {
	r := matching.Request{AsOf: tuesday, Group: matching.Group{
		ID: models.ID{1}, Topics: []string{"alcohol"}, Language: "en", Languages: []string{"en"}, Timezone: "Europe/London",
		PlaceID: "geonames:2644688", Point: at(53.8, -1.5), RegionCode: "GB.ENG", Country: "GB",
	}}
	r.ID, r.Status, r.RadiusKm, r.AllowRemote = models.ID{2}, models.RequestOpen, 50, true
	r.Needs = []models.Need{{ID: models.ID{3}, Status: models.NeedOpen, ConsultationKinds: models.List[models.ConsultationKind]{models.KindFacilitation}}}
	if change != nil {
		change(&r)
	}
	return r
}

// offering is a listed consultant at the group's place.
func offering(change func(c *matching.Consultant)) matching.Consultant {
	point := at(53.8, -1.5)
	c := matching.Consultant{Consultant: models.Consultant{
		ID: models.ID{4}, Topics: models.List[string]{"alcohol"}, ConsultationKinds: models.List[models.ConsultationKind]{models.KindFacilitation},
		Languages: models.List[string]{"en"}, Formats: models.List[models.Format]{models.FormatInPerson, models.FormatOnline}, ServiceRadiusKm: 100,
		Remote: models.RemoteCountry, Base: models.Locality{PlaceID: "geonames:2644688", RegionCode: "GB.ENG", Country: "GB", Lat: &point.Lat, Lon: &point.Lon},
		Timezone: "Europe/London", ResponseHours: 24, Accepting: true, Capacity: 3, Status: models.StatusPublished,
		Verified: models.Doc[*models.Verification]{V: &models.Verification{Ground: models.GroundSchool}},
	}}
	if change != nil {
		change(&c)
	}
	return c
}

func away(km float64) func(c *matching.Consultant) {
	return func(c *matching.Consultant) {
		lat := 53.8 + km/111.195 // a degree of latitude on a globe of 6,371 km
		c.Base.Lat, c.Base.PlaceID = &lat, "geonames:1"
	}
}

type formula struct {
	name      string
	principle models.Principle
	request   func(r *matching.Request)
	offer     func(c *matching.Consultant)
	want      int // −1: not asked
}

func formulas() []formula {
	roles := func(r *matching.Request) { r.Roles = models.List[models.Role]{models.RoleTrain, models.RoleOneAnswer} }
	topics := func(ids ...string) func(c *matching.Consultant) {
		return func(c *matching.Consultant) { c.Topics = ids }
	}
	needs := func(list ...models.Need) func(r *matching.Request) {
		return func(r *matching.Request) { r.Needs = list }
	}
	open := func(rank int, topic string, due models.Date) models.Need {
		return models.Need{ID: models.ID{byte(rank)}, Status: models.NeedOpen, Topics: models.List[string]{topic}, Rank: rank, RespondByOn: due}
	}
	on := func(day int) models.Date { return models.Date{Year: 2026, Month: 11, Day: day} }
	slow := func(c *matching.Consultant) { c.ResponseHours = 1000 }
	stage := func(r *matching.Request) { r.Group.Stage = models.StageForming }
	return []formula{
		{"the same topic", "A", nil, nil, 1_000_000},
		{"its parent", "A", nil, topics("addiction"), 500_000},
		{"a sibling", "A", nil, topics("gambling"), 250_000},
		{"another field", "A", nil, topics("bereavement"), 0},
		{"any issue", "A", nil, func(c *matching.Consultant) { c.Topics, c.AnyIssue = nil, true }, 500_000},
		{"the request's issues before the group's", "A", func(r *matching.Request) { r.Topics = models.List[string]{"gambling", "alcohol"} }, nil, 625_000},
		{"half of the roles", "A", roles, func(c *matching.Consultant) { c.Roles = models.List[models.Role]{models.RoleTrain} }, 750_000},
		{"none of the roles", "A", roles, nil, 500_000},
		{"nothing asked", "A", func(r *matching.Request) { r.Group.Topics = nil }, nil, -1},

		{"covered", "B", nil, nil, 1_000_000},
		{"topic by half, no kind", "B", needs(models.Need{Status: models.NeedOpen, Topics: models.List[string]{"addiction"}, ConsultationKinds: models.List[models.ConsultationKind]{models.KindConflict}}), nil, 250_000},
		{"bare needs ask nothing", "B", needs(models.Need{Status: models.NeedOpen}), nil, -1},
		{"the first weighs 3, the third 1", "B", needs(open(1, "alcohol", models.Date{}), open(3, "bereavement", models.Date{})), nil, 750_000},
		{"urgent weighs double", "B", needs(open(0, "alcohol", on(28)), open(0, "bereavement", models.Date{})), nil, 666_666},
		{"overdue is urgent and never late", "B", needs(open(0, "alcohol", on(1)), open(0, "bereavement", models.Date{})), slow, 666_666},
		{"late is half", "B", needs(open(0, "alcohol", on(28))), slow, 500_000},
		{"a request's date is its needs'", "B", func(r *matching.Request) { r.RespondByOn = on(28) }, slow, 500_000},

		{"at the place: all reach, language, one of three facts", "C", nil, nil, 800_000},
		{"half of the radius away", "C", nil, away(25.5), 400_000*745/1000 + 300_000},
		{"beyond the radius: remote, same region", "C", nil, away(80), 400_000/3 + 300_000},
		{"a named area", "C", nil, func(c *matching.Consultant) { away(400)(c); c.Areas, c.Remote = models.List[string]{"GB.ENG"}, "" }, 500_000},
		{"an interpreter", "C", func(r *matching.Request) { r.AcceptsInterpreter = true }, func(c *matching.Consultant) {
			c.Languages, c.AcceptsInterpreter = models.List[string]{"bn"}, true
		}, 400_000 + 75_000 + 100_000},
		{"another of the group's languages", "C", func(r *matching.Request) { r.Group.Languages = []string{"en", "bn"} }, func(c *matching.Consultant) {
			c.Languages = models.List[string]{"bn-BD"}
		}, 400_000 + 150_000 + 100_000},

		{"nothing negotiable, nothing else asked", "D", nil, nil, 0},
		{"half of the terms", "D", nil, func(c *matching.Consultant) { c.Negotiable = models.List[models.Negotiable]{"place", "length"} }, 500_000},
		{"first format", "D", func(r *matching.Request) { r.Formats = models.List[models.Format]{models.FormatOnline} }, nil, 500_000},
		{"second format", "D", func(r *matching.Request) {
			r.Formats = models.List[models.Format]{models.FormatPhone, models.FormatOnline}
		}, nil, 250_000},
		{"a third of the session", "D", evenings, func(c *matching.Consultant) {
			c.Availability = models.List[models.Window]{{Day: models.Tuesday, From: "20:30", To: "22:00"}}
		}, (400_000 / 3) * 10 / 7},
		{"time is negotiable", "D", evenings, func(c *matching.Consultant) { c.Negotiable = models.List[models.Negotiable]{"time"} }, (200_000 + 75_000) * 10 / 7},

		{"no stage declared", "E", nil, nil, -1},
		{"no experience", "E", stage, nil, 500_000},
		{"declared and trained", "E", stage, func(c *matching.Consultant) {
			c.Training = models.List[models.TrainingKind]{models.TrainingSHG}
			c.StageExperience = models.List[models.StageExperience]{{Stage: models.StageForming, Declared: 7}}
		}, 750_000},
		{"four concluded", "E", stage, func(c *matching.Consultant) {
			c.StageExperience = models.List[models.StageExperience]{{Stage: models.StageForming, Concluded: 9}}
		}, 1_000_000},
		{"a neighbouring stage counts half", "E", stage, func(c *matching.Consultant) {
			c.StageExperience = models.List[models.StageExperience]{{Stage: models.StageConsidering, Concluded: 2}, {Stage: models.StageEstablished, Concluded: 5}}
		}, 625_000},

		{"none wanted", "F", nil, nil, -1},
		{"one of two opened", "F", func(r *matching.Request) {
			r.Resources = models.List[models.ResourceCategory]{models.ResourceFunding, models.ResourceMeetingSpace}
		}, func(c *matching.Consultant) {
			c.OpensResources = models.List[models.OpenedResource]{{Category: models.ResourceFunding, Areas: []string{"GB"}}, {Category: models.ResourceMeetingSpace, Areas: []string{"BD"}}}
		}, 500_000},
		{"feedback of three groups", "E", stage, func(c *matching.Consultant) {
			c.Feedback = map[models.Principle]matching.Feedback{models.PrincipleE: {Groups: 3, Mean: 0.75}}
		}, 600_000},
		{"feedback of two groups is not counted", "E", stage, func(c *matching.Consultant) {
			c.Feedback = map[models.Principle]matching.Feedback{models.PrincipleE: {Groups: 2, Mean: 1}}
		}, 500_000},
	}
}

// evenings wants Tuesdays from 19:00 to 21:00 in London, sessions of 90 minutes.
func evenings(r *matching.Request) {
	r.Availability, r.Timezone = models.List[models.Window]{{Day: models.Tuesday, From: "19:00", To: "21:00"}}, "Europe/London"
}

func TestFormulas(t *testing.T) {
	t.Parallel()
	for _, f := range formulas() {
		t.Run(string(f.principle)+" "+f.name, func(t *testing.T) {
			t.Parallel()
			for _, s := range matcher.Judge(asking(f.request), offering(f.offer)).Principles {
				if s.Principle != f.principle {
					continue
				}
				if s.Asked != (f.want >= 0) || s.Asked && (s.Score < f.want-300 || s.Score > f.want+300) {
					t.Errorf("score %d (asked %v), want %d; reasons %v", s.Score, s.Asked, f.want, s.Reasons)
				}
			}
		})
	}
}

// Equally suitable consultants stand by who has more room, then by a lot that differs between requests.
func TestEquallySuitableAreOrderedByRoomThenByLot(t *testing.T) {
	t.Parallel()
	var list []matching.Consultant
	for i := range 40 {
		list = append(list, offering(func(c *matching.Consultant) { c.ID[15] = byte(i) }))
	}
	busy := offering(func(c *matching.Consultant) { c.ID[15], c.Active = 99, 1 })
	firsts := map[byte]bool{}
	for i := range 40 {
		r := asking(func(r *matching.Request) { r.ID[15] = byte(i) })
		order := matcher.Rank(r, append([]matching.Consultant{busy}, list...)).Order
		firsts[order[0].Consultant.ID[15]] = true
		if last := order[len(order)-1].Consultant.ID[15]; last != 99 {
			t.Errorf("the busy one does not stand last, but %d", last)
		}
	}
	if len(firsts) < 10 {
		t.Errorf("the lot puts only %d of 40 first in 40 requests", len(firsts))
	}
}

// What nobody has filled in yet is judged too.
func TestEmptyInputsHaveAnAnswer(t *testing.T) {
	t.Parallel()
	m := matcher.Judge(matching.Request{}, matching.Consultant{})
	if m.Total != 0.5 && m.Total != 0 || len(m.Refusals) == 0 {
		t.Errorf("%+v", m)
	}
	if got := matcher.Rank(asking(nil), nil); len(got.Order) != 0 || got.Order == nil {
		t.Errorf("%+v", got)
	}
	zero := asking(func(r *matching.Request) {
		r.Weights.V = models.Weights{"A": 0, "B": 0, "C": 0, "D": 0, "E": 0, "F": 0}
	})
	if m := matcher.Judge(zero, offering(nil)); m.Total != 0.5 || m.Step != 25 {
		t.Errorf("all weights 0: total %v in step %d", m.Total, m.Step)
	}
}

// The change told with a near miss is the mildest that admits.
func TestNearMissesTellTheMildestChange(t *testing.T) {
	t.Parallel()
	none := func(c *matching.Consultant) { c.Remote = models.RemoteNone }
	cases := []struct {
		name    string
		request func(r *matching.Request)
		offer   func(c *matching.Consultant)
		want    map[string]any
	}{
		{"62 km away", nil, func(c *matching.Consultant) { away(62)(c); none(c) }, map[string]any{"radius_km": 65.0}},
		{"another form", func(r *matching.Request) { r.Formats = models.List[models.Format]{models.FormatPhone} }, none, map[string]any{"formats": []models.Format{models.FormatPhone, models.FormatInPerson}}},
		{"too slow", func(r *matching.Request) { r.RespondByOn = models.Date{Year: 2026, Month: 11, Day: 25} }, func(c *matching.Consultant) { c.ResponseHours = 72 }, map[string]any{"respond_by_on": "2026-11-27"}},
		{"a claim", func(r *matching.Request) { r.MustBe.V = map[string]string{"gender": "woman"} }, nil, map[string]any{"lift": []models.RefusalCode{models.RefusedMustBe}}},
		{"an interpreter", nil, func(c *matching.Consultant) {
			c.Languages, c.AcceptsInterpreter = models.List[string]{"bn"}, true
		}, map[string]any{"accepts_interpreter": true}},
	}
	for _, c := range cases {
		near := matcher.Rank(asking(c.request), []matching.Consultant{offering(c.offer)}).NearMisses
		if len(near) != 1 {
			t.Errorf("%s: %d near misses", c.name, len(near))
			continue
		}
		if diff := cmp.Diff(c.want, near[0].Change); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
