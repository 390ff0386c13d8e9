package matching_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/matching/matchingtest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// An improvement makes one attribute of a consultant better for a request; false if there is
// nothing to better.
type improvement func(t *rapid.T, r matching.Request, c *matching.Consultant) bool

func improvements() map[string]improvement {
	return map[string]improvement{
		"nearer":              nearer,
		"a shared topic":      sharedTopic,
		"a shared kind":       sharedKind,
		"a shared language":   sharedLanguage,
		"a shared format":     sharedFormat,
		"a remote channel":    remoteChannel,
		"a service area":      serviceArea,
		"a wanted window":     wantedWindow,
		"a wanted role":       wantedRole,
		"a quicker answer":    quicker,
		"a quicker median":    quickerMedian,
		"stage experience":    stageExperience,
		"training":            training,
		"a better rating":     betterRating,
		"fewer engagements":   fewerActive,
		"a wider own radius":  widerRadius,
		"an opened resource":  openedResource,
		"a negotiable term":   negotiableTerm,
		"a confirmed finding": confirmed,
	}
}

// Law 3: one attribute better, all else the same, keeps who is admitted admitted, lowers no total,
// and never ranks lower, whatever numbers the operator has set.
func TestBetterNeverRanksLower(t *testing.T) {
	t.Parallel()
	for name, improve := range improvements() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				request, consultants := drawn(t)
				m := drawnMatcher(t)
				was := matchingtest.Consultant(t, request)
				was.ID = models.ID{0: 1, 15: 200}
				now := was
				if !improve(t, request, &now) {
					return
				}
				before, after := m.Match(request, was), m.Match(request, now)
				if len(before.Refusals) > 0 {
					return
				}
				if len(after.Refusals) > 0 {
					t.Errorf("is now refused for %v", codes(after))
				}
				if after.Total < before.Total-1e-12 {
					t.Errorf("total %v, before %v", after.Total, before.Total)
				}
				if place(m, request, consultants, now) > place(m, request, consultants, was) {
					t.Error("ranks lower")
				}
			})
		})
	}
}

func place(m *matching.Matcher, r matching.Request, others []matching.Consultant, c matching.Consultant) int {
	order := m.Rank(r, append(slices.Clone(others), c)).Order
	return slices.IndexFunc(order, func(s matching.RankedConsultant) bool { return s.Consultant.ID == c.ID })
}

// nearer moves the base half of the way towards the group, in degrees, with place and region as
// they are.
func nearer(_ *rapid.T, r matching.Request, c *matching.Consultant) bool {
	from, ok := c.Base.Point()
	if !ok || r.Group.Point == nil {
		return false
	}
	to := models.Point{Lat: (from.Lat + r.Group.Point.Lat) / 2, Lon: (from.Lon + r.Group.Point.Lon) / 2}
	c.Base.Lat, c.Base.Lon = &to.Lat, &to.Lon
	return places.DistanceKm(*r.Group.Point, to) < places.DistanceKm(*r.Group.Point, from)
}

func sharedTopic(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	wanted := append(slices.Clone([]string(r.Topics)), r.Group.Topics...)
	for _, n := range r.Needs {
		wanted = append(wanted, n.Topics...)
	}
	return addOne(t, wanted, &c.Topics)
}

func sharedKind(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	wanted := slices.Clone([]models.ConsultationKind(r.ConsultationKinds))
	for _, n := range r.Needs {
		wanted = append(wanted, n.ConsultationKinds...)
	}
	return addOne(t, wanted, &c.ConsultationKinds)
}

func sharedLanguage(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	return addOne(t, append(slices.Clone([]string(r.Languages)), r.Group.Languages...), &c.Languages)
}

func sharedFormat(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	return addOne(t, r.Formats, &c.Formats)
}

func wantedRole(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	return addOne(t, r.Roles, &c.Roles)
}

func wantedWindow(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	if c.Timezone != r.Timezone {
		return false
	}
	return addOne(t, append(slices.Clone([]models.Window(r.Availability)), r.Group.MeetingWindows...), &c.Availability)
}

func remoteChannel(_ *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	switch c.Remote {
	case models.RemoteAnywhere:
		return false
	case models.RemoteCountry:
		c.Remote = models.RemoteAnywhere
	case models.RemoteNone:
		c.Remote = models.RemoteCountry
	default:
		c.Remote = models.RemoteCountry
	}
	return true
}

func serviceArea(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	var areas []string
	for _, area := range []string{r.Group.Country, r.Group.RegionCode} {
		if area != "" {
			areas = append(areas, area)
		}
	}
	return addOne(t, areas, &c.Areas)
}

func quicker(_ *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	c.ResponseHours /= 2
	return true
}

func quickerMedian(_ *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	c.Answered.Hours = (c.Answered.Hours + 1) / 2
	return true
}

func stageExperience(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	if r.Group.Stage == "" {
		return false
	}
	c.StageExperience = slices.Clone(c.StageExperience)
	at := slices.IndexFunc(c.StageExperience, func(e models.StageExperience) bool { return e.Stage == r.Group.Stage })
	if at < 0 {
		c.StageExperience = append(c.StageExperience, models.StageExperience{Stage: r.Group.Stage})
		at = len(c.StageExperience) - 1
	}
	if rapid.Bool().Draw(t, "declares") {
		c.StageExperience[at].Declared++
	} else {
		c.StageExperience[at].Concluded++
	}
	return true
}

func training(_ *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	c.Training, c.LivedExperience = models.List[models.TrainingKind]{models.TrainingSHG}, true
	return true
}

func betterRating(t *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	rated := false
	for i := range c.Feedback {
		f := &c.Feedback[i]
		rated = rated || f.Groups > 0
		f.Mean = min(1, f.Mean+rapid.Float64Range(0, 1).Draw(t, "better by"))
	}
	return rated
}

func fewerActive(_ *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	c.Active--
	return c.Active >= 0
}

func widerRadius(_ *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	c.ServiceRadiusKm *= 2
	return c.ServiceRadiusKm > 0
}

func openedResource(t *rapid.T, r matching.Request, c *matching.Consultant) bool {
	wanted := append(slices.Clone([]models.ResourceCategory(r.Resources)), r.Must.V.Resources...)
	if len(wanted) == 0 {
		return false
	}
	c.OpensResources = append(slices.Clone(c.OpensResources), models.OpenedResource{Category: rapid.SampledFrom(wanted).Draw(t, "opens")})
	return true
}

func negotiableTerm(t *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	terms := []models.Negotiable{models.NegotiablePlace, models.NegotiableTime, models.NegotiableLength, models.NegotiableContent}
	return addOne(t, terms, &c.Negotiable)
}

func confirmed(_ *rapid.T, _ matching.Request, c *matching.Consultant) bool {
	c.Resources = slices.Clone(c.Resources)
	for i := range c.Resources {
		c.Resources[i].Confirmed = true
	}
	return len(c.Resources) > 0
}

func addOne[T comparable](t *rapid.T, wanted []T, to *models.List[T]) bool {
	if len(wanted) == 0 {
		return false
	}
	one := rapid.SampledFrom(wanted).Draw(t, "added")
	if slices.Contains(*to, one) {
		return false
	}
	*to = append(slices.Clone(*to), one)
	return true
}
