package consultation

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/store"
)

func appointmentPlace(id models.ID) string { return "appointments/" + id.String() + "/details" }

func (r *Room) appointments() kindWithin[models.Appointment] {
	return kindWithin[models.Appointment]{
		one: (*store.Tx).Appointment, page: (*store.Tx).Appointments, count: (*store.Tx).CountAppointments,
		engagement: func(a models.Appointment) models.ID { return a.EngagementID }, open: openEach(r.openAppointment),
	}
}

// MakeAppointment adds an appointment to an engagement that is under way. It cannot begin in the past.
// Both sides are mailed, as they receive notices.
func (r *Room) MakeAppointment(ctx context.Context, by models.WriteOptions, engagement models.ID, input models.AppointmentInput) (models.Appointment, error) {
	if err := r.validateAppointment(&input); err != nil {
		return models.Appointment{}, err
	}
	a := models.Appointment{ID: models.NewRandomID(), EngagementID: engagement, Version: 1, CreatedAt: r.Now().UTC()}
	err := r.appointments().add(ctx, r, by, policy.MakeAppointment, engagement, a.ID, func(tx *store.Tx, e models.Engagement, _ models.Side) error {
		if err := r.fillAppointment(ctx, tx, &a, e, input); err != nil {
			return err
		}
		if err := tx.CreateAppointment(ctx, &a); err != nil {
			return err
		}
		return r.announceAppointment(ctx, tx, by, e, a, policy.MakeAppointment)
	})
	return a, err
}

// MoveAppointment changes an appointment as a whole; one that was cancelled stays so.
func (r *Room) MoveAppointment(ctx context.Context, by models.WriteOptions, id models.ID, input models.AppointmentInput) (models.Appointment, error) {
	if err := r.validateAppointment(&input); err != nil {
		return models.Appointment{}, err
	}
	return r.changeAppointment(ctx, by, id, func(tx *store.Tx, e models.Engagement, a *models.Appointment) (bool, error) {
		if !a.CancelledOn.IsZero() {
			return false, &models.ConflictError{Code: "wrong_state", Detail: "The appointment is cancelled. Make another one.", State: "cancelled"}
		}
		return true, r.fillAppointment(ctx, tx, a, e, input)
	})
}

// CancelAppointment cancels an appointment. To do so again changes nothing.
func (r *Room) CancelAppointment(ctx context.Context, by models.WriteOptions, id models.ID) (models.Appointment, error) {
	return r.changeAppointment(ctx, by, id, func(_ *store.Tx, _ models.Engagement, a *models.Appointment) (bool, error) {
		changes := a.CancelledOn.IsZero()
		a.CancelledOn = r.today()
		return changes, nil
	})
}

// changeAppointment changes an appointment within an engagement that is under way. do reports whether
// it changes anything.
func (r *Room) changeAppointment(ctx context.Context, by models.WriteOptions, id models.ID, do func(*store.Tx, models.Engagement, *models.Appointment) (bool, error)) (models.Appointment, error) {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		found, err := tx.Appointment(ctx, id)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		e, _, err := r.lockUnderWay(ctx, tx, by, policy.ChangeAppointment, found.EngagementID)
		if err != nil {
			return err
		}
		a, err := tx.Appointment(ctx, id) // as it is under the lock
		if err != nil {
			return err
		}
		from := a.Version
		changes, err := do(tx, e, &a)
		if err != nil || !changes {
			return err
		}
		if err := by.CheckVersion(from); err != nil {
			return err
		}
		a.UpdatedAt = r.Now().UTC()
		if err := tx.UpdateAppointment(ctx, &a, from); err != nil {
			return err
		}
		return r.announceAppointment(ctx, tx, by, e, a, policy.ChangeAppointment)
	})
	if err != nil {
		return models.Appointment{}, err
	}
	return r.Appointment(ctx, by, id)
}

// announceAppointment records an appointment or its change, and mails it to the consultant
// and to the members who have an address.
func (r *Room) announceAppointment(ctx context.Context, tx *store.Tx, by models.WriteOptions, e models.Engagement, a models.Appointment, act policy.Act) error {
	readers, err := tx.MembersWithAddress(ctx, e.GroupID)
	if err != nil {
		return err
	}
	if e.ConsultantID != nil {
		c, err := tx.Consultant(ctx, *e.ConsultantID)
		if err != nil {
			return err
		}
		readers = append(readers, c.AccountID)
	}
	for _, reader := range readers {
		if err := r.People.MailAppointment(ctx, tx, reader, a); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, by.Actor, act, audit.Request(e.RequestID))
}

// validateAppointment refuses a place of what is not in person, and a link of what is not online.
func (r *Room) validateAppointment(input *models.AppointmentInput) error {
	if err := r.Validator.Validate(input); err != nil {
		return err
	}
	if input.Place != "" && input.Format != models.FormatInPerson {
		return models.Invalid("/place", "conflicts_with", "format")
	}
	if input.Link != "" && input.Format != models.FormatOnline {
		return models.Invalid("/link", "conflicts_with", "format")
	}
	return nil
}

// fillAppointment writes the input into an appointment. A beginning that is past is refused.
func (r *Room) fillAppointment(ctx context.Context, tx *store.Tx, a *models.Appointment, e models.Engagement, input models.AppointmentInput) error {
	group, err := tx.Group(ctx, e.GroupID)
	if err != nil {
		return err
	}
	a.OnDay, a.Start, a.DurationMinutes, a.Format = input.On, input.Start, input.DurationMinutes, input.Format
	a.Timezone = cmp.Or(input.Timezone, group.Timezone, time.UTC.String()) // the public one: no side is shown another of the group
	a.StartsAt = schedule.Instant(a.OnDay, a.Start, zones.OrUTC(a.Timezone)).UTC()
	if !a.StartsAt.After(r.Now()) {
		return models.Invalid("/on", "invalid_date")
	}
	a.Details = models.AppointmentDetails{Place: input.Place, Link: input.Link, Words: input.Words}
	text, err := json.Marshal(a.Details)
	if err != nil {
		return fmt.Errorf("encode the details of an appointment: %w", err)
	}
	a.DetailsSealed, err = r.People.Seal(ctx, tx, appointmentPlace(a.ID), string(text))
	return err
}

func (r *Room) openAppointment(a *models.Appointment) error {
	text, err := r.People.Unseal(appointmentPlace(a.ID), a.DetailsSealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), &a.Details); err != nil {
		return fmt.Errorf("decode the details of an appointment: %w", err)
	}
	return nil
}

// Appointment reads an appointment, for both sides of its engagement.
func (r *Room) Appointment(ctx context.Context, by models.WriteOptions, id models.ID) (models.Appointment, error) {
	return r.appointments().read(ctx, r, by, id)
}

// Appointments returns one page of an engagement's appointments, the latest first, for both sides, also
// once it is over.
func (r *Room) Appointments(ctx context.Context, by models.WriteOptions, engagement models.ID, page models.Page) ([]models.Appointment, int, error) {
	return r.appointments().list(ctx, r, by, engagement, page)
}
