package discovery

import (
	"maps"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

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
	maps.Copy(numbers, attributes.Numbers)
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

// consultantLocatedValues returns the values of locatedAttribute of a consultant: one who works in person has a value.
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
