package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

const (
	leedsRow = "2644688\tLeeds\tLeeds\tLBA,Лидс,利兹\t53.79648\t-1.54785\tP\tPPLA2\tGB\t\tENG\tH3\t\t\t516298\t\t50\tEurope/London\t2023-02-25\n"
	ruinRow  = "1\tGone\tGone\t\t1\t1\tP\tPPLQ\tGB\t\tENG\t\t\t\t0\t\t0\tEurope/London\t2023-02-25\n"
	loneRow  = "3\tLone\tLone\t\t1\t1\tP\tPPL\tGB\t\t00\t\t\t\t7\t\t0\tEurope/London\t2023-02-25\n"
)

func TestParseCitiesReadsGeoNames(t *testing.T) {
	t.Parallel()
	got, err := parseCities(strings.NewReader(leedsRow+ruinRow+loneRow), map[string]string{"GB.ENG": "England"})
	want := []places.Entry{
		{
			Place: models.Place{
				ID: "geonames:2644688", Name: "Leeds", Region: "England", RegionCode: "GB.ENG", Country: "GB",
				Lat: 53.79648, Lon: -1.54785, Timezone: "Europe/London", Population: 516298,
			},
			Names: []string{"Leeds", "LBA", "Лидс", "利兹"},
		},
		{
			Place: models.Place{ID: "geonames:3", Name: "Lone", Country: "GB", Lat: 1, Lon: 1, Timezone: "Europe/London", Population: 7},
			Names: []string{"Lone"},
		},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestParseCitiesRefusesAndSaysWhere(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"too few columns": leedsRow + "1\tLeeds\n",
		"no latitude":     leedsRow + strings.Replace(leedsRow, "53.79648", "north", 1),
		"no population":   leedsRow + strings.Replace(leedsRow, "516298", "many", 1),
	}
	for name, table := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := parseCities(strings.NewReader(table), nil); err == nil || !strings.Contains(err.Error(), "line 2") {
				t.Errorf("error %v, want one about line 2", err)
			}
		})
	}
}

func TestCountriesAreNamedInManyLanguages(t *testing.T) {
	t.Parallel()
	areas := countries([]places.Entry{{Place: models.Place{Country: "GB"}}, {Place: models.Place{Country: "UA"}}})
	if len(areas) != 2 {
		t.Fatalf("%d countries, want 2", len(areas))
	}
	for i, names := range [][]string{{"United Kingdom", "Regno Unito", "GBR", "UK"}, {"Україна", "Ukraine", "UKR"}} {
		for _, name := range names {
			if !slices.Contains(areas[i].Names, name) {
				t.Errorf("%s is not called %s", areas[i].Code, name)
			}
		}
	}
}

func TestRunMakesAGazetteer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cities, regions, out := filepath.Join(dir, "cities.txt"), filepath.Join(dir, "admin1.json"), filepath.Join(dir, "out.bin")
	write(t, cities, leedsRow+loneRow)
	write(t, regions, `[{"code":"GB.ENG","name":"England"},{"code":"DE.02","name":"Bavaria"}]`)
	if err := run(cities, regions, out); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	book, err := places.Read(string(file))
	if err != nil {
		t.Fatal(err)
	}
	if got := book.Find("Лидс, Vereinigtes Königreich", 2); len(got) != 1 || got[0].ID != "geonames:2644688" {
		t.Errorf("found %v, want Leeds", got)
	}
}

func TestRunRefusesMissingTables(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	regions := filepath.Join(dir, "admin1.json")
	if err := run(filepath.Join(dir, "cities.txt"), regions, filepath.Join(dir, "out.bin")); err == nil {
		t.Error("no error without regions")
	}
	write(t, regions, "[]")
	if err := run(filepath.Join(dir, "cities.txt"), regions, filepath.Join(dir, "out.bin")); err == nil {
		t.Error("no error without cities")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
