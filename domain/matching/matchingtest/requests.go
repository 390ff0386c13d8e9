package matchingtest

import (
	"time"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
)

// Request draws a request as it may be in a database, most often an open one; any part of it may be
// empty.
func Request(t *rapid.T) matching.Request {
	asOf := AsOf(t)
	group := Group(t)
	r := matching.Request{AsOf: asOf, Group: group}
	r.ID, r.GroupID = id(t, "request"), group.ID
	r.Status = models.RequestOpen
	if rare(t, "is not open", 5) {
		r.Status = models.RequestDraft
	}
	for range rapid.SampledFrom([]int{2, 1, 3, 0}).Draw(t, "needs") {
		need := Need(t, asOf)
		r.Needs = append(r.Needs, need)
		r.Request.Needs = append(r.Request.Needs, need.ID)
	}
	r.Topics, r.ConsultationKinds = list(t, "topics", 3, topicIDs()), list(t, "kinds", 2, kinds())
	r.Roles, r.Formats = list(t, "roles", 5, roles()), list(t, "formats", 5, formats())
	r.Availability, r.Timezone = windows(t, "wanted"), one(t, "zone", zones())
	r.SessionMinutes = rapid.SampledFrom([]int{0, 30, 90, 1440}).Draw(t, "session")
	r.RadiusKm = rapid.SampledFrom([]float64{0, 0.5, 25, 300, 20_000}).Draw(t, "radius")
	r.AllowRemote = !rare(t, "no remote", 2)
	r.Remote = one(t, "remote from", []models.RemoteWanted{models.RemoteFromRegion, models.RemoteFromCountry, models.RemoteFromAnywhere, models.RemoteFromAnywhere})
	r.ResourcesKnown = rapid.Bool().Draw(t, "resources are known")
	r.Languages, r.AcceptsInterpreter = list(t, "languages", 3, languages()), rapid.Bool().Draw(t, "interpreter")
	r.RespondByOn = date(t, "respond by", asOf)
	terms(t, &r)
	return r
}

func terms(t *rapid.T, r *matching.Request) {
	r.Cost.V = models.AcceptedCost{Accepts: list(t, "accepts", 3, []models.CostKind{models.CostFree, models.CostSliding, models.CostPaid}), Max: money(t, "at most"), Per: per(t, "at most per")}
	r.Resources = list(t, "resources", 3, resources())
	r.Must.V = models.Must{
		Stage: rare(t, "must stage", 2), NoStatutoryPowers: rare(t, "must powers", 2),
		Resources: rapid.SampledFrom([][]models.ResourceCategory{nil, nil, nil, {models.ResourceFunding}}).Draw(t, "must resources"),
	}
	if rare(t, "insists", 3) {
		r.MustBe.V = map[string]string{"gender": rapid.SampledFrom([]string{"woman", "man"}).Draw(t, "gender")}
	}
	r.Lift = list(t, "lift", 3, liftable())
	r.Weights.V = Weights(t)
}

func liftable() []models.RefusalCode {
	var codes []models.RefusalCode
	for _, code := range []models.RefusalCode{
		models.RefusedMustBe, models.RefusedNeedNotCovered, models.RefusedTooSlow, models.RefusedOutOfArea, models.RefusedNoCommonLanguage,
		models.RefusedNoCommonFormat, models.RefusedCost, models.RefusedStageRequired, models.RefusedResourceRequired,
	} {
		if code.Liftable() {
			codes = append(codes, code)
		}
	}
	return codes
}

// Weights draws weights of 0 to 3, some of them not given; all 0 happens, though doors refuse it.
func Weights(t *rapid.T) models.Weights {
	weights := models.Weights{}
	for _, p := range list(t, "weighed", 6, models.Principles()) {
		weights[p] = rapid.IntRange(0, 3).Draw(t, "weight")
	}
	return weights
}

func money(t *rapid.T, name string) *models.Money {
	return one(t, name, []*models.Money{{Amount: "20", Currency: "GBP"}, {Amount: "50.50", Currency: "GBP"}, {Amount: "1000", Currency: "BDT"}})
}

func per(t *rapid.T, name string) string {
	return rapid.SampledFrom([]string{"", "hour", "session"}).Draw(t, name)
}

// Group draws what the judging may know of a group.
func Group(t *rapid.T) matching.Group {
	where := rapid.SampledFrom(places()).Draw(t, "group's place")
	g := matching.Group{
		ID: id(t, "group"), Topics: list(t, "group's topics", 2, topicIDs()), Language: one(t, "group's language", languages()), Stage: one(t, "stage", stages()),
		Timezone: one(t, "group's zone", zones()), PlaceID: where.id, RegionCode: where.region, Country: where.country, MeetingWindows: windows(t, "meetings"),
	}
	if where.mapped {
		g.Point = &models.Point{Lat: where.lat, Lon: where.lon}
	}
	if where.id == "geonames:1" {
		g.NearbyPlaces = []string{"geonames:1", "geonames:2"}
	}
	if g.Language != "" {
		g.Languages = append([]string{g.Language}, list(t, "group's other languages", 1, []string{"pt"})...)
	}
	return g
}

// Need draws a need; some are closed, and some a scribe wrote and nobody confirmed.
func Need(t *rapid.T, asOf time.Time) models.Need {
	n := models.Need{
		ID: id(t, "need"), AuthorID: id(t, "author"), Statement: Secret, Status: models.NeedOpen, Topics: list(t, "need's topics", 2, topicIDs()),
		ConsultationKinds: list(t, "need's kinds", 2, kinds()), Rank: rapid.IntRange(0, 4).Draw(t, "rank"), RespondByOn: date(t, "need's date", asOf),
		Endorsements: rapid.IntRange(0, 9).Draw(t, "endorsements"),
	}
	if rare(t, "is met", 3) {
		n.Status = models.NeedMet
	}
	if rare(t, "is a scribe's", 3) {
		n.RecordedBy = &n.AuthorID
	}
	return n
}
