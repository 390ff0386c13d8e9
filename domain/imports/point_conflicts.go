package imports

import (
	"fmt"

	"github.com/shg-directory/shg/models"
)

// emitRecord passes on an entry of a record, followed by an entry for each place whose words and
// point disagree. The record is taken with its point.
func (r *Room) emitRecord(e entry, handle entryHandler) error {
	if err := handle(e); err != nil {
		return err
	}
	for i, part := range e.record.Parts {
		fields := r.pointConflicts(e.record.Input, part.Meeting, i == 0)
		if len(fields) == 0 {
			continue
		}
		warning := &models.ImportResult{Record: part.Name, Line: part.Line, Outcome: models.RecordRefused, Errors: fields}
		if err := handle(entry{refused: warning, partial: true, next: e.next}); err != nil {
			return err
		}
	}
	return nil
}

// pointConflicts returns the places of a part of a record that contradict themselves: those of its
// meeting, or of all meetings where it is none alone (below 0), and that of the group where it is
// the first.
func (r *Room) pointConflicts(in models.GroupInput, meeting int, first bool) []models.FieldError {
	var fields []models.FieldError
	add := func(pointer string, l models.LocalityInput) {
		if !r.Gazetteer.Contradicts(l) {
			return
		}
		detail := "the point lies elsewhere than the place, region or country named beside it, and was kept"
		if zone := r.Gazetteer.ReverseGeocode(*l.Point, "", "").Timezone; l.Place.ID == "" && zone != "" {
			detail += "; the time zone is that of the point, " + zone
		}
		fields = append(fields, models.FieldError{Pointer: pointer, Code: "point_elsewhere", Params: map[string]any{"detail": detail}})
	}
	if first {
		add("/locality", in.Locality)
	}
	for i, m := range in.Meetings {
		if meeting < 0 || meeting == i {
			add(fmt.Sprintf("/meetings/%d/locality", i), m.Locality)
		}
	}
	return fields
}
