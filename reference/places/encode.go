package places

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
)

// primaryWeight is how much more a place's own name counts than another name for it, in heads of
// population.
const primaryWeight = 4

// Entry is a place with all its other names, in any script and order.
type Entry struct {
	models.Place
	Names []string
}

// Area is a country ("GB") or a region ("GB.ENG") with all its names in any language.
type Area struct {
	Code  string
	Name  string // the region's name as shown; "" where unknown
	Names []string
}

// Encode makes the file that Read opens. The same entries and areas in any order make the same
// file. It refuses an id that is not "geonames:" and a number, an id used twice, a point off the
// globe, a country code that has not two letters, and more than 65,535 areas or 8 million places.
func Encode(entries []Entry, areas []Area) ([]byte, error) {
	e := encoder{entries: slices.Clone(entries), areaNumbers: map[string]int{}}
	if err := e.sortPlaces(); err != nil {
		return nil, err
	}
	e.collectAreas(areas)
	zones := e.zones()
	if len(e.areas) > math.MaxUint16 || len(zones) > math.MaxUint16 || len(e.entries) >= primaryFlag {
		return nil, fmt.Errorf("too much for the format: %d places, %d areas, %d zones", len(e.entries), len(e.areas), len(zones))
	}
	sections := [sectionCount][]byte{
		sectionPlaces:     e.placeTable(zones),
		sectionIDs:        e.idTable(),
		sectionCells:      e.cellTable(),
		sectionNames:      encodeList(mapSlice(e.entries, func(p Entry) string { return p.Name })),
		sectionZones:      encodeList(zones),
		sectionAreas:      encodeList(mapSlice(e.areas, encodeArea)),
		sectionKeys:       encodeList(e.keyEntries()),
		sectionQualifiers: encodeList(e.qualifierEntries()),
	}
	return encodeFile(sections), nil
}

type encoder struct {
	entries     []Entry
	numbers     []uint32
	areas       []Area
	areaNumbers map[string]int
}

// sortPlaces puts the places into the order of their cells, within a cell by number.
func (e *encoder) sortPlaces() error {
	seen := make(map[string]bool, len(e.entries))
	for i, p := range e.entries {
		if seen[p.ID] || !p.Point().Valid() || len(p.Country) != 2 {
			return fmt.Errorf("place %q (%s) is there twice, off the globe or without a country", p.ID, p.Name)
		}
		if _, err := parsePlaceNumber(p.ID); err != nil {
			return err
		}
		seen[p.ID] = true
		rounded := RoundPoint(p.Point())
		e.entries[i].Lat, e.entries[i].Lon = rounded.Lat, rounded.Lon
	}
	slices.SortFunc(e.entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(cellNumber(a.Point()), cellNumber(b.Point())), cmp.Compare(placeNumber(a.ID), placeNumber(b.ID)))
	})
	for _, p := range e.entries {
		e.numbers = append(e.numbers, placeNumber(p.ID))
	}
	return nil
}

func parsePlaceNumber(id string) (uint32, error) {
	number, err := strconv.ParseUint(strings.TrimPrefix(id, idScheme), 10, 32)
	if err != nil || !strings.HasPrefix(id, idScheme) {
		return 0, fmt.Errorf("place id %q is not %s and a number", id, idScheme)
	}
	return uint32(number), nil
}

// placeNumber reads an id that sortPlaces has checked.
func placeNumber(id string) uint32 {
	number, _ := parsePlaceNumber(id)
	return number
}

// areaCode returns the code of the smallest area that a place is known to be in.
func areaCode(p models.Place) string {
	if p.RegionCode != "" {
		return p.RegionCode
	}
	return p.Country
}

// collectAreas keeps the given areas and adds those that only a place names.
func (e *encoder) collectAreas(areas []Area) {
	byCode := map[string]Area{}
	for _, a := range areas {
		byCode[a.Code] = a
	}
	for _, p := range e.entries {
		for _, code := range []string{p.Country, areaCode(p.Place)} {
			if _, known := byCode[code]; !known {
				byCode[code] = Area{Code: code, Name: p.Region}
			}
		}
	}
	for _, a := range byCode {
		e.areas = append(e.areas, a)
	}
	slices.SortFunc(e.areas, func(a, b Area) int { return cmp.Compare(a.Code, b.Code) })
	for i, a := range e.areas {
		e.areaNumbers[a.Code] = i
	}
}

func encodeArea(a Area) string { return a.Code + "\x00" + a.Name }

func (e *encoder) zones() []string {
	return slices.Compact(slices.Sorted(slices.Values(mapSlice(e.entries, func(p Entry) string { return p.Timezone }))))
}

func (e *encoder) placeTable(zones []string) []byte {
	table := make([]byte, 0, placeSize*len(e.entries))
	for i, p := range e.entries {
		zone, _ := slices.BinarySearch(zones, p.Timezone)
		table = binary.LittleEndian.AppendUint32(table, e.numbers[i])
		table = binary.LittleEndian.AppendUint32(table, uint32(int32(math.Round(p.Lat*pointScale))))
		table = binary.LittleEndian.AppendUint32(table, uint32(int32(math.Round(p.Lon*pointScale))))
		table = binary.LittleEndian.AppendUint32(table, uint32(max(0, p.Population)))
		table = binary.LittleEndian.AppendUint16(table, uint16(e.areaNumbers[areaCode(p.Place)]))
		table = binary.LittleEndian.AppendUint16(table, uint16(zone))
	}
	return table
}

func (e *encoder) idTable() []byte {
	ordinals := make([]int, len(e.entries))
	for i := range ordinals {
		ordinals[i] = i
	}
	slices.SortFunc(ordinals, func(a, b int) int { return cmp.Compare(e.numbers[a], e.numbers[b]) })
	return encodeTable(ordinals)
}

func (e *encoder) cellTable() []byte {
	firsts := make([]int, 0, cellRows*cellColumns+1)
	next := 0
	for cell := range cellRows * cellColumns {
		firsts = append(firsts, next)
		for next < len(e.entries) && cellNumber(e.entries[next].Point()) == cell {
			next++
		}
	}
	return encodeTable(append(firsts, next))
}

func encodeTable(numbers []int) []byte {
	table := make([]byte, 0, 4*len(numbers))
	for _, n := range numbers {
		table = binary.LittleEndian.AppendUint32(table, uint32(n))
	}
	return table
}
