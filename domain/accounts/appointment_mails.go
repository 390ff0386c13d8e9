package accounts

import (
	"context"
	"errors"
	"strconv"

	"github.com/shg-directory/shg/formats/ics"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/mail"
	"github.com/shg-directory/shg/store"
)

// AppointmentPath is the page that leads a reader to an appointment, whichever side the reader is on.
const AppointmentPath = "/me/appointments/"

// MailAppointment writes a mail with an appointment as it is now to an account, at once, unless that
// has no address, or prefers the digest, or wants none. It commits with the caller's transaction.
func (r *Room) MailAppointment(ctx context.Context, tx *store.Tx, accountID models.ID, a models.Appointment) error {
	account, err := tx.Account(ctx, accountID)
	if err != nil || account.EmailSealed == "" {
		return err
	}
	kind, version := models.NoticeAppointment, strconv.FormatInt(a.Version, 10)
	modes, err := tx.NoticeModes(ctx, accountID)
	if err != nil {
		return err
	}
	if modes.Of(kind) != models.NoticeAtOnce {
		return r.Notify(ctx, tx, kind, "appointment/"+a.ID.String()+"/"+version, accountID)
	}
	if err := r.ensurePreference(ctx, tx, accountID); err != nil {
		return err
	}
	return r.QueueMail(ctx, tx, models.MailInput{
		Event: "appointment/" + a.ID.String() + "/" + version + "/" + accountID.String(), AccountID: accountID, Kind: models.MailAppointment,
		Language: r.mailing.Texts.Match(account.Language), Params: map[string]string{"appointment": a.ID.String(), "version": version},
	})
}

// addAppointment adds to a mail the appointment that it is about, as a calendar, and returns what its
// text names. If the appointment has changed since, another mail has it and this one is not wanted.
func (r *Room) addAppointment(ctx context.Context, tx *store.Tx, m models.Mail, message *mail.Message) (map[string]any, error) {
	of, err := r.openParams(m)
	if err != nil {
		return nil, err
	}
	id, err := models.ParseID(of["appointment"])
	if err != nil {
		return nil, err
	}
	a, err := tx.Appointment(ctx, id)
	if errors.Is(err, models.ErrNotFound) || err == nil && strconv.FormatInt(a.Version, 10) != of["version"] {
		return nil, errUnwanted
	}
	if err != nil {
		return nil, err
	}
	modes, err := tx.NoticeModes(ctx, *m.AccountID)
	if err != nil {
		return nil, err
	}
	if modes.Of(models.NoticeAppointment) == models.NoticeOff {
		return nil, errUnwanted
	}
	if message.Unsubscribe, err = r.offLink(ctx, tx, *m.AccountID); err != nil {
		return nil, err
	}
	calendar := r.AppointmentCalendar(m.Language, []models.Appointment{a})
	calendar.Method, calendar.Organizer, calendar.Attendee = ics.MethodOf(a), r.mailing.From, message.To
	message.Calendar, message.CalendarMethod = calendar.String(), string(calendar.Method)
	return map[string]any{"off": message.Unsubscribe, "link": r.appointmentURL(a)}, nil
}

// AppointmentCalendar returns a calendar of appointments in a language, to be published.
func (r *Room) AppointmentCalendar(language string, list []models.Appointment) ics.Appointments {
	summary := r.mailing.Texts.Text(language, "page.mail.appointment.summary", nil)
	return ics.Appointments{Method: ics.Publish, Summary: summary, Language: language, URL: r.appointmentURL, List: list}
}

func (r *Room) appointmentURL(a models.Appointment) string {
	return r.mailing.PublicURL + AppointmentPath + a.ID.String()
}
