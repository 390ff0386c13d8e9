package places_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/reference/places"
)

func TestMeantIsWhatPeopleType(t *testing.T) {
	t.Parallel()
	const leeds = "geonames:2644688"
	tests := []struct {
		text, want string
		leftOut    string
	}{
		{"England", "area:GB.ENG", ""},
		{"england, UK", "area:GB.ENG", ""},
		{"Massachusetts", "area:US.MA", ""},
		{"Germany", "area:DE", ""},
		{"Deutschland", "area:DE", ""},
		{"Germany, Bavaria", "area:DE.02", ""},
		{"Україна", "area:UA", ""},
		{"UK", "area:GB", ""},
		{"Mexico", "area:MX", ""},
		{"Lebanon", "area:LB", ""},
		{"Georgia", "area:US.GA", ""},
		{"Ontario", "area:CA.08", ""},
		{"Ontario, Canada", "area:CA.08", ""},
		{"Ontario, CA", "geonames:5379439", ""},
		{"Brandenburg", "area:DE.11", ""},
		{"New York", "geonames:5128581", ""},
		{"Berlin", "geonames:2950159", ""},
		{"ঢাকা", "geonames:1185241", ""},
		{"LA", "geonames:5368361", ""},
		{"Leeds", leeds, ""},
		{"Leeds, West Yorkshire", leeds, "west yorkshire"},
		{"Leeds, West Yorkshire, England", leeds, "west yorkshire"},
		{"Headingley, Leeds", leeds, "headingley"},
		{"Leeds LS7 4AA", leeds, "ls7 4aa"},
		{"Leeds, LS7 4AA", leeds, "ls7 4aa"},
		{"12 Otley Road, Headingley, Leeds LS6 2AL", leeds, "otley road headingley 12 ls6 2al"},
		{"Philadelphia, PA 19104", "geonames:4560349", "19104"},
		{"Brixton, London", "geonames:6690877", ""},
		{"Leeds, Bangladesh", "", ""},
		{"Paris, Japan", "", ""},
		{"Nowhereatall", "", ""},
		{"12345", "", ""},
		{",", "", ""},
		{"\xff\xfe", "", ""},
		{strings.Repeat("a", 1000), "", ""},
	}
	gazetteer := places.Open()
	for _, test := range tests {
		t.Run(test.text[:min(len(test.text), 50)], func(t *testing.T) {
			t.Parallel()
			meant, got := gazetteer.Geocode(test.text, 5), ""
			if len(meant.Places) > 0 {
				got = meant.Places[0].ID
			}
			if got != test.want {
				t.Errorf("Meant(%q) = %v, want %s", test.text, meant.Places, test.want)
			}
			if diff := cmp.Diff(test.leftOut, strings.Join(meant.LeftOut, " ")); diff != "" {
				t.Errorf("Meant(%q) left out (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestWhatElseIsMeantIsOffered(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	for text, want := range map[string]string{"Georgia": "area:GE", "England": "geonames:4110001", "Washington": "geonames:4140963", "New York": "area:US.NY"} {
		found := false
		for _, place := range gazetteer.Geocode(text, 6).Places[1:] {
			found = found || place.ID == want
		}
		if !found {
			t.Errorf("Meant(%q) does not offer %s: %v", text, want, gazetteer.Geocode(text, 6).Places)
		}
	}
}

func TestAreasAreKnownByTheirIDs(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	for id, name := range map[string]string{"area:DE": "Germany", "area:GB.ENG": "England", "area:": "", "area:XX": "", "geonames:2644688": "", "": ""} {
		if got, ok := gazetteer.Area(id); got.Name != name || ok != (name != "") || ok && !got.IsArea() {
			t.Errorf("Area(%q) = %v, %v, want %q", id, got, ok, name)
		}
	}
}
