package matching

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/shg-directory/shg/models"
)

// The attributes that an index stores of a consultant for the filter. They are public only: whether
// somebody accepts, how much, how fast, and what somebody declares is judged in Go alone.
const (
	coversAttribute        = "match_covers" // topics that the consultant covers
	kindAttribute          = "match_kind"
	anyIssueAttribute      = "match_any_issue"
	radiusAttribute        = "match_radius" // the service radius, rounded up to a bucket
	areaAttribute          = "match_area"
	baseAttribute          = "match_base" // the place of the base
	remoteCountryAttribute = "match_land" // countries within which remote work is offered
	countryAttribute       = "match_country"
	remoteAttribute        = "match_remote"
	placeAttribute         = "match_place" // whether the base is a point
	languageAttribute      = "match_language"
	interpreterAttribute   = "match_interpreter"
	formatAttribute        = "match_format"
	costAttribute          = "match_cost"
	statutoryAttribute     = "match_statutory"
	opensAttribute         = "match_opens"
	yes, no                = "yes", "no"
)

// radiusBuckets returns the radii that service radii are rounded up to, in km; an index takes only
// a constant radius.
func radiusBuckets() []int { return []int{0, 5, 10, 25, 50, 100, 200, 500, 1000, 5000, 20016} }

func radiusBucket(km float64) int {
	for _, b := range radiusBuckets() {
		if km <= float64(b) {
			return b
		}
	}
	return radiusBuckets()[len(radiusBuckets())-1]
}

// Attributes are what an index stores of a consultant for Filter.
type Attributes struct {
	Values map[string][]string
	Points []models.Point
}

// Attributes returns what an index stores of a consultant.
func (m *Matcher) Attributes(c models.Consultant) Attributes {
	a := Attributes{Values: map[string][]string{}}
	for _, t := range c.Topics {
		a.add(coversAttribute, t) // also where the taxonomy does not know it any more
		for _, near := range m.covered[t] {
			a.add(coversAttribute, near)
		}
	}
	for _, k := range c.ConsultationKinds {
		a.add(kindAttribute, string(k))
	}
	for _, f := range c.Formats {
		a.add(formatAttribute, string(f))
	}
	for _, l := range c.Languages {
		a.add(languageAttribute, PrimarySubtag(l))
	}
	for _, o := range c.OpensResources {
		a.add(opensAttribute, string(o.Category))
	}
	a.add(anyIssueAttribute, yesNo(c.AnyIssue))
	a.add(interpreterAttribute, yesNo(c.AcceptsInterpreter))
	a.add(statutoryAttribute, yesNo(c.StatutoryPowers))
	a.add(costAttribute, string(cmp.Or(c.Cost.V.Kind, models.CostFree)))
	m.addReach(&a, c)
	return a
}

func (m *Matcher) addReach(a *Attributes, c models.Consultant) {
	point, ok := c.Base.Point()
	if ok {
		a.Points = []models.Point{point}
	}
	a.add(placeAttribute, yesNo(ok))
	a.add(radiusAttribute, strconv.Itoa(radiusBucket(c.ServiceRadiusKm)))
	a.add(baseAttribute, c.Base.PlaceID)
	a.add(remoteCountryAttribute, c.Base.Country)
	a.add(countryAttribute, c.Base.Country)
	a.add(remoteAttribute, string(c.Remote))
	for _, area := range c.Areas {
		a.add(areaAttribute, area)
		a.add(remoteCountryAttribute, models.CountryOf(area))
	}
}

func (a *Attributes) add(name, value string) {
	if value != "" && !slices.Contains(a.Values[name], value) {
		a.Values[name] = append(a.Values[name], value)
	}
}

func yesNo(b bool) string {
	if b {
		return yes
	}
	return no
}

// Filter returns a condition on Attributes that admits at least whom the gates admit; it may admit
// more. Every candidate is then judged in Go.
func (m *Matcher) Filter(r Request) models.Condition {
	a := m.prepare(&r)
	if len(a.needs) == 0 || r.Status != models.RequestOpen {
		return models.MatchNone()
	}
	conditions := []models.Condition{a.withinReach()}
	limit := func(refused refusalSet, c models.Condition) {
		if a.lifted&refused == 0 {
			conditions = append(conditions, c)
		}
	}
	limit(needNotCovered, a.coveringOne())
	limit(outOfArea, a.withinArea())
	limit(noCommonLanguage, a.sharingLanguage())
	if len(r.Formats) > 0 {
		limit(noCommonFormat, models.HasAny(formatAttribute, r.Formats...))
	}
	if len(r.Cost.V.Accepts) > 0 {
		limit(costs, models.HasAny(costAttribute, append(slices.Clone(r.Cost.V.Accepts), models.CostFree)...))
	}
	if r.Must.V.NoStatutoryPowers {
		limit(mustBe, models.HasAny(statutoryAttribute, no))
	}
	for _, category := range r.Must.V.Resources {
		limit(resourceMissing, models.HasAny(opensAttribute, category))
	}
	return models.AllOf(conditions...)
}

