package matching

import (
	"math"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// formatSet is a set of formats.
type formatSet uint8

const (
	inPerson formatSet = 1 << iota
	online
	byPhone
	messaging
	email

	remoteFormats = online | byPhone | messaging | email
)

func formatSetOf(f models.Format) formatSet {
	switch f {
	case models.FormatInPerson:
		return inPerson
	case models.FormatOnline:
		return online
	case models.FormatPhone:
		return byPhone
	case models.FormatMessaging:
		return messaging
	case models.FormatEmail:
		return email
	}
	return 0
}

func newFormatSet(list []models.Format) formatSet {
	var set formatSet
	for _, f := range list {
		set |= formatSetOf(f)
	}
	return set
}

// channels are the channels by which a consultant reaches the group within the consultant's own
// limits, and how near the two are.
type channels struct {
	km            float64
	measured      bool // both are on the map, so km is known
	withinRadius  bool // in person: within the consultant's own radius
	servesArea    bool // in person: the group's region or country is named
	mayCome       bool // in person: too little is known to measure, and nothing known speaks against it
	remote        bool
	remoteWelcome bool // from afar: the group takes help from as far away
	nearby        bool
	sameRegion    bool
	sameCountry   bool
	offered       formatSet
	reaching      formatSet // the offered formats that reach the group
}

func (c *channels) reachesInPerson() bool { return c.withinRadius || c.servesArea || c.mayCome }

func (req *preparedRequest) channelsTo(c *Consultant) channels {
	group := &req.request.Group
	w := channels{offered: newFormatSet(c.Formats)}
	w.km, w.measured = req.distanceTo(c.Base.PlaceID, c.Base.Lat, c.Base.Lon)
	w.nearby = req.isNearby(c.Base.PlaceID, basePoint(c))
	w.sameRegion = group.RegionCode != "" && group.RegionCode == c.Base.RegionCode
	w.sameCountry = group.Country != "" && group.Country == c.Base.Country
	if w.offered&inPerson != 0 {
		w.withinRadius = w.measured && w.km <= c.ServiceRadiusKm
		w.servesArea = group.findArea(c.Areas) != ""
		vague := !group.hasPlace() && group.RegionCode == "" // so that no radius can lie between the two
		w.mayCome = !w.measured && (vague || c.ServiceRadiusKm > 0) && w.notElsewhere(group, &c.Base)
	}
	w.remote = w.offered&remoteFormats != 0 && reachesRemotely(c, group.Country)
	w.remoteWelcome = req.request.AllowRemote && req.acceptsRemoteFrom(c, &w)
	if w.reachesInPerson() {
		w.reaching |= inPerson
	}
	if w.remote {
		w.reaching |= w.offered & remoteFormats
	}
	return w
}

// notElsewhere compares the places that both sides give, by the finest level that both give. A
// group that gives none may be anywhere; a consultant who gives none has not agreed to come.
func (c *channels) notElsewhere(group *Group, base *models.Locality) bool {
	switch {
	case group.Country == "":
		return true
	case group.RegionCode != "" && base.RegionCode != "":
		return c.sameRegion
	}
	return c.sameCountry
}

// reachesRemotely reports whether the consultant works from afar for groups of that country.
func reachesRemotely(c *Consultant, country string) bool {
	switch c.Remote {
	case models.RemoteAnywhere:
		return true
	case models.RemoteCountry:
		return serves(c, country)
	case models.RemoteNone:
		return false
	}
	return false
}

// serves reports whether a country is the consultant's own or one of those of the areas; a group
// that names none may be in any.
func serves(c *Consultant, country string) bool {
	return country == "" || country == c.Base.Country || slices.ContainsFunc(c.Areas, func(area string) bool { return models.CountryOf(area) == country })
}

// acceptsRemoteFrom reports whether the group takes remote help from as far away as the consultant
// is. Regions are compared if both name one, else countries.
func (req *preparedRequest) acceptsRemoteFrom(c *Consultant, w *channels) bool {
	group := &req.request.Group
	switch req.request.Remote {
	case models.RemoteFromAnywhere:
		return true
	case models.RemoteFromRegion:
		if group.RegionCode != "" && c.Base.RegionCode != "" {
			return w.sameRegion || group.findArea(c.Areas) != ""
		}
	case models.RemoteFromCountry:
	}
	return serves(c, group.Country)
}

// findArea returns the first of the areas that the group is in, by its region or country; "" none.
func (g *Group) findArea(areas []string) string {
	for _, area := range areas {
		if area != "" && (area == g.RegionCode || area == g.Country) {
			return area
		}
	}
	return ""
}

// hasPlace reports whether it is known where in its region the group is.
func (g *Group) hasPlace() bool { return g.PlaceID != "" || g.Point != nil }

// hasLocation reports whether anything is known of where the group is.
func (g *Group) hasLocation() bool { return g.hasPlace() || g.RegionCode != "" || g.Country != "" }

// distanceTo measures from the group; the same place of the gazetteer is 0 km where a point is
// missing.
func (req *preparedRequest) distanceTo(placeID string, lat, lon *float64) (km float64, measured bool) {
	group := &req.request.Group
	if group.Point != nil && lat != nil && lon != nil {
		return places.DistanceKm(*group.Point, models.Point{Lat: *lat, Lon: *lon}), true
	}
	return 0, placeID != "" && placeID == group.PlaceID
}

// isNearby reports whether a place or point is nearby: the same place of the gazetteer, or within
// 25 km.
func (req *preparedRequest) isNearby(placeID string, point *models.Point) bool {
	group := &req.request.Group
	if placeID != "" && placeID == group.PlaceID {
		return true
	}
	return point != nil && group.Point != nil && places.Nearby(*group.Point, *point)
}

// usableFormats returns the formats in which the two could work together: those that reach the
// group and that it wants. If there are none, or the group has lifted that limit, all that reach
// it.
func (p *pair) usableFormats() formatSet {
	both := p.channels.reaching & p.formats
	if both == 0 || p.lifted&noCommonFormat != 0 {
		return p.channels.reaching
	}
	return both
}

// roundOver rounds a distance that is over a limit, so that it still does.
func roundOver(km, limit float64) int {
	if rounded := roundKm(km); float64(rounded) > limit {
		return rounded
	}
	return int(math.Ceil(km))
}

// roundKm rounds a distance for people: to 1 km below 20, to 5 below 100, else to 10; never to 0.
func roundKm(km float64) int {
	step := 10.0
	switch {
	case km < 20:
		step = 1
	case km < 100:
		step = 5
	}
	return int(max(1, math.Round(km/step)*step))
}
