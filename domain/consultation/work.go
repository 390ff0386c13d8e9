package consultation

import (
	"context"
	"fmt"
	"time"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// work is what consultants did and do, whatever the request. Who did nothing is left out.
type work map[models.ID]*record

// record is the work of one consultant. It is shared, and never changed.
type record struct {
	taken       int // places
	engagements []matching.Engagement
	feedback    matching.Ratings
	answered    models.AnswerTimes
}

// readWork reads the work of all consultants, or of those named, as of now. Groups are known to be
// where the public knows them to be.
func readWork(ctx context.Context, tx *store.Tx, now time.Time, of ...models.ID) (work, error) {
	answered, err := tx.AnswerTimes(ctx, now.AddDate(0, -models.AnswerMonths, 0), of...)
	if err != nil {
		return nil, fmt.Errorf("read how fast consultants answer: %w", err)
	}
	taken, err := tx.PlacesTaken(ctx, of...)
	if err != nil {
		return nil, fmt.Errorf("count places taken: %w", err)
	}
	concluded, err := tx.ConcludedEngagements(ctx, of...)
	if err != nil {
		return nil, fmt.Errorf("read concluded engagements: %w", err)
	}
	feedback, err := readRatings(ctx, tx, of...)
	if err != nil {
		return nil, err
	}
	engagements, points := map[models.ID][]matching.Engagement{}, map[models.ID]*models.Point{}
	for _, e := range concluded {
		if _, seen := points[e.GroupID]; !seen && e.Lat != nil && e.Lon != nil {
			points[e.GroupID] = &models.Point{Lat: *e.Lat, Lon: *e.Lon}
		}
		one := matching.Engagement{GroupID: e.GroupID, PlaceID: e.PlaceID, Point: points[e.GroupID], ConcludedOn: e.ClosedOn, Stage: e.Stage}
		engagements[e.ConsultantID] = append(engagements[e.ConsultantID], one)
	}
	w := work{}
	add(w, answered, func(r *record, a models.AnswerTimes) { r.answered = a })
	add(w, taken, func(r *record, n int) { r.taken = n })
	add(w, engagements, func(r *record, list []matching.Engagement) { r.engagements = list })
	add(w, feedback, func(r *record, f matching.Ratings) { r.feedback = f })
	return w, nil
}

// add writes one part of consultants' work to their records.
func add[T any](w work, parts map[models.ID]T, set func(*record, T)) {
	for id, part := range parts {
		if w[id] == nil {
			w[id] = &record{}
		}
		set(w[id], part)
	}
}
