package matching_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
)

// tuesday is as_of in every table: 24 November 2026, 09:00 in London, a Tuesday.
var tuesday = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func at(lat, lon float64) *models.Point { return &models.Point{Lat: lat, Lon: lon} }

// asking returns a group in Leeds that asks for help with facilitation; change makes it another.
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

// offering returns a listed consultant at the group's place.
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
		{"a need in words alone takes the request's topics", "B", func(r *matching.Request) {
			needs(models.Need{Status: models.NeedOpen})(r)
			r.Topics = models.List[string]{"addiction"}
		}, nil, 500_000},
		{"help that rests on law counts in the same country", "B", lawful, func(c *matching.Consultant) { c.ConsultationKinds = advocacy() }, 1_000_000},
		{"and not by the law of another country", "B", lawful, func(c *matching.Consultant) {
			c.ConsultationKinds, c.Base.Country, c.Base.RegionCode, c.Remote = advocacy(), "IE", "IE.L", models.RemoteAnywhere
		}, 0},
		{"but where the group lifts it", "B", func(r *matching.Request) {
			lawful(r)
			r.Lift = models.List[models.RefusalCode]{models.RefusedNeedNotCovered}
		}, func(c *matching.Consultant) {
			c.ConsultationKinds, c.Base.Country, c.Base.RegionCode, c.Remote = advocacy(), "IE", "IE.L", models.RemoteAnywhere
		}, 1_000_000},
		{"and for a consultant who serves the group's country too", "B", lawful, func(c *matching.Consultant) {
			c.ConsultationKinds, c.Base.Country, c.Base.RegionCode, c.Areas = advocacy(), "IE", "IE.L", models.List[string]{"GB.NIR"}
		}, 1_000_000},
		{"topic by half, no kind", "B", needs(models.Need{Status: models.NeedOpen, Topics: models.List[string]{"addiction"}, ConsultationKinds: models.List[models.ConsultationKind]{models.KindConflict}}), nil, 250_000},
		{"bare needs ask nothing", "B", needs(models.Need{Status: models.NeedOpen}), nil, -1},
		{"the first weighs 3, the third 1", "B", needs(open(1, "alcohol", models.Date{}), open(3, "bereavement", models.Date{})), nil, 750_000},
		{"urgent weighs double", "B", needs(open(0, "alcohol", on(28)), open(0, "bereavement", models.Date{})), nil, 666_666},
		{"overdue is urgent and never late", "B", needs(open(0, "alcohol", on(1)), open(0, "bereavement", models.Date{})), slow, 666_666},
		{"late is half", "B", needs(open(0, "alcohol", on(28))), slow, 500_000},
		{"a request's date is its needs'", "B", func(r *matching.Request) { r.RespondByOn = on(28) }, slow, 500_000},

		{"at the place: all reach, language, one of two facts", "C", nil, nil, 850_000},
		{"where resources are known, one of three facts", "C", func(r *matching.Request) { r.ResourcesKnown = true }, nil, 800_000},
		{"a fact more: says to have worked in a place nearby", "C", func(r *matching.Request) {
			r.Group.NearbyPlaces = []string{"geonames:9"}
		}, func(c *matching.Consultant) {
			c.WorkedIn, c.UpdatedAt = models.List[string]{"geonames:9"}, tuesday
		}, 1_000_000},
		{"what was said six years ago does not count", "C", nil, func(c *matching.Consultant) {
			c.WorkedIn, c.UpdatedAt = models.List[string]{"geonames:2644688"}, tuesday.AddDate(-6, 0, 0)
		}, 850_000},
		{"comes while the group meets, for the whole meeting", "C", meets("19:00", "20:30"), free("18:00", "21:00"), 900_000},
		{"is free for a part of the meeting only", "C", meets("19:00", "20:30"), free("19:30", "21:00"), 800_000},
		{"of two meetings the whole of one", "C", func(r *matching.Request) {
			meets("19:00", "22:00")(r)
			r.Group.MeetingWindows = append(r.Group.MeetingWindows, models.Window{Day: models.Tuesday, From: "19:30", To: "20:00"})
		}, free("19:30", "20:00"), 900_000},
		{"a country alone: comes from the same country, nothing rooted", "C", func(r *matching.Request) {
			r.Group.PlaceID, r.Group.Point, r.Group.RegionCode = "", nil, ""
			meets("19:00", "20:30")(r)
		}, func(c *matching.Consultant) { free("18:00", "21:00")(c); c.ServiceRadiusKm, c.Remote = 0, "" }, 500_000*4/7 + 300_000*10/7 - 1},
		{"a language that only the request names", "C", func(r *matching.Request) { r.Languages = models.List[string]{"it"} }, func(c *matching.Consultant) {
			c.Languages = models.List[string]{"it"}
		}, 400_000 + 150_000 + 150_000},
		{"the first of the group's languages where it names no main one", "C", func(r *matching.Request) {
			r.Group.Language, r.Group.Languages = "", []string{"bn", "en"}
		}, func(c *matching.Consultant) { c.Languages = models.List[string]{"bn"} }, 850_000},
		{"half of the radius away", "C", nil, away(25.5), 400_000*745/1000 + 300_000},
		{"beyond the radius: remote, same region", "C", nil, away(80), 400_000/3 + 300_000},
		{"a named area", "C", nil, func(c *matching.Consultant) { away(400)(c); c.Areas, c.Remote = models.List[string]{"GB.ENG"}, "" }, 500_000},
		{"an interpreter", "C", func(r *matching.Request) { r.AcceptsInterpreter = true }, func(c *matching.Consultant) {
			c.Languages, c.AcceptsInterpreter = models.List[string]{"bn"}, true
		}, 400_000 + 75_000 + 150_000},
		{"another of the group's languages", "C", func(r *matching.Request) { r.Group.Languages = []string{"en", "bn"} }, func(c *matching.Consultant) {
			c.Languages = models.List[string]{"bn-BD"}
		}, 400_000 + 150_000 + 150_000},

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
			*c.Feedback.Of(models.PrincipleE) = matching.Feedback{Groups: 3, Mean: 0.75}
		}, 600_000},
		{"feedback of two groups is not counted", "E", stage, func(c *matching.Consultant) {
			*c.Feedback.Of(models.PrincipleE) = matching.Feedback{Groups: 2, Mean: 1}
		}, 500_000},
	}
}

