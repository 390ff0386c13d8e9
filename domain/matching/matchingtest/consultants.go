package matchingtest

import (
	"time"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
)

// Consultants draws up to maxCount consultants with ids of their own.
func Consultants(t *rapid.T, maxCount int, r matching.Request) []matching.Consultant {
	list := make([]matching.Consultant, rapid.IntRange(0, maxCount).Draw(t, "consultants"))
	for i := range list {
		list[i] = Consultant(t, r)
		list[i].ID[len(list[i].ID)-1] = byte(i)
	}
	return list
}

// Consultant draws a consultant, most often listed and with room.
func Consultant(t *rapid.T, r matching.Request) matching.Consultant {
	c := matching.Consultant{Consultant: profile(t, r.AsOf)}
	c.Engagements = engagements(t, r)
	c.Answered = models.AnswerTimes{Count: rapid.IntRange(0, 4).Draw(t, "answers"), Hours: rapid.SampledFrom([]int{1, 24, 240}).Draw(t, "answered in hours")}
	c.Feedback = feedback(t)
	c.Blocked, c.DeclinedByGroup, c.DeclinedByConsultant = rare(t, "blocked", 5), rare(t, "declined by group", 5), rare(t, "declined by consultant", 5)
	suit(t, r, &c.Consultant)
	for _, category := range list(t, "knows", 2, resources()) {
		p := rapid.SampledFrom(places()).Draw(t, "resource's place")
		c.Resources = append(c.Resources, matching.Resource{Category: category, PlaceID: p.id, Point: p.point(), Confirmed: rapid.Bool().Draw(t, "confirmed")})
	}
	return c
}

func (p place) point() *models.Point {
	if !p.mapped {
		return nil
	}
	return &models.Point{Lat: p.lat, Lon: p.lon}
}

func profile(t *rapid.T, asOf time.Time) models.Consultant {
	p := rapid.SampledFrom(places()).Draw(t, "base")
	c := models.Consultant{
		ID: id(t, "consultant"), Name: Secret, Topics: list(t, "topics", 3, topicIDs()), AnyIssue: rare(t, "any issue", 2),
		ConsultationKinds: list(t, "kinds", 2, kinds()), Roles: list(t, "roles", 3, roles()), Languages: list(t, "languages", 3, languages()),
		Formats: list(t, "formats", 5, formats()), ServiceRadiusKm: rapid.SampledFrom([]float64{0, 7, 25, 400, 20_000}).Draw(t, "service radius"),
		Areas:  list(t, "areas", 2, []string{"GB", "GB.ENG", "GB.SCT", "BD", "BD.81", "FJ", "IT.07", "AQ"}),
		Remote: one(t, "remote", []models.Remote{models.RemoteNone, models.RemoteCountry, models.RemoteAnywhere}),
		Base:   models.Locality{PlaceID: p.id, RegionCode: p.region, Country: p.country}, Availability: windows(t, "free"), Timezone: one(t, "zone", zones()),
		WorkedIn: list(t, "worked in", 1, []string{"geonames:1", "geonames:2", "geonames:4"}), ResponseHours: rapid.SampledFrom([]int{0, 24, 168, 2160}).Draw(t, "hours"),
		AcceptsInterpreter: rapid.Bool().Draw(t, "interpreter"), LivedExperience: rapid.Bool().Draw(t, "lived"),
		Negotiable: list(t, "negotiable", 4, []models.Negotiable{models.NegotiablePlace, models.NegotiableTime, models.NegotiableLength, models.NegotiableContent}),
		Training:   list(t, "training", 1, []models.TrainingKind{models.TrainingSHG}), StatutoryPowers: rare(t, "powers", 2),
		Accepting: true, Capacity: rapid.IntRange(3, 5).Draw(t, "capacity"), Active: rapid.IntRange(0, 3).Draw(t, "active"), Status: models.StatusPublished,
	}
	if point := p.point(); point != nil {
		c.Base.Lat, c.Base.Lon = &point.Lat, &point.Lon
	}
	c.Cost.V = models.ConsultationCost{Kind: one(t, "cost", []models.CostKind{models.CostFree, models.CostSliding, models.CostPaid}), Max: money(t, "price"), Per: per(t, "price per")}
	c.UpdatedAt = asOf.AddDate(0, 0, -rapid.IntRange(0, 8*365).Draw(t, "profile's age in days"))
	c.Declares.V = map[string]string{"faith": Secret, "gender": rapid.SampledFrom([]string{"woman", "man"}).Draw(t, "gender")}
	experience(t, &c)
	listed(t, &c, asOf)
	return c
}

