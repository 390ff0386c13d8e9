package places_test

import (
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func TestSpotOfAPointAndTheWordsBesideIt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name            string
		at              models.Point
		country, region string
		place, zone     string
		elsewhere       bool
	}{
		{"a point alone", models.Point{Lat: 53.8, Lon: -1.55}, "", "", "Leeds", "Europe/London", false},
		{"Réunion under the name of France", models.Point{Lat: -20.88, Lon: 55.45}, "FR", "", "Saint-Denis", "Indian/Reunion", false},
		{"Tahiti under the name of France", models.Point{Lat: -17.53, Lon: -149.57}, "FR", "", "Papeete", "Pacific/Tahiti", false},
		{"Puerto Rico under the name of the United States", models.Point{Lat: 18.466, Lon: -66.106}, "US", "", "San Juan", "America/Puerto_Rico", false},
		{"France under the name of Réunion", models.Point{Lat: 48.86, Lon: 2.35}, "RE", "", "", "Europe/Paris", true},
		{"the outback", models.Point{Lat: -24.5, Lon: 125.5}, "AU", "", "", "Australia/Perth", false},
		{"the Arctic", models.Point{Lat: 70, Lon: -100}, "CA", "", "", "America/Cambridge_Bay", false},
		{"the Big Bend, where Mexican towns are nearest", models.Point{Lat: 29.32, Lon: -103.62}, "US", "US.TX", "", "America/Chicago", false},
		{"the open sea", models.Point{Lat: 36.5, Lon: -40}, "PT", "", "", "", false},
		{"a sign is wrong", models.Point{Lat: 53.8, Lon: 103.8}, "GB", "", "", "Asia/Irkutsk", true},
		{"this side of the state line", models.Point{Lat: 39.02, Lon: -94.605}, "US", "US.MO", "Kansas City", "America/Chicago", false},
		{"another state", models.Point{Lat: 39.74, Lon: -104.99}, "US", "US.MO", "", "America/Denver", true},
		{"a region that is not known", models.Point{Lat: 53.8, Lon: -1.55}, "GB", "GB.XX", "Leeds", "Europe/London", false},
	}
	gazetteer := places.Open()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := gazetteer.ReverseGeocode(test.at, test.country, test.region)
			if got.Place.Name != test.place || got.Timezone != test.zone || got.Elsewhere != test.elsewhere {
				t.Errorf("%q %q %v", got.Place.Name, got.Timezone, got.Elsewhere)
			}
			in := models.LocalityInput{Point: &test.at, Place: models.PlaceInput{Country: test.country, RegionCode: test.region}}
			if gazetteer.Contradicts(in) != test.elsewhere {
				t.Errorf("Contradicts says %v", !test.elsewhere)
			}
		})
	}
}

func TestAPlaceFarFromItsPointContradicts(t *testing.T) {
	t.Parallel()
	gazetteer, leeds := places.Open(), models.PlaceInput{ID: "geonames:2644688"}
	for _, test := range []struct {
		name string
		at   *models.Point
		want bool
	}{
		{"no point", nil, false},
		{"in the town", &models.Point{Lat: 53.8, Lon: -1.55}, false},
		{"in London", &models.Point{Lat: 51.5, Lon: -0.12}, true},
	} {
		if got := gazetteer.Contradicts(models.LocalityInput{Place: leeds, Point: test.at}); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestRegionsAndTerritoriesByTheirNames(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	for _, test := range []struct{ country, words, want string }{
		{"US", "MO", "US.MO"},
		{"US", "Missouri", "US.MO"},
		{"US", "mo.", "US.MO"},
		{"CA", "ON", "CA.08"},
		{"CA", "Ontario", "CA.08"},
		{"AU", "NSW", "AU.02"},
		{"GB", "England", "GB.ENG"},
		{"GB", "West Yorkshire", ""},
		{"US", "ON", ""},
		{"", "MO", ""},
		{"US", "", ""},
	} {
		if got := gazetteer.FindRegion(test.country, test.words); got != test.want {
			t.Errorf("%s in %q: %q, want %q", test.words, test.country, got, test.want)
		}
	}
	for _, test := range []struct{ country, words, want string }{
		{"US", "PR", "PR"}, {"US", "gu", "GU"}, {"US", "MO", ""}, {"FR", "97400", "RE"}, {"FR", "98714", "PF"}, {"FR", "93200", ""}, {"US", "97400", ""},
	} {
		if got := places.FindTerritory(test.country, test.words); got != test.want {
			t.Errorf("%s of %s: %q, want %q", test.words, test.country, got, test.want)
		}
	}
}
