// Command gazetteer writes the file of places that package places embeds. It is run by hand when
// GeoNames has news, and only it knows the format of GeoNames' tables:
//
//	go run ./internal/gazetteer -cities cities500.txt -regions FOLDER -out locality/data/gazetteer.bin
//
// locality/data/ATTRIBUTION.md names the source of the tables. To begin from nothing, create an
// empty file at -out, so that the command compiles.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shg-directory/shg/reference/places"
)

// maxBytes keeps the program small; a larger file needs a decision, not a larger number.
const maxBytes = 25_000_000

func main() {
	cities := flag.String("cities", "", "GeoNames' cities500.txt")
	regions := flag.String("regions", "", "folder that holds admin1.json")
	out := flag.String("out", "reference/places/data/gazetteer.bin", "file to write")
	flag.Parse()
	if err := run(*cities, filepath.Join(*regions, "admin1.json"), *out); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

func run(cities, regions, out string) error {
	names, err := readRegions(regions)
	if err != nil {
		return err
	}
	entries, err := readCities(cities, names)
	if err != nil {
		return err
	}
	file, err := places.Encode(entries, append(countries(entries), regionAreas(names)...))
	if err != nil {
		return fmt.Errorf("encoding: %w", err)
	}
	if len(file) > maxBytes {
		return fmt.Errorf("%d bytes are more than the %d allowed", len(file), maxBytes)
	}
	if err := os.WriteFile(out, file, 0o644); err != nil { //nolint:gosec // a file of the repository, for all to read
		return fmt.Errorf("writing: %w", err)
	}
	fmt.Printf("%s: %d places, %d bytes\n", out, len(entries), len(file))
	return nil
}
