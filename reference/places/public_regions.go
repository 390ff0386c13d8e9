package places

import (
	"cmp"
	"slices"
	"sync"
)

// PublicRegion is what may be public of a place that is hidden: its country, its region if that
// does not reveal too much, and a time zone.
type PublicRegion struct {
	Country    string
	RegionCode string // "" if fewer than MinAreaPeople live in the region, or if it is not known
	People     int    // as far as the gazetteer knows, how many live in what would be shown the same
	Zone       string // the zone in which most of the region's people live, IANA; of the country if RegionCode is ""; "" if the country is not known
	Zones      []string
}

// PublicRegion returns the smallest of region and country that may be public of a place in a
// region, such as "GB.ENG", of a country, such as "GB". A region in which fewer than MinAreaPeople
// live is not shown, and if all such regions of a country together have fewer, as many of its least
// populous others as it takes are not shown either: a reader who sees no region cannot know which
// of them is meant. A region that the gazetteer does not know is not shown. Only if the whole
// country has fewer is People below MinAreaPeople. Zones are the zones in which at least
// MinAreaPeople of those live who would be shown the same, Zone among them.
func (g *Gazetteer) PublicRegion(country, regionCode string) PublicRegion {
	known := g.regions()
	if region, ok := known.shown[regionCode]; ok && (country == "" || region.Country == country) {
		return region
	}
	if hiddenRegion, ok := known.hidden[country]; ok {
		return hiddenRegion
	}
	if countryRegion, ok := known.countries[country]; ok {
		return countryRegion
	}
	return PublicRegion{Country: country}
}

// SmallCountries returns the countries of which the gazetteer knows people, but fewer than
// MinAreaPeople, in alphabetical order: of a hidden place in one of them the country alone reveals
// more than elsewhere.
func (g *Gazetteer) SmallCountries() []PublicRegion {
	var small []PublicRegion
	for _, c := range g.regions().countries {
		if c.People < MinAreaPeople {
			small = append(small, c)
		}
	}
	slices.SortFunc(small, func(a, b PublicRegion) int { return cmp.Compare(a.Country, b.Country) })
	return small
}

// ZonePeople returns how many people, as far as the gazetteer knows, live in a time zone.
func (g *Gazetteer) ZonePeople(zone string) int { return g.regions().zones[zone] }

// regionTable holds what PublicRegion answers. It is computed once, when it is first asked for,
// which takes a few milliseconds.
type regionTable struct {
	once      sync.Once
	shown     map[string]PublicRegion // by the code of the region
	hidden    map[string]PublicRegion // by country: of its regions that are not shown
	countries map[string]PublicRegion // by country
	zones     map[string]int          // people by zone
}

func (g *Gazetteer) regions() *regionTable {
	g.regionTable.once.Do(func() { g.regionTable.fill(g) })
	return &g.regionTable
}

// populationCount is how many people live in a region or country, by zone.
type populationCount struct {
	code   string
	people int
	zones  map[string]int
}

func newPopulationCount(code string) *populationCount {
	return &populationCount{code: code, zones: map[string]int{}}
}

func (c *populationCount) add(other *populationCount) {
	c.people += other.people
	for zone, people := range other.zones {
		c.zones[zone] += people
	}
}

// mostPopulousZone returns the zone with the most people; of several the first by name.
func (c *populationCount) mostPopulousZone() string {
	best := ""
	for zone, people := range c.zones {
		if best == "" || people > c.zones[best] || people == c.zones[best] && zone < best {
			best = zone
		}
	}
	return best
}

// populousZones returns the zones with enough people, those with most first, and otherwise among
// them in any case.
func (c *populationCount) populousZones(otherwise string) []string {
	var zones []string
	for zone, people := range c.zones {
		if people >= MinAreaPeople || zone == otherwise {
			zones = append(zones, zone)
		}
	}
	if !slices.Contains(zones, otherwise) && otherwise != "" {
		zones = append(zones, otherwise)
	}
	slices.SortFunc(zones, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.zones[b], c.zones[a]), cmp.Compare(a, b))
	})
	return zones
}

func (t *regionTable) fill(g *Gazetteer) {
	t.shown, t.hidden, t.countries = map[string]PublicRegion{}, map[string]PublicRegion{}, map[string]PublicRegion{}
	byCountry := map[string][]*populationCount{}
	for _, c := range g.countPopulations() {
		byCountry[c.code[:2]] = append(byCountry[c.code[:2]], c)
	}
	all := newPopulationCount("")
	for country, crowds := range byCountry {
		total := newPopulationCount(country)
		for _, c := range crowds {
			total.add(c)
		}
		all.add(total)
		t.addCountry(total, crowds)
	}
	t.zones = all.zones
}

// addCountry parts the regions of a country into those that are shown and the rest.
func (t *regionTable) addCountry(total *populationCount, crowds []*populationCount) {
	slices.SortFunc(crowds, func(a, b *populationCount) int {
		return cmp.Or(cmp.Compare(a.people, b.people), cmp.Compare(a.code, b.code))
	})
	country, zone := total.code, total.mostPopulousZone()
	rest, hidden := newPopulationCount(country), 0
	for _, c := range crowds {
		noRegion := c.code == country
		if noRegion || c.people < MinAreaPeople || hidden > 0 && rest.people < MinAreaPeople {
			rest.add(c)
			hidden++
			continue
		}
		t.shown[c.code] = PublicRegion{
			Country: country, RegionCode: c.code, People: c.people, Zone: c.mostPopulousZone(), Zones: c.populousZones(c.mostPopulousZone()),
		}
	}
	t.countries[country] = PublicRegion{Country: country, People: total.people, Zone: zone, Zones: total.populousZones(zone)}
	if hidden > 0 {
		t.hidden[country] = PublicRegion{Country: country, People: rest.people, Zone: zone, Zones: rest.populousZones(zone)}
	}
}

// countPopulations returns the people of every region that has places, and of every country outside
// its regions.
func (g *Gazetteer) countPopulations() []*populationCount {
	if g.Size() == 0 {
		return nil
	}
	byArea := make([]*populationCount, g.areas.len())
	area, zone, people := g.area(0), g.zoneNumber(0), 0
	add := func() {
		if byArea[area] == nil {
			byArea[area] = newPopulationCount(g.areaCode(area))
		}
		byArea[area].people += people
		byArea[area].zones[g.zones.at(zone)] += people
	}
	for i := range g.Size() { // neighbours mostly share region and zone, and are added together
		if a, z := g.area(i), g.zoneNumber(i); a != area || z != zone {
			add()
			area, zone, people = a, z, 0
		}
		people += g.population(i)
	}
	add()
	return slices.DeleteFunc(byArea, func(c *populationCount) bool { return c == nil })
}
