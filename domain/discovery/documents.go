package discovery

import (
	"maps"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/search"
)

// maxAge is the age up to which a group without a limit takes people.
const maxAge = 120

// groupDocument returns what the index knows of a published group: public values only.
func (r *Room) groupDocument(g models.Group) search.Document {
	now := r.Now().UTC()
	schedule.Refresh(&g, now)
	item, full := r.Responses.Group(g)
	located := groupPoints(g)
	d := search.Document{
		ID: g.ID, Version: g.Version, Texts: r.groupTexts(g), Values: r.groupValues(g), Numbers: groupNumbers(g),
		Names: namesOf(g), Updated: g.UpdatedAt, Public: item, Full: full, Points: located.all, PointOwners: located.owners,
	}
	r.addParts(&d, g, located, now)
	if g.NextAt != nil {
		d.NextAt = *g.NextAt
	}
	return d
}

// namesOf returns what a group is called in its own language and in those that it is translated
// into.
func namesOf(g models.Group) search.Names {
	names := search.Names{Own: g.Name, Language: g.Language}
	for tag, t := range g.Translations.V {
		if names.Translations == nil {
			names.Translations = map[string]string{}
		}
		names.Translations[tag] = t.Name
	}
	return names
}

func (r *Room) groupTexts(g models.Group) search.Texts {
	t := search.Texts{Name: append([]string{g.Name}, g.AlternateNames...), Body: []string{g.Description, g.HostedBy}}
	for _, tag := range slices.Sorted(maps.Keys(g.Translations.V)) {
		other := g.Translations.V[tag]
		t.Name, t.Body = append(t.Name, other.Name), append(t.Body, other.Description)
	}
	for _, m := range g.Meetings {
		t.Name = append(t.Name, m.Name)
		t.Body = append(t.Body, m.Notes)
		t.Place = append(t.Place, m.Venue, m.Address) // a meeting that conceals its place has neither
	}
	t.Topic = r.topicWords(topicsOf(g))
	for _, l := range localitiesOf(g) {
		t.Place = append(t.Place, l.Label, l.PlaceName, l.Region)
	}
	slices.Sort(t.Place)
	t.Place = slices.Compact(t.Place)
	return t
}

