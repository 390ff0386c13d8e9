package view

import (
	"fmt"

	"github.com/shg-directory/shg/models"
)

// placeFacts returns where exactly a group is and meets, as names and values.
func placeFacts(l Language, p models.GroupPlace) []Fact {
	var list []Fact
	add := func(where models.Locality, values ...string) {
		if point, ok := where.Coordinates(); ok {
			values = append(values, fmt.Sprintf("%.5f, %.5f", point.Lat, point.Lon))
		}
		if words := JoinDistinct(values...); words != "" {
			list = append(list, Fact{Name: l.T("terms.where"), Values: []string{words}})
		}
	}
	add(p.Locality, p.Locality.Label, p.Locality.PlaceName)
	for _, m := range p.Meetings {
		add(m.Locality, m.Name, m.Venue, m.Address, m.Directions, m.Locality.Label)
	}
	return list
}
