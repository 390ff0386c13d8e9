package views

import (
	"github.com/shg-directory/shg/models"
)

// FoundPlace is a place of the gazetteer, with where it is. A country or region, whose id begins
// with "area:", has neither lat nor lon: it is searched as a whole.
type FoundPlace struct {
	ID         string   `json:"id,omitempty" example:"geonames:2644688"`
	Name       string   `json:"name,omitempty" example:"Leeds"`
	Region     string   `json:"region,omitempty" example:"England"`
	RegionCode string   `json:"region_code,omitempty" example:"GB.ENG"`
	Country    string   `json:"country,omitempty" example:"GB"`
	Lat        *float64 `json:"lat,omitempty"`
	Lon        *float64 `json:"lon,omitempty"`
	Timezone   string   `json:"timezone,omitempty" example:"Europe/London"`
	Population int      `json:"population,omitempty"`
}

func toFoundPlace(p *models.Place) *FoundPlace {
	if p == nil {
		return nil
	}
	shown := &FoundPlace{
		ID: p.ID, Name: p.Name, Region: p.Region, RegionCode: p.RegionCode, Country: p.Country,
		Timezone: p.Timezone, Population: p.Population,
	}
	if !p.IsArea() {
		shown.Lat, shown.Lon = &p.Lat, &p.Lon
	}
	return shown
}

// ToFoundPlaces returns places of the gazetteer as wire types.
func ToFoundPlaces(places []models.Place) []FoundPlace {
	shown := make([]FoundPlace, 0, len(places))
	for _, p := range places {
		shown = append(shown, *toFoundPlace(&p))
	}
	return shown
}
