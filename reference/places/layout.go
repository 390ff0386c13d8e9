package places

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// The file: magic, then per section its offset and length, then the sections. All numbers are
// little-endian; u32 unless said otherwise.
//
//	places      per place: GeoNames number, latitude and longitude × 100,000 (i32), population, area (u16), zone (u16)
//	ids         ordinals of the places by ascending number
//	cells       per cell of half a degree, row by row from the south-west: its first place; at the end the number of places
//	names …     lists: count, count+1 offsets, then the items without gaps
//	keys …      dicts: lists of entries sorted by key; an entry is the key's length (u8), the key, and its postings (u24), best first
const (
	magic      = "SHGPLCE1"
	placeSize  = 20
	pointScale = 100_000

	cellsPerDegree = 2
	cellRows       = 180 * cellsPerDegree
	cellColumns    = 360 * cellsPerDegree

	postingSize = 3
	primaryFlag = 1 << 23 // the key is the place's own name, not another name for it
	maxKeyBytes = 100
)

// The sections in the order of the file.
const (
	sectionPlaces = iota
	sectionIDs
	sectionCells
	sectionNames
	sectionZones
	sectionAreas
	sectionKeys
	sectionQualifiers
	sectionCount
)

const headerSize = len(magic) + sectionCount*8

// ErrNotAGazetteer refuses data that Encode did not make.
var ErrNotAGazetteer = errors.New("not a gazetteer of this version")

// Read opens a gazetteer written by Encode. It checks the header and the bounds of each section,
// not every entry: the data must come from a trusted maker. Anything else is refused with
// ErrNotAGazetteer.
func Read(data string) (*Gazetteer, error) {
	if len(data) < headerSize || !strings.HasPrefix(data, magic) {
		return nil, ErrNotAGazetteer
	}
	var sections [sectionCount]string
	for i := range sections {
		at, size := uint64(u32(data[len(magic):], 2*i)), uint64(u32(data[len(magic):], 2*i+1))
		if at+size > uint64(len(data)) || size < 4 && i != sectionPlaces && i != sectionIDs {
			return nil, fmt.Errorf("%w: section %d ends outside the file", ErrNotAGazetteer, i)
		}
		sections[i] = data[at : at+size]
	}
	count := len(sections[sectionPlaces]) / placeSize
	if len(sections[sectionIDs]) != 4*count || len(sections[sectionCells]) != 4*(cellRows*cellColumns+1) {
		return nil, fmt.Errorf("%w: sections disagree", ErrNotAGazetteer)
	}
	return &Gazetteer{
		places:     sections[sectionPlaces],
		ids:        sections[sectionIDs],
		cells:      sections[sectionCells],
		names:      newList(sections[sectionNames]),
		zones:      newList(sections[sectionZones]),
		areas:      newList(sections[sectionAreas]),
		keys:       dict{newList(sections[sectionKeys])},
		qualifiers: dict{newList(sections[sectionQualifiers])},
	}, nil
}

func u16(s string, i int) uint16 {
	s = s[2*i : 2*i+2]
	return uint16(s[0]) | uint16(s[1])<<8
}

func u32(s string, i int) uint32 {
	s = s[4*i : 4*i+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// list is a sequence of strings stored end to end.
type list struct{ offsets, items string }

func newList(section string) list {
	body := 4 * (int(u32(section, 0)) + 2)
	return list{offsets: section[4:body], items: section[body:]}
}

func (l list) len() int        { return len(l.offsets)/4 - 1 }
func (l list) at(i int) string { return l.items[u32(l.offsets, i):u32(l.offsets, i+1)] }

// dict is a list of entries sorted by key.
type dict struct{ list }

func (d dict) key(i int) string {
	entry := d.at(i)
	return entry[1 : 1+int(entry[0])]
}

func (d dict) postings(i int) postings {
	entry := d.at(i)
	return postings(entry[1+int(entry[0]):])
}

// span is a run of entries, end excluded.
type span struct{ start, end int }

func (s span) len() int { return s.end - s.start }

func (d dict) allEntries() span { return span{0, d.len()} }

// seek returns the first entry within a span whose key is not before key.
func (d dict) seek(within span, key string) int {
	return within.start + sort.Search(within.len(), func(i int) bool { return d.key(within.start+i) >= key })
}

// find returns the postings of exactly this key; none if it is not there.
func (d dict) find(within span, key string) postings {
	i := d.seek(within, key)
	if i == within.end || d.key(i) != key {
		return ""
	}
	return d.postings(i)
}

// prefixSpan returns the entries within a span whose keys begin with prefix.
func (d dict) prefixSpan(within span, prefix string) span {
	start := d.seek(within, prefix)
	rest := span{start, within.end}
	end := start + sort.Search(rest.len(), func(i int) bool { return !strings.HasPrefix(d.key(start+i), prefix) })
	return span{start, end}
}

// postings are ordinals, each with a flag for a primary name.
type postings string

func (p postings) len() int { return len(p) / postingSize }

func (p postings) at(i int) (ordinal int, primary bool) {
	p = p[i*postingSize : (i+1)*postingSize]
	value := int(p[0]) | int(p[1])<<8 | int(p[2])<<16
	return value &^ primaryFlag, value&primaryFlag != 0
}