// meets gives the group a meeting at a place, on Tuesdays.
func meets(from, to string) func(r *matching.Request) {
	return func(r *matching.Request) {
		r.Group.MeetingWindows = []models.Window{{Day: models.Tuesday, From: from, To: to}}
	}
}

func free(from, to string) func(c *matching.Consultant) {
	return func(c *matching.Consultant) {
		c.Availability = models.List[models.Window]{{Day: models.Tuesday, From: from, To: to}}
	}
}

func advocacy() models.List[models.ConsultationKind] {
	return models.List[models.ConsultationKind]{models.KindAdvocacy}
}

// lawful needs help that rests on the law of the group's country.
func lawful(r *matching.Request) {
	r.Needs = []models.Need{{ID: models.ID{3}, Status: models.NeedOpen, ConsultationKinds: advocacy()}}
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
			for _, s := range matcher.Match(asking(f.request), offering(f.offer)).Principles {
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

// Equally suitable consultants are ordered by who has more room, then by a lot that differs between
// requests.
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

// Room is the share of places that are taken, not their number.
func TestRoomIsAShare(t *testing.T) {
	t.Parallel()
	loads := [][2]int{{0, 1}, {1, 9}, {1, 4}, {3, 8}, {1, 2}, {5, 9}} // taken, of how many, in the order wanted
	var list []matching.Consultant
	for i, load := range loads {
		list = append(list, offering(func(c *matching.Consultant) { c.ID[15], c.Active, c.Capacity = byte(i), load[0], load[1] }))
	}
	for i := range 20 {
		r := asking(func(r *matching.Request) { r.ID[15] = byte(i) })
		order := matcher.Rank(r, append([]matching.Consultant(nil), list[i%len(list):]...)).Order
		for k := 1; k < len(order); k++ {
			if before, after := order[k-1].Consultant.ID[15], order[k].Consultant.ID[15]; before > after {
				t.Errorf("%v of places taken comes before %v", loads[before], loads[after])
			}
		}
	}
}

// What nobody has filled in yet is judged too.
func TestEmptyInputsHaveAnAnswer(t *testing.T) {
	t.Parallel()
	m := matcher.Match(matching.Request{}, matching.Consultant{})
	if m.Total != 0.5 && m.Total != 0 || len(m.Refusals) == 0 {
		t.Errorf("%+v", m)
	}
	if got := matcher.Rank(asking(nil), nil); len(got.Order) != 0 || got.Order == nil {
		t.Errorf("%+v", got)
	}
	zero := asking(func(r *matching.Request) {
		r.Weights.V = models.Weights{"A": 0, "B": 0, "C": 0, "D": 0, "E": 0, "F": 0}
	})
	if m := matcher.Match(zero, offering(nil)); m.Total != 0.5 || m.Step != 25 {
		t.Errorf("all weights 0: total %v in step %d", m.Total, m.Step)
	}
}

// The change shown with a near miss is the mildest that admits.
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
		{"a claim is never proposed for lifting", func(r *matching.Request) { r.MustBe.V = map[string]string{"gender": "woman"} }, nil, nil},
		{"remote help from abroad", nil, func(c *matching.Consultant) {
			c.Formats, c.Remote = models.List[models.Format]{models.FormatOnline}, models.RemoteAnywhere
			c.Base = models.Locality{Country: "IE"}
		}, map[string]any{"remote": models.RemoteFromAnywhere}},
		{"two limits, where no single one can be lifted", func(r *matching.Request) {
			r.Formats = models.List[models.Format]{models.FormatPhone}
		}, func(c *matching.Consultant) { away(62)(c); none(c) }, map[string]any{
			"formats": []models.Format{models.FormatPhone, models.FormatInPerson}, "radius_km": 65.0,
		}},
		{"a price by the hour cannot be compared with a sum by the session", func(r *matching.Request) {
			r.Cost.V = models.AcceptedCost{Max: &models.Money{Amount: "50", Currency: "GBP"}, Per: "session"}
		}, func(c *matching.Consultant) {
			c.Cost.V = models.ConsultationCost{Kind: models.CostPaid, Max: &models.Money{Amount: "20", Currency: "GBP"}, Per: "hour"}
		}, map[string]any{"cost": models.AcceptedCost{Max: &models.Money{Amount: "20", Currency: "GBP"}, Per: "hour"}}},
		{"an interpreter", nil, func(c *matching.Consultant) {
			c.Languages, c.AcceptsInterpreter = models.List[string]{"bn"}, true
		}, map[string]any{"accepts_interpreter": true}},
	}
	for _, c := range cases {
		near := matcher.Rank(asking(c.request), []matching.Consultant{offering(c.offer)}).NearMisses
		if c.want == nil && len(near) == 0 {
			continue
		}
		if len(near) != 1 {
			t.Errorf("%s: %d near misses", c.name, len(near))
			continue
		}
		if diff := cmp.Diff(c.want, near[0].Change); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
