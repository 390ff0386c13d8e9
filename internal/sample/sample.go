// Package sample makes synthetic data: the demo directory, and as many groups and consultants as a
// benchmark wants. It contains no real people, groups or organisations; only the places are real.
// The same seed makes the same data.
package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
)

// Directory is a whole directory, which the domain packages write.
type Directory struct {
	Groups      []Group
	Consultants []Consultant
	Resources   []models.ResourceInput
	Countries   int
}

// Group is a group with the needs of its members. Showcase marks the group of the tour.
type Group struct {
	Input    models.GroupInput
	Stage    models.StageInput // no value: none declared
	Needs    []models.NeedInput
	Request  *models.RequestInput // rests on all Needs, whose ids the writer fills in
	Showcase bool
}

// Consultant is a consultant's profile, verified unless the ground is empty.
type Consultant struct {
	Input        models.ConsultantInput
	Verification models.VerificationInput
}

// The size of the demo.
const (
	demoGroups      = 412
	demoConsultants = 121
	demoSeed        = 264 // the abstract's number
)

// Demo returns the demo directory: nine countries with their languages and scripts, and with needs
// and open requests.
func Demo(g *places.Gazetteer, asOf models.Date) (Directory, error) {
	m := &maker{random: rand.New(rand.NewPCG(demoSeed, 1)), gazetteer: g, topics: topics.Open(), asOf: asOf} //nolint:gosec // reproducible on purpose
	if err := m.settle(); err != nil {
		return Directory{}, err
	}
	d := Directory{Countries: len(m.countries), Groups: []Group{m.showcase()}, Consultants: []Consultant{m.neighbour()}}
	for i := 0; len(d.Groups) < demoGroups; i++ {
		country := m.countries[i%len(m.countries)]
		created := m.group(country, i)
		reach(&created.Input, country.code, i)
		d.Groups = append(d.Groups, created)
	}
	for i := 0; len(d.Consultants) < demoConsultants; i++ {
		d.Consultants = append(d.Consultants, m.consultant(m.countries[i%len(m.countries)], i))
	}
	d.Resources = m.resources()
	return d, nil
}

// maker draws everything from one source of random numbers.
type maker struct {
	random    *rand.Rand
	gazetteer *places.Gazetteer
	topics    *topics.Taxonomy
	asOf      models.Date
	countries []settled
}

// settled is a country whose places were found in the gazetteer.
type settled struct {
	country
	places []models.Place
}

func (m *maker) settle() error {
	for _, c := range countries() {
		s := settled{country: c}
		for _, name := range c.places {
			found := m.gazetteer.FindExact(name+", "+c.code, 1)
			if len(found) == 0 {
				return fmt.Errorf("the gazetteer has no %s, %s", name, c.code)
			}
			s.places = append(s.places, found[0])
		}
		m.countries = append(m.countries, s)
	}
	return nil
}

func pick[T any](m *maker, list []T) T { return list[m.random.IntN(len(list))] }

// chance reports true in so many of a hundred cases.
func (m *maker) chance(percent int) bool { return m.random.IntN(100) < percent }

// several returns up to n different items, one at least, at random.
func several[T comparable](m *maker, list []T, n int) []T {
	var drawn []T
	for range 1 + m.random.IntN(n) {
		if one := pick(m, list); !contains(drawn, one) {
			drawn = append(drawn, one)
		}
	}
	return drawn
}

func contains[T comparable](list []T, one T) bool {
	return slices.Contains(list, one)
}
