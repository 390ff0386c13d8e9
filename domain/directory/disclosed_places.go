package directory

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// ExactPlaceOf returns where exactly a group is and meets, as its members know it. The caller checks
// that the group lets the reader know.
func (w TxRoom) ExactPlaceOf(ctx context.Context, group models.ID) (models.GroupPlace, error) {
	g, err := w.tx.Group(ctx, group)
	if err != nil {
		return models.GroupPlace{}, err
	}
	exact, err := w.tx.ExactPlaces(ctx, group)
	if err != nil {
		return models.GroupPlace{}, err
	}
	g = w.memberView(g, exact)
	place := models.GroupPlace{Locality: g.Locality}
	for _, m := range g.Meetings {
		if m.Activity == models.ActivityActive && (m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid) {
			place.Meetings = append(place.Meetings, m)
		}
	}
	return place, nil
}
