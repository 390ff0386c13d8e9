package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// Tiles is what maps are drawn on; empty means the map that is part of the program.
type Tiles struct {
	File        string // an archive of tiles (PMTiles, version 3)
	URL         string // a server of tiles, with {z}, {x} and {y}
	Attribution string // whose map it is
}

// parseTiles reads SHG_TILES and SHG_TILES_ATTRIBUTION.
func parseTiles(tiles, attribution string) (Tiles, error) {
	switch {
	case tiles == "":
		return Tiles{}, nil
	case attribution == "":
		return Tiles{}, errors.New("SHG_TILES_ATTRIBUTION must say whose map it is, such as © OpenStreetMap contributors")
	case strings.Contains(tiles, "://"):
		return Tiles{URL: tiles, Attribution: attribution}, checkTileURL(tiles)
	}
	return Tiles{File: tiles, Attribution: attribution}, checkArchive(tiles)
}

func checkTileURL(tiles string) error {
	u, err := url.Parse(tiles)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(u.Host, ";, '\"") {
		return errors.New("it is not a URL such as https://tiles.example.org/{z}/{x}/{y}.png")
	}
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(tiles, part) {
			return fmt.Errorf("the URL lacks %s", part)
		}
	}
	return nil
}

// checkArchive looks at the beginning of an archive.
// Source: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
func checkArchive(name string) error {
	file, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return fmt.Errorf("open the archive of tiles: %w", err)
	}
	defer func() { _ = file.Close() }()
	var start [8]byte
	if _, err := file.Read(start[:]); err != nil || string(start[:]) != "PMTiles\x03" {
		return fmt.Errorf("%s is no archive of tiles (PMTiles, version 3)", name)
	}
	return nil
}
