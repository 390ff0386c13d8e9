package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/api/views"
)

func (l Language) kilometres(km string) string {
	n, err := strconv.Atoi(km)
	if err != nil {
		return km
	}
	return l.Number(n)
}

// understood returns how the place was understood.
func (l Language) understood(p *views.FoundPlace, townOf string, widened bool, radiusKm float64) string {
	name, km := l.PlaceName(*p), l.Distance(radiusKm)
	switch {
	case townOf != "":
		return l.T("near.town_of", "words", townOf, "place", name, "km", km)
	case p.Lat == nil && p.ID != "":
		return l.T("near.area", "place", name)
	case widened:
		return l.T("near.widened", "place", name, "km", km)
	}
	return l.T("near.within", "place", name, "km", km)
}

// PlaceName returns a place with its region and country.
func (l Language) PlaceName(p views.FoundPlace) string {
	country := ""
	if p.Country != "" {
		country = l.Texts.Country(p.Country, l.Tag)
	}
	return JoinDistinct(p.Name, p.Region, country)
}

// JoinDistinct joins texts by commas, each once, without those that are empty.
func JoinDistinct(parts ...string) string {
	var list []string
	for _, part := range parts {
		if part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return strings.Join(list, ", ")
}
