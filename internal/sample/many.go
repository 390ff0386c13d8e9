package sample

import (
	"fmt"
	"iter"
	"math/rand/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
)

// Many yields n groups of all nine countries, for benchmarks.
func Many(n int, seed uint64, g *places.Gazetteer) (iter.Seq[Group], error) {
	m := &maker{random: rand.New(rand.NewPCG(seed, 2)), gazetteer: g, topics: topics.Open(), asOf: benchDay()} //nolint:gosec // reproducible on purpose
	if err := m.settle(); err != nil {
		return nil, err
	}
	return func(yield func(Group) bool) {
		for i := range n {
			created := m.group(m.countries[i%len(m.countries)], i)
			created.Input.Name = fmt.Sprintf("%s %d", created.Input.Name, i)
			m.scatter(created.Input.Locality.Point)
			if !yield(created) {
				return
			}
		}
	}, nil
}

// ManyConsultants yields n consultants of all nine countries, for benchmarks.
func ManyConsultants(n int, seed uint64, g *places.Gazetteer) (iter.Seq[Consultant], error) {
	m := &maker{random: rand.New(rand.NewPCG(seed, 3)), gazetteer: g, topics: topics.Open(), asOf: benchDay()} //nolint:gosec // reproducible on purpose
	if err := m.settle(); err != nil {
		return nil, err
	}
	return func(yield func(Consultant) bool) {
		for i := range n {
			if !yield(m.consultant(m.countries[i%len(m.countries)], i)) {
				return
			}
		}
	}, nil
}

func benchDay() models.Date { return models.Date{Year: 2026, Month: 11, Day: 24} }

// scatter moves a point by up to 200 km, so that places have surroundings.
func (m *maker) scatter(p *models.Point) {
	p.Lat = round5(min(max(p.Lat+m.random.NormFloat64(), -89), 89))
	p.Lon = round5(min(max(p.Lon+m.random.NormFloat64(), -179), 179))
}