// NearMissFilter is Filter without the group's own limits: it admits at least whom those alone
// refuse, who may be near misses.
func (m *Matcher) NearMissFilter(r Request) models.Condition {
	for mark := refusalSet(1); mark < endOfRefusals; mark <<= 1 {
		if mark.code().Liftable() {
			r.Lift = append(slices.Clone(r.Lift), mark.code())
		}
	}
	return m.Filter(r)
}

// OutsideRefusal returns the boundary that refuses those whom NearMissFilter leaves out.
func (m *Matcher) OutsideRefusal(r Request) models.RefusalCode {
	switch {
	case r.Status != models.RequestOpen:
		return models.RefusedRequestNotOpen
	case len(m.prepare(&r).needs) == 0:
		return models.RefusedNoNeed
	}
	return models.RefusedBeyondReach
}

// coveringOne admits who covers one of the needs.
func (req *preparedRequest) coveringOne() models.Condition {
	any := []models.Condition{models.HasAny(anyIssueAttribute, yes)}
	for i := range req.needs {
		n := &req.needs[i]
		if n.isUnspecified() {
			return models.MatchAll()
		}
		if len(n.topics) > 0 {
			any = append(any, models.HasAny(coversAttribute, topicIDsOf(n.topics)...))
		}
		if len(n.kinds) > 0 {
			any = append(any, models.HasAny(kindAttribute, n.kinds...))
		}
	}
	return models.AnyOf(any...)
}

// withinReach admits whose own reach holds the group, by any channel.
func (req *preparedRequest) withinReach() models.Condition {
	group := &req.request.Group
	if group.Country == "" {
		return models.MatchAll() // a group without a place may be anywhere
	}
	any := []models.Condition{
		models.HasAny(remoteAttribute, models.RemoteAnywhere),
		models.AllOf(models.HasAny(remoteAttribute, models.RemoteCountry), models.HasAny(remoteCountryAttribute, group.Country)),
		models.HasAny(areaAttribute, group.servedAreas()...),
		models.AllOf(models.HasAny(placeAttribute, no), models.HasAny(countryAttribute, group.Country)),
	}
	if group.PlaceID != "" {
		any = append(any, models.HasAny(baseAttribute, group.PlaceID))
	}
	if group.Point == nil {
		any = append(any, models.HasAny(countryAttribute, group.Country))
	} else {
		for _, km := range radiusBuckets() {
			nearby := models.Condition{Around: &models.Circle{Centre: *group.Point, RadiusKm: float64(km)}}
			any = append(any, models.AllOf(models.HasAny(radiusAttribute, strconv.Itoa(km)), nearby))
		}
	}
	return models.AnyOf(any...)
}

// servedAreas returns the names by which a consultant may have declared to serve the group's area.
func (g *Group) servedAreas() []string {
	areas := []string{g.Country}
	if g.RegionCode != "" {
		areas = append(areas, g.RegionCode)
	}
	return areas
}

// withinArea admits who is near enough for the group, serves its area, or works remotely where the
// group allows that.
func (req *preparedRequest) withinArea() models.Condition {
	group := &req.request.Group
	if group.Point == nil || group.Country == "" {
		return models.MatchAll()
	}
	any := []models.Condition{
		{Around: &models.Circle{Centre: *group.Point, RadiusKm: req.radiusKm}},
		models.HasAny(placeAttribute, no),
		models.HasAny(areaAttribute, group.servedAreas()...),
	}
	if req.request.AllowRemote {
		remotely := models.HasAny(remoteAttribute, models.RemoteAnywhere, models.RemoteCountry)
		if req.request.Remote != models.RemoteFromAnywhere { // within a region is within its country too
			remotely = models.AllOf(remotely, models.HasAny(remoteCountryAttribute, group.Country))
		}
		any = append(any, remotely)
	}
	return models.AnyOf(any...)
}

// sharingLanguage admits who speaks one of the languages, or takes an interpreter where the group
// does.
func (req *preparedRequest) sharingLanguage() models.Condition {
	if len(req.languages) == 0 {
		return models.MatchAll()
	}
	any := []models.Condition{models.HasAny(languageAttribute, req.languages...)}
	if req.request.AcceptsInterpreter {
		any = append(any, models.HasAny(interpreterAttribute, yes))
	}
	return models.AnyOf(any...)
}

func topicIDsOf(topics []wantedTopic) []string {
	ids := make([]string, len(topics))
	for i := range topics {
		ids[i] = topics[i].topic
	}
	return ids
}