func topicsOf(g models.Group) []string {
	all := slices.Clone(g.Topics)
	for _, m := range g.Meetings {
		all = append(all, m.Topics...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func localitiesOf(g models.Group) []models.Locality {
	all := []models.Locality{g.Locality}
	for _, m := range g.Meetings {
		if !m.Locality.IsZero() {
			all = append(all, m.Locality)
		}
	}
	return all
}

// groupValues returns the values that filters and facets ask of a group as a whole, by the names of
// the filters; addParts adds those of its meetings.
func (r *Room) groupValues(g models.Group) map[string][]string {
	v := make(values, 24)
	v.add("kind", string(g.Kind))
	v.add("topic", topicsOf(g)...)
	v.add("field", r.Topics.Fields(topicsOf(g))...)
	v.add("activity", string(g.Activity))
	v.add("stage", string(g.Stage))
	v.add("taking_newcomers", string(g.TakingNewcomers))
	v.add("governance", string(g.Governance))
	v.add("cost", string(g.Cost.V.Kind))
	addAll(v, "for", g.For)
	addAll(v, "support_function", g.SupportFunctions)
	if g.ParentID != nil {
		v.add("parent", g.ParentID.String())
	}
	addSourceValues(v, g)
	return v.normalize()
}

func addSourceValues(v values, g models.Group) {
	for _, s := range g.Sources {
		v.add("source", s.Source)
	}
	for _, id := range g.ExternalIDs {
		v.add("external_id", id.Scheme+":"+id.Value)
	}
	for _, m := range g.Meetings {
		for _, id := range m.ExternalIDs {
			v.add("external_id", id.Scheme+":"+id.Value)
		}
	}
}

// currentFormat returns the meeting's format, or the one that replaces it for a while.
func (r *Room) currentFormat(m models.Meeting) models.MeetingFormat {
	t := m.Temporary.V
	if t == nil || (!t.UntilOn.IsZero() && t.UntilOn.Before(r.today())) {
		return m.Format
	}
	return t.Format
}

// groupNumbers returns the numbers of a group that filters speak about: ages, and when it was
// changed.
func groupNumbers(g models.Group) map[string][]float64 {
	highestAge := g.MaxAge
	if highestAge == 0 {
		highestAge = maxAge
	}
	return map[string][]float64{
		"min_age": {float64(g.MinAge)}, "max_age": {float64(highestAge)}, "updated": {float64(g.UpdatedAt.Unix())},
	}
}

// values collects the values of each attribute, each once.
type values map[string][]string

func (v values) add(attribute string, list ...string) {
	for _, value := range list {
		if value != "" {
			v[attribute] = append(v[attribute], value)
		}
	}
}

// addLanguages adds languages in one case, because BCP 47 does not distinguish them.
func (v values) addLanguages(tags ...string) {
	for _, tag := range tags {
		v.add("language", validation.CanonicalLanguageTag(tag))
	}
}

func (v values) normalize() map[string][]string {
	for attribute, list := range v {
		slices.Sort(list)
		v[attribute] = slices.Compact(list)
	}
	return v
}

func addAll[T ~string](v values, attribute string, list []T) {
	for _, value := range list {
		v.add(attribute, string(value))
	}
}

// consultantDocument returns what the index knows of a listed consultant: public values only, among
// them what the principles' filters ask for. Whether somebody accepts, and how much, is private and
// not in it.
func (r *Room) consultantDocument(c models.Consultant) search.Document {
	attributes := r.Matcher.Attributes(c)
	v := values{}
	v.add("topic", c.Topics...)
	v.addLanguages(c.Languages...)
	v.add("country", c.Base.Country)
	v.add("region", c.Base.RegionCode)
	v.add("region", c.Areas...)
	v.add("remote", string(c.Remote))
	addAll(v, "consultation_kind", c.ConsultationKinds)
	addAll(v, "role", c.Roles)
	addAll(v, "format", c.Formats)
	v.add(locatedAttribute, consultantLocatedValues(c, len(attributes.Points) > 0)...)
	maps.Copy(v, attributes.Values)
	numbers := map[string][]float64{"listed_until": {listedUntil(c)}}
	return search.Document{
		ID: c.ID, Version: c.Version, Texts: r.consultantTexts(c), Values: v.normalize(), Numbers: numbers, Points: attributes.Points, Names: search.Names{Own: c.Name},
		Updated: c.UpdatedAt, Public: r.Responses.Consultant(c),
	}
}

func (r *Room) consultantTexts(c models.Consultant) search.Texts {
	return search.Texts{
		Name: []string{c.Name}, Topic: r.topicWords(c.Topics), Place: []string{c.Base.Label, c.Base.PlaceName, c.Base.Region},
		Body: []string{c.Role, c.Bio, c.Organisation},
	}
}

// consultantLocatedValues returns the values of locatedAttribute of a consultant: one who works in
// person has a value.
func consultantLocatedValues(c models.Consultant, hasPoint bool) []string {
	switch {
	case !hasPoint && !slices.Contains(c.Formats, models.FormatInPerson):
		return nil
	case c.Base.Country == "":
		return locatedValues(hasPoint)
	}
	return locatedValues(hasPoint, c.Base.Country)
}

// listedUntil returns the instant, in seconds, until which the verification holds; a day ends with
// its end in UTC.
func listedUntil(c models.Consultant) float64 {
	if c.Verified.V == nil || c.Verified.V.ExpiresOn.IsZero() {
		return maxInstant
	}
	return float64(c.Verified.V.ExpiresOn.AddDays(1).In(time.UTC).Unix()) - 1
}
