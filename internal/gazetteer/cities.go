package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// The columns of a GeoNames table, as its readme.txt numbers them from 0.
const (
	columnID         = 0
	columnName       = 1
	columnASCIIName  = 2
	columnOtherNames = 3
	columnLat        = 4
	columnLon        = 5
	columnFeature    = 7
	columnCountry    = 8
	columnRegion     = 10
	columnPopulation = 14
	columnTimezone   = 17
	columnCount      = 19
)

// readCities returns the entries of a GeoNames table; regions holds the region names by code.
func readCities(path string, regions map[string]string) ([]places.Entry, error) {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("cities: %w", err)
	}
	defer file.Close() //nolint:errcheck // only read
	return parseCities(file, regions)
}

func parseCities(table io.Reader, regions map[string]string) ([]places.Entry, error) {
	var entries []places.Entry
	lines := bufio.NewScanner(table)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		columns := strings.Split(lines.Text(), "\t")
		if len(columns) != columnCount {
			return nil, fmt.Errorf("cities: line %d has %d columns, not %d", number, len(columns), columnCount)
		}
		if gone(columns[columnFeature]) {
			continue
		}
		entry, err := parseCity(columns, regions)
		if err != nil {
			return nil, fmt.Errorf("cities: line %d: %w", number, err)
		}
		entries = append(entries, entry)
	}
	return entries, lines.Err()
}

// gone reports whether a place is no longer inhabited: abandoned, destroyed, historical.
func gone(feature string) bool {
	switch feature {
	case "PPLQ", "PPLW", "PPLH", "PPLCH":
		return true
	}
	return false
}

func parseCity(columns []string, regions map[string]string) (places.Entry, error) {
	lat, latErr := strconv.ParseFloat(columns[columnLat], 64)
	lon, lonErr := strconv.ParseFloat(columns[columnLon], 64)
	population, populationErr := strconv.Atoi(columns[columnPopulation])
	if latErr != nil || lonErr != nil || populationErr != nil {
		return places.Entry{}, fmt.Errorf("%q has a number that is none", columns[columnName])
	}
	place := models.Place{
		ID:         "geonames:" + columns[columnID],
		Name:       columns[columnName],
		Country:    columns[columnCountry],
		Lat:        lat,
		Lon:        lon,
		Timezone:   columns[columnTimezone],
		Population: population,
	}
	if code := columns[columnRegion]; code != "" && code != "00" { // 00: GeoNames does not know the region
		place.RegionCode = place.Country + "." + code
		place.Region = regions[place.RegionCode]
	}
	return places.Entry{Place: place, Names: otherNames(columns)}, nil
}

func otherNames(columns []string) []string {
	names := []string{columns[columnASCIIName]}
	if columns[columnOtherNames] != "" {
		names = append(names, strings.Split(columns[columnOtherNames], ",")...)
	}
	return names
}
