package matching_test

import (
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

// reading reads the gates from the rules once more, as plainly as they are written and without
// regard to speed, so that the matcher has something to be held to.
type reading struct {
	matching.Request
	c matching.Consultant
}

// refusals returns all codes in the order of the principles, without those that are lifted.
func (r reading) refusals() []models.RefusalCode {
	reaches := r.reaches(false)
	gates := []struct {
		code    models.RefusalCode
		refused bool
	}{
		{models.RefusedRequestNotOpen, r.Status != models.RequestOpen},
		{models.RefusedNotListed, !r.listed()},
		{models.RefusedNotAvailable, !r.c.Accepting || r.c.Active >= r.c.Capacity || r.c.Blocked},
		{models.RefusedDeclinedByGroup, r.c.DeclinedByGroup},
		{models.RefusedDeclinedByConsultant, r.c.DeclinedByConsultant},
		{models.RefusedMustBe, r.insists()},
		{models.RefusedNoNeed, len(r.openNeeds()) == 0},
		{models.RefusedNeedNotCovered, len(r.openNeeds()) > 0 && len(r.covered()) == 0},
		{models.RefusedTooSlow, r.tooSlow()},
		{models.RefusedBeyondReach, len(reaches) == 0},
		{models.RefusedOutOfArea, len(reaches) > 0 && !r.withinArea()},
		{models.RefusedNoCommonLanguage, r.noLanguage()},
		{models.RefusedNoCommonFormat, r.noFormat(reaches)},
		{models.RefusedCost, r.tooDear()},
		{models.RefusedStageRequired, r.Must.V.Stage && r.Group.Stage != "" && r.halves() < 2},
		{models.RefusedResourceRequired, r.lacksResource()},
	}
	var refused []models.RefusalCode
	for _, g := range gates {
		if g.refused && !r.lifted(g.code) {
			refused = append(refused, g.code)
		}
	}
	return refused
}

func (r reading) lifted(code models.RefusalCode) bool { return slices.Contains(r.Lift, code) }

func (r reading) listed() bool {
	v := r.c.Verified.V
	return r.c.Status == models.StatusPublished && v != nil &&
		(v.ExpiresOn.IsZero() || !models.DateOf(r.AsOf.UTC()).In(time.UTC).After(v.ExpiresOn.In(time.UTC)))
}

func (r reading) insists() bool {
	for name, value := range r.MustBe.V {
		if !strings.EqualFold(r.c.Declares.V[name], value) {
			return true
		}
	}
	return r.Must.V.NoStatutoryPowers && r.c.StatutoryPowers
}

func (r reading) openNeeds() []models.Need {
	var open []models.Need
	for _, n := range r.Needs {
		if n.Status == models.NeedOpen && (n.RecordedBy == nil || n.ConfirmedBy != nil) {
			open = append(open, n)
		}
	}
	return open
}

func (r reading) kindsOf(n models.Need) []models.ConsultationKind {
	if len(n.Topics) == 0 && len(n.ConsultationKinds) == 0 {
		return r.ConsultationKinds
	}
	return n.ConsultationKinds
}

// topicsOf: the request's topics replace those of a need that names neither topics nor kinds.
func (r reading) topicsOf(n models.Need) []string {
	if len(n.Topics) == 0 && len(n.ConsultationKinds) == 0 {
		return r.Topics
	}
	return n.Topics
}

// sameLaw: the consultant's country, or one of those of the areas, is the group's.
func (r reading) sameLaw() bool {
	country := r.Group.Country
	return country == "" || country == r.c.Base.Country ||
		slices.ContainsFunc(r.c.Areas, func(a string) bool { return strings.HasPrefix(a, country) })
}

// countingKinds returns the kinds asked for that the consultant offers and that count: what rests
// on a country's law does so in that country, or where not covering a need is lifted.
func (r reading) countingKinds(n models.Need) []models.ConsultationKind {
	bound := []models.ConsultationKind{models.KindInformationRights, models.KindLinkingServices, models.KindAdvocacy}
	var counting []models.ConsultationKind
	for _, k := range r.kindsOf(n) {
		foreign := slices.Contains(bound, k) && !r.sameLaw() && !r.lifted(models.RefusedNeedNotCovered)
		if slices.Contains(r.c.ConsultationKinds, k) && !foreign {
			counting = append(counting, k)
		}
	}
	return counting
}

func (r reading) bare(n models.Need) bool { return len(r.topicsOf(n))+len(r.kindsOf(n)) == 0 }

// sim returns the nearest that the consultant comes to a topic, in quarters.
func (r reading) sim(topic string) int {
	nearest := 0
	for _, own := range r.c.Topics {
		if own == topic {
			return 4
		}
		nearest = max(nearest, taxonomy.Similarity(own, topic))
	}
	return nearest
}

func (r reading) covers(n models.Need) bool {
	return r.c.AnyIssue || r.bare(n) || len(r.countingKinds(n)) > 0 ||
		slices.ContainsFunc(r.topicsOf(n), func(t string) bool { return r.sim(t) >= 2 })
}

func (r reading) covered() []models.Need {
	var covered []models.Need
	for _, n := range r.openNeeds() {
		if r.covers(n) {
			covered = append(covered, n)
		}
	}
	return covered
}

func (r reading) inTime(n models.Need) bool {
	day := n.RespondByOn
	if day.IsZero() {
		day = r.RespondByOn
	}
	if day.IsZero() {
		return true
	}
	zone, known := zones.Lookup(r.Group.Timezone)
	if !known {
		zone = time.UTC
	}
	ends := time.Date(day.Year, day.Month, day.Day+1, 0, 0, 0, 0, zone)
	return !ends.After(r.AsOf) || !r.AsOf.Add(time.Duration(r.hours())*time.Hour).After(ends)
}

// tooSlow: the needs that count are those that are covered; all of them where covering is lifted or
// none is covered.
func (r reading) tooSlow() bool {
	counting := r.covered()
	if len(counting) == 0 || r.lifted(models.RefusedNeedNotCovered) {
		counting = r.openNeeds()
	}
	return len(counting) > 0 && !slices.ContainsFunc(counting, r.inTime)
}

func (r reading) remote(f models.Format) bool { return f != models.FormatInPerson }

func (r reading) km() (float64, bool) {
	base, ok := r.c.Base.Point()
	if ok && r.Group.Point != nil {
		return places.DistanceKm(*r.Group.Point, base), true
	}
	return 0, r.Group.PlaceID != "" && r.Group.PlaceID == r.c.Base.PlaceID
}

func (r reading) serves() bool {
	return slices.ContainsFunc(r.c.Areas, func(a string) bool { return a == r.Group.Country || a == r.Group.RegionCode })
}

// perhaps: too little is given to measure, the consultant travels (or the group gives its country
// at most, so that nobody can be too far), and nothing that both give differs.
func (r reading) perhaps() bool {
	g := r.Group
	nowhereInTheCountry := g.Point == nil && g.PlaceID == "" && g.RegionCode == ""
	if _, measured := r.km(); measured || r.c.ServiceRadiusKm <= 0 && !nowhereInTheCountry {
		return false
	}
	if r.Group.Country == "" {
		return true
	}
	if r.Group.RegionCode != "" && r.c.Base.RegionCode != "" {
		return r.Group.RegionCode == r.c.Base.RegionCode
	}
	return r.Group.Country == r.c.Base.Country
}

func (r reading) worksRemotely() bool {
	return r.c.Remote == models.RemoteAnywhere || r.c.Remote == models.RemoteCountry && r.sameLaw()
}

// takesFromAfar: the group's yes to remote is graded; regions compare if both give one.
func (r reading) takesFromAfar() bool {
	bothRegions := r.Group.RegionCode != "" && r.c.Base.RegionCode != ""
	switch {
	case !r.AllowRemote:
		return false
	case r.Remote == models.RemoteFromAnywhere:
		return true
	case r.Remote == models.RemoteFromRegion && bothRegions:
		return r.Group.RegionCode == r.c.Base.RegionCode || r.serves()
	}
	return r.sameLaw()
}

// reaches returns the offered formats that reach the group; with limits, those within the group's
// own radius and its yes or no to remote.
func (r reading) reaches(limits bool) []models.Format {
	radius := r.RadiusKm
	if radius <= 0 {
		radius = 25
	}
	var list []models.Format
	for _, f := range r.c.Formats {
		km, measured := r.km()
		near := measured && km <= r.c.ServiceRadiusKm && (!limits || km <= radius)
		if r.remote(f) && r.worksRemotely() && (!limits || r.takesFromAfar()) || !r.remote(f) && (near || r.serves() || r.perhaps()) {
			list = append(list, f)
		}
	}
	return list
}

// withinArea: a usable format is within the group's limits; usable are the wanted ones that reach,
// all that reach if none is wanted.
func (r reading) withinArea() bool {
	wanted := func(f models.Format) bool { return slices.Contains(r.Formats, f) }
	if !slices.ContainsFunc(r.reaches(false), wanted) || r.lifted(models.RefusedNoCommonFormat) {
		return len(r.reaches(true)) > 0
	}
	return slices.ContainsFunc(r.reaches(true), wanted)
}

func (r reading) noFormat(reaches []models.Format) bool {
	if len(reaches) == 0 {
		reaches = r.c.Formats
	}
	return len(r.Formats) > 0 && !slices.ContainsFunc(reaches, func(f models.Format) bool { return slices.Contains(r.Formats, f) })
}

func (r reading) wantedLanguages() []string {
	switch {
	case len(r.Languages) > 0:
		return r.Languages
	case len(r.Group.Languages) > 0:
		return r.Group.Languages
	case r.Group.Language != "":
		return []string{r.Group.Language}
	}
	return nil
}

func bare(tag string) string { return strings.Split(tag, "-")[0] }

func nearby(a, b models.Point) bool { return places.DistanceKm(a, b) <= 25 }

// expand returns the stretches that windows open in the four weeks from an instant; none in no
// zone.
func expand(windows []models.Window, name string, asOf time.Time) []schedule.Interval {
	zone, known := zones.Lookup(name)
	if !known {
		return nil
	}
	return schedule.ExpandWindows(windows, zone, asOf, 28)
}

func (r reading) noLanguage() bool {
	wanted := r.wantedLanguages()
	for _, w := range wanted {
		for _, own := range r.c.Languages {
			if bare(own) == bare(w) {
				return false
			}
		}
	}
	return len(wanted) > 0 && (!r.AcceptsInterpreter || !r.c.AcceptsInterpreter)
}

// tooDear: of the drawn prices only those of the same currency and unit compare.
func (r reading) tooDear() bool {
	asks, accepts := r.c.Cost.V, r.Cost.V
	kind := asks.Kind
	if kind == "" || kind == models.CostFree {
		return false
	}
	if len(accepts.Accepts) > 0 && !slices.Contains(accepts.Accepts, kind) {
		return true
	}
	if kind == models.CostSliding || accepts.Max == nil {
		return false
	}
	amounts := map[string]float64{"20": 20, "50.50": 50.5, "1000": 1000}
	return asks.Max == nil || asks.Max.Currency != accepts.Max.Currency || asks.Per != accepts.Per || amounts[asks.Max.Amount] > amounts[accepts.Max.Amount]
}

// halves returns twice the experience n with the group's stage.
func (r reading) halves() int {
	line := []models.Stage{models.StageConsidering, models.StageForming, models.StageDeveloping, models.StageEstablished, models.StageNetworking}
	place := slices.Index(line, r.Group.Stage)
	n := 0
	for _, stage := range append(line, models.StageEnding) {
		concluded := 0
		for _, e := range r.c.Engagements {
			if e.Stage == stage && !e.BrokenOffByGroup {
				concluded++
			}
		}
		for _, e := range r.c.StageExperience {
			if e.Stage == stage {
				concluded = max(concluded, e.Concluded)
			}
			if e.Stage == stage && stage == r.Group.Stage && e.Declared > 0 {
				n += 2
			}
		}
		other := slices.Index(line, stage)
		switch {
		case stage == r.Group.Stage:
			n += 2 * concluded
		case place >= 0 && other >= 0 && (other-place == 1 || place-other == 1):
			n += concluded
		}
	}
	if len(r.c.Training) > 0 {
		n += 2
	}
	if r.c.LivedExperience {
		n += 2
	}
	return n
}

func (r reading) lacksResource() bool {
	return slices.ContainsFunc(r.Must.V.Resources, func(want models.ResourceCategory) bool { return !r.opens(want) })
}

func (r reading) opens(want models.ResourceCategory) bool {
	return slices.ContainsFunc(r.c.OpensResources, func(o models.OpenedResource) bool {
		return o.Category == want && (len(o.Areas) == 0 || slices.Contains(o.Areas, r.Group.Country) || slices.Contains(o.Areas, r.Group.RegionCode))
	})
}

// namesMuch: beside what is asked for, more than ten things for no group, and ten more for each group
// with which work was concluded.
func (r reading) namesMuch() bool {
	asked := map[string]bool{}
	for _, topic := range append(slices.Clone([]string(r.Topics)), r.Group.Topics...) {
		asked[topic] = true
	}
	for _, kind := range r.ConsultationKinds {
		asked[string(kind)] = true
	}
	for _, n := range r.Needs {
		for _, topic := range n.Topics {
			asked[topic] = true
		}
		for _, kind := range n.ConsultationKinds {
			asked[string(kind)] = true
		}
	}
	named := slices.Clone([]string(r.c.Topics))
	for _, kind := range r.c.ConsultationKinds {
		named = append(named, string(kind))
	}
	named = slices.DeleteFunc(named, func(one string) bool { return asked[one] })
	for _, role := range r.c.Roles {
		if !slices.Contains(r.Roles, role) {
			named = append(named, string(role))
		}
	}
	for _, e := range r.c.StageExperience {
		if e.Declared > 0 && e.Stage != r.Group.Stage {
			named = append(named, string(e.Stage))
		}
	}
	for _, opened := range r.c.OpensResources {
		if !slices.Contains(r.Resources, opened.Category) && !slices.Contains(r.Must.V.Resources, opened.Category) {
			named = append(named, string(opened.Category))
		}
	}
	groups := map[models.ID]bool{}
	for _, e := range r.c.Engagements {
		if !e.BrokenOffByGroup {
			groups[e.GroupID] = true
		}
	}
	count := len(named)
	if r.c.AnyIssue {
		count += 8
	}
	return count > 10+10*len(groups)
}

// claimsStage: something of what counts for the stage is claimed.
func (r reading) claimsStage() bool {
	return slices.Contains(r.c.Training, models.TrainingSHG) || r.c.LivedExperience ||
		slices.ContainsFunc(r.c.StageExperience, func(e models.StageExperience) bool { return e.Stage == r.Group.Stage && e.Declared > 0 })
}

// hours: as measured from three answers on, else as promised.
func (r reading) hours() int {
	if r.c.Answered.Count >= 3 {
		return r.c.Answered.Hours
	}
	return r.c.ResponseHours
}
