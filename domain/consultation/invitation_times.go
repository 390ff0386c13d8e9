package consultation

import (
	"context"
	"errors"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/store"
)

// shortestPromise is the least time that a consultant has for an answer, however fast was promised.
const shortestPromise = time.Hour

// answerDue returns by when a consultant who is asked now has promised to answer. A promise of a day
// or more runs until the end of its last day in the group's calendar; none runs beyond the day by
// which the group wants an answer, unless that is over.
func answerDue(request models.Request, c models.Consultant, now time.Time) time.Time {
	zone, known := zones.Lookup(request.Timezone)
	if !known {
		zone = time.UTC
	}
	promised := time.Duration(c.ResponseHours) * time.Hour
	due := now.Add(max(promised, shortestPromise))
	if promised >= 24*time.Hour {
		due = models.DateOf(due.In(zone)).AddDays(1).In(zone)
	}
	if request.RespondByOn.IsZero() {
		return due.UTC()
	}
	if wanted := request.RespondByOn.AddDays(1).In(zone); wanted.After(now.Add(shortestPromise)) && wanted.Before(due) {
		due = wanted
	}
	return due.UTC()
}

// halfTime is when a consultant who has not answered is reminded.
func halfTime(i models.ConsultationInvitation) time.Time {
	return i.InvitedAt.Add(i.DueAt.Sub(*i.InvitedAt) / 2)
}

// RemindOfInvitations is the job that reminds consultants at half of the time that they promised to
// answer in, and notifies both sides once that time is over. Then, and when a consultant declined, it
// keeps who comes next in the ranking, for the group. It may run more than once.
func (r *Room) RemindOfInvitations(ctx context.Context, ids []models.ID) error {
	for _, id := range ids {
		next, err := r.findNext(ctx, id)
		if err != nil {
			return err
		}
		err = r.Store.Write(ctx, func(tx *store.Tx) error { return r.remindOfInvitation(ctx, tx, id, next) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) remindOfInvitation(ctx context.Context, tx *store.Tx, id models.ID, next *models.ID) error {
	i, err := tx.ConsultationInvitation(ctx, id)
	if err == nil && i.Status == models.InvitationDeclined {
		return r.noteNext(ctx, tx, i, next)
	}
	if errors.Is(err, models.ErrNotFound) || err == nil && (i.Status != models.InvitationPending || i.Overdue) {
		return nil
	}
	if err != nil {
		return err
	}
	now := r.Now().UTC()
	switch {
	case now.Before(halfTime(i)):
		return tx.Enqueue(ctx, models.JobInvitation, id.String(), halfTime(i))
	case now.Before(*i.DueAt):
		if err := r.notifyConsultant(ctx, tx, i.ConsultantID, waits(models.WaitingConsultation, "reminded/"+id.String()+"/"+i.InvitedAt.Format(time.RFC3339))); err != nil {
			return err
		}
		return tx.Enqueue(ctx, models.JobInvitation, id.String(), *i.DueAt)
	}
	return r.markOverdue(ctx, tx, i, next)
}

// noteNext keeps who comes next in the ranking after a consultant who declined, and notifies the group
// if there is somebody.
func (r *Room) noteNext(ctx context.Context, tx *store.Tx, i models.ConsultationInvitation, next *models.ID) error {
	if err := tx.NoteNextConsultant(ctx, i.ID, next); err != nil || next == nil {
		return err
	}
	return r.notifyGroup(ctx, tx, i.GroupID, waits(models.WaitingNext, "next/"+i.ID.String()))
}

// markOverdue notes that a promised time is over. The invitation stays: a late answer is an answer.
func (r *Room) markOverdue(ctx context.Context, tx *store.Tx, i models.ConsultationInvitation, next *models.ID) error {
	from := i.Version
	i.Overdue, i.NextConsultantID, i.UpdatedAt = true, next, r.Now().UTC()
	if err := tx.UpdateConsultationInvitation(ctx, &i, from); err != nil {
		return err
	}
	event := "overdue/" + i.ID.String() + "/" + i.InvitedAt.Format(time.RFC3339)
	if err := r.notifyConsultant(ctx, tx, i.ConsultantID, waits(models.WaitingConsultation, event)); err != nil {
		return err
	}
	return r.notifyGroup(ctx, tx, i.GroupID, waits(models.WaitingLate, event))
}
