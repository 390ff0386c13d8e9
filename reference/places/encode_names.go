package places

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
)

// keyEntries sorts all names of all places into dict entries; of the places that share a name the
// most populous come first, a place's own name counting primaryWeight times.
func (e *encoder) keyEntries() []string {
	byKey := map[string]map[int]bool{}
	for i, p := range e.entries {
		addKey(byKey, p.Name, i, true)
		for _, name := range p.Names {
			addKey(byKey, name, i, false)
		}
	}
	return encodeDict(byKey, func(ordinal int, primary bool) int {
		return weight(e.entries[ordinal].Population, primary)
	}, e.numbers)
}

// qualifierEntries sorts the names and codes of areas. "GB.ENG" is also called "ENG" unless its
// second half is a mere number.
func (e *encoder) qualifierEntries() []string {
	byKey := map[string]map[int]bool{}
	for i, a := range e.areas {
		_, short, isRegion := strings.Cut(a.Code, ".")
		addKey(byKey, a.Code, i, true)
		addKey(byKey, a.Name, i, true)
		if isRegion && strings.Trim(short, "0123456789") != "" {
			addKey(byKey, short, i, true)
		}
		for _, name := range a.Names {
			addKey(byKey, name, i, true)
		}
	}
	return encodeDict(byKey, func(int, bool) int { return 0 }, nil)
}

// weight returns what decides between places of one name.
func weight(population int, primary bool) int {
	if primary {
		return primaryWeight * (population + 1)
	}
	return population
}

func addKey(byKey map[string]map[int]bool, name string, ordinal int, primary bool) {
	key := foldKey(name)
	if key == "" || len(key) > maxKeyBytes {
		return
	}
	if byKey[key] == nil {
		byKey[key] = map[int]bool{}
	}
	byKey[key][ordinal] = byKey[key][ordinal] || primary
}

func encodeDict(byKey map[string]map[int]bool, weigh func(ordinal int, primary bool) int, numbers []uint32) []string {
	entries := make([]string, 0, len(byKey))
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		places := byKey[key]
		ordinals := slices.Collect(maps.Keys(places))
		slices.SortFunc(ordinals, func(a, b int) int {
			if order := cmp.Compare(weigh(b, places[b]), weigh(a, places[a])); order != 0 || numbers == nil {
				return cmp.Or(order, cmp.Compare(a, b))
			}
			return cmp.Compare(numbers[a], numbers[b])
		})
		entry := append([]byte{byte(len(key))}, key...)
		for _, ordinal := range ordinals {
			entry = appendPosting(entry, ordinal, places[ordinal])
		}
		entries = append(entries, string(entry))
	}
	return entries
}

func appendPosting(entry []byte, ordinal int, primary bool) []byte {
	if primary {
		ordinal |= primaryFlag
	}
	return append(entry, byte(ordinal), byte(ordinal>>8), byte(ordinal>>16))
}

func encodeList(items []string) []byte {
	section := binary.LittleEndian.AppendUint32(nil, uint32(len(items)))
	offset := 0
	for _, item := range items {
		section = binary.LittleEndian.AppendUint32(section, uint32(offset))
		offset += len(item)
	}
	section = binary.LittleEndian.AppendUint32(section, uint32(offset))
	return append(section, strings.Join(items, "")...)
}

// encodeFile puts the header before the sections.
func encodeFile(sections [sectionCount][]byte) []byte {
	file := []byte(magic)
	offset := headerSize
	for _, section := range sections {
		file = binary.LittleEndian.AppendUint32(file, uint32(offset))
		file = binary.LittleEndian.AppendUint32(file, uint32(len(section)))
		offset += len(section)
	}
	for _, section := range sections {
		file = append(file, section...)
	}
	return file
}

func mapSlice[T any](items []T, field func(T) string) []string {
	values := make([]string, len(items))
	for i, item := range items {
		values[i] = field(item)
	}
	return values
}
