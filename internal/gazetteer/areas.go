package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/shg-directory/shg/reference/places"
)

// readRegions returns the names of first-level regions by code ("GB.ENG").
func readRegions(path string) (map[string]string, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("regions: %w", err)
	}
	var rows []struct{ Code, Name string }
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fmt.Errorf("regions: %w", err)
	}
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		names[row.Code] = row.Name
	}
	return names, nil
}

func regionAreas(names map[string]string) []places.Area {
	own := ownNames()
	areas := make([]places.Area, 0, len(names))
	for code, name := range names {
		areas = append(areas, places.Area{Code: code, Name: name, Names: own[code[:2]+" "+name]})
	}
	return areas
}

// countries returns each country of the entries with its names in every language of CLDR, its
// three-letter code and its colloquial names.
func countries(entries []places.Entry) []places.Area {
	codes := map[string]bool{}
	for _, entry := range entries {
		codes[entry.Country] = true
	}
	colloquialNames := colloquial()
	var areas []places.Area
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		area := places.Area{Code: code, Names: colloquialNames[code]}
		region, err := language.ParseRegion(code)
		if err == nil {
			area.Names = append(area.Names, region.ISO3())
			area.Names = append(area.Names, namesOf(region)...)
		}
		areas = append(areas, area)
	}
	return areas
}

func namesOf(region language.Region) []string {
	var names []string
	for _, tag := range display.Supported.Tags() {
		if namer := display.Regions(tag); namer != nil {
			names = append(names, namer.Name(region))
		}
	}
	return names
}

// colloquial returns the names of countries that people use and CLDR does not have.
func colloquial() map[string][]string {
	return map[string][]string{
		"AE": {"UAE"},
		"CD": {"DRC", "DR Congo"},
		"CZ": {"Czech Republic"},
		"GB": {"UK", "Great Britain", "Britain"},
		"KR": {"Korea"},
		"MM": {"Burma"},
		"NL": {"Holland", "The Netherlands"},
		"TR": {"Turkey"},
		"US": {"USA", "America", "United States of America"},
	}
}
