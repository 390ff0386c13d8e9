package consultation

import (
	"context"
	"math"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/store"
)

// hoursOfDay is how many hours a whole day of an answer counts.
const hoursOfDay = 24

// answeredIn returns in how many hours an invitation is answered at an instant, rounded up: the
// shortest promise that the answer keeps, as answerDue reads it. From a day on it is whole days, each
// until the end of the day in the group's calendar.
func answeredIn(request models.Request, invitedAt, at time.Time) int {
	hours := max(1, int(math.Ceil(at.Sub(invitedAt).Hours())))
	if hours < hoursOfDay {
		return hours
	}
	zone, known := zones.Lookup(request.Timezone)
	if !known {
		zone = time.UTC
	}
	days := hours / hoursOfDay
	for days > 1 && !endOfDays(invitedAt, days-1, zone).Before(at) {
		days--
	}
	for endOfDays(invitedAt, days, zone).Before(at) {
		days++
	}
	return days * hoursOfDay
}

// endOfDays returns the end of the day in a zone that is so many days after an instant.
func endOfDays(from time.Time, days int, zone *time.Location) time.Time {
	return models.DateOf(from.Add(time.Duration(days) * hoursOfDay * time.Hour).In(zone)).AddDays(1).In(zone)
}

// noteAnswer notes in how many hours an invitation is answered now, if it was not answered before.
func (r *Room) noteAnswer(ctx context.Context, tx *store.Tx, i *models.ConsultationInvitation) error {
	if i.AnsweredHours != nil || i.InvitedAt == nil {
		return nil
	}
	request, err := tx.Request(ctx, i.RequestID)
	if err != nil {
		return err
	}
	i.AnsweredHours = new(answeredIn(request, *i.InvitedAt, r.Now().UTC()))
	return nil
}

// noteSilence notes that an invitation ends unanswered. If its promised time was over, that counts as
// an answer now, so that never to answer is not better than to answer late.
func (r *Room) noteSilence(ctx context.Context, tx *store.Tx, i *models.ConsultationInvitation) error {
	if !i.Overdue {
		return nil
	}
	return r.noteAnswer(ctx, tx, i)
}
