package directory

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// CountUnplaced returns how many places of a group and its meetings are given in words that name no
// place of the gazetteer, as they are looked up when the group is written, so that no search by
// distance finds them. What conceals its place is not counted.
func (r *Room) CountUnplaced(in models.GroupInput) int {
	if in.Locality.Conceals() {
		return 0
	}
	input := r.resolveLabel(in.Locality, models.Locality{})
	count := unplaced(input)
	if !slices.ContainsFunc(in.Meetings, func(m models.MeetingInput) bool { return m.Locality.NamesOnly() }) {
		return count
	}
	place, err := r.locate(input, models.Locality{}, "/locality")
	if err != nil {
		return count // the record will be refused for it
	}
	for _, m := range in.Meetings {
		count += unplaced(r.resolveLabel(m.Locality, place.public))
	}
	return count
}

// unplaced returns 1 for a locality of which words are all that is known, and else 0.
func unplaced(l models.LocalityInput) int {
	if l.NamesOnly() && !l.Conceals() {
		return 1
	}
	return 0
}