// suit makes most parts of most profiles suit the request, so that many are admitted.
func suit(t *rapid.T, r matching.Request, c *models.Consultant) {
	most := func(name string) bool { return !rare(t, name+" does not suit", 3) }
	if most("language") {
		c.Languages = append(c.Languages, append([]string(r.Languages), r.Group.Languages...)...)
	}
	if most("format") {
		c.Formats = append(c.Formats, append([]models.Format(r.Formats), models.FormatInPerson, models.FormatOnline)...)
	}
	switch {
	case rapid.Bool().Draw(t, "works everywhere"):
		c.ServiceRadiusKm, c.Remote = 20_000, models.RemoteAnywhere
	case r.Group.Point != nil && rapid.Bool().Draw(t, "lives at the edge of the own radius"):
		atTheEdge(r.Group.Point, c)
	}
	if most("topic") {
		for _, n := range r.Needs {
			c.Topics, c.ConsultationKinds = append(c.Topics, n.Topics...), append(c.ConsultationKinds, n.ConsultationKinds...)
		}
	}
	if most("cost") {
		c.Cost.V = models.ConsultationCost{}
	}
	if most("time") {
		c.ResponseHours = 0
	}
}

// atTheEdge puts the base as far north or south of the group as the consultant just comes.
func atTheEdge(from *models.Point, c *models.Consultant) {
	const kmOfDegree = 111.3 // a little more than there are, so that the base is within
	north := c.ServiceRadiusKm / kmOfDegree
	if from.Lat > 0 {
		north = -north
	}
	lat, lon := max(-90, min(90, from.Lat+north)), from.Lon
	c.Base.Lat, c.Base.Lon = &lat, &lon
}

func experience(t *rapid.T, c *models.Consultant) {
	for _, stage := range list(t, "stages", 2, stages()) {
		c.StageExperience = append(c.StageExperience, models.StageExperience{
			Stage: stage, Declared: rapid.IntRange(0, 2).Draw(t, "declared"), Concluded: rapid.IntRange(0, 3).Draw(t, "concluded"),
		})
	}
	for _, category := range list(t, "opens", 2, resources()) {
		c.OpensResources = append(c.OpensResources, models.OpenedResource{Category: category, Areas: list(t, "in", 1, []string{"GB.ENG", "BD"})})
	}
}

// listed verifies most, some of them to the day.
func listed(t *rapid.T, c *models.Consultant, asOf time.Time) {
	c.Accepting = !rare(t, "accepts nobody", 4)
	if rare(t, "is withdrawn", 5) {
		c.Status = models.StatusArchived
	}
	if rare(t, "is not verified", 5) {
		return
	}
	v := models.Verification{Ground: models.GroundSchool}
	if rare(t, "expires", 2) {
		v.ExpiresOn = models.DateOf(asOf).AddDays(rapid.IntRange(-1, 3).Draw(t, "expires in"))
	}
	c.Verified.V = &v
}

func engagements(t *rapid.T, r matching.Request) []matching.Engagement {
	var list []matching.Engagement
	for range rapid.IntRange(0, 2).Draw(t, "engagements") {
		p := rapid.SampledFrom(places()).Draw(t, "with a group at")
		e := matching.Engagement{
			GroupID: id(t, "with"), PlaceID: p.id, Point: p.point(), Stage: one(t, "at", stages()), BrokenOffByGroup: rapid.Bool().Draw(t, "broken off"),
			ConcludedOn: models.DateOf(r.AsOf).AddDays(-rapid.IntRange(0, 8*365).Draw(t, "days ago")),
		}
		if rapid.Bool().Draw(t, "with this group") {
			e.GroupID = r.Group.ID
		}
		list = append(list, e)
	}
	return list
}

func feedback(t *rapid.T) (all matching.Ratings) {
	for _, p := range list(t, "feedback", 2, models.Principles()) {
		*all.Of(p) = matching.Feedback{Groups: rapid.IntRange(0, 6).Draw(t, "groups"), Mean: rapid.SampledFrom([]float64{0, 0.25, 0.5, 0.8, 1}).Draw(t, "mean")}
	}
	return all
}
