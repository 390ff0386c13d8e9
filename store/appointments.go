package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateAppointment writes a new appointment.
func (tx *Tx) CreateAppointment(ctx context.Context, a *models.Appointment) error {
	setDefaults(tx, &a.Version, &a.CreatedAt, &a.UpdatedAt)
	return sqlrow.Insert(ctx, tx.db, a)
}

// UpdateAppointment writes an appointment, which gets the version after fromVersion. It returns ErrStale
// and ErrNotFound as for groups.
func (tx *Tx) UpdateAppointment(ctx context.Context, a *models.Appointment, fromVersion int64) error {
	a.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, a, a.ID, fromVersion)
}

// Appointment returns the appointment with this id, or ErrNotFound if there is none.
func (tx *Tx) Appointment(ctx context.Context, id models.ID) (models.Appointment, error) {
	return sqlrow.One[models.Appointment](ctx, tx.db, "id = ?", id)
}

// Appointments returns one page of an engagement's appointments, the latest first, and how many there
// are.
func (tx *Tx) Appointments(ctx context.Context, engagement models.ID, page models.Page) ([]models.Appointment, int, error) {
	return sqlrow.Page[models.Appointment](ctx, tx.db, page, "starts_at DESC, id DESC", "engagement_id = ?", engagement)
}

// CountAppointments counts the appointments of an engagement, cancelled or not.
func (tx *Tx) CountAppointments(ctx context.Context, engagement models.ID) (int, error) {
	return sqlrow.Count[models.Appointment](ctx, tx.db, "engagement_id = ?", engagement)
}

// MembersWithAddress returns the members of a group who have an e-mail address.
func (tx *Tx) MembersWithAddress(ctx context.Context, group models.ID) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db,
		"SELECT m.account_id FROM memberships m JOIN accounts a ON a.id = m.account_id WHERE m.group_id = ? AND a.email_sealed <> '' ORDER BY m.account_id LIMIT ?",
		group, models.MaxItems)
}

// appointmentSoon is the condition for an appointment of an engagement under way that begins between
// two times. They are its arguments.
const appointmentSoon = "p.cancelled_on IS NULL AND p.starts_at >= ? AND p.starts_at < ? AND e." + engagementUnderWay

// AppointmentsSoonFor returns how many appointments begin between two times, for each group that an
// account belongs to, at most limit of them.
func (tx *Tx) AppointmentsSoonFor(ctx context.Context, account models.ID, from, until time.Time, limit int) ([]models.Waiting, error) {
	const query = "SELECT 'appointment_soon' AS kind, e.group_id, count(*) AS count FROM appointments p JOIN engagements e ON e.id = p.engagement_id WHERE " +
		appointmentSoon + " AND e.group_id IN " + livingGroupsOf + " GROUP BY e.group_id ORDER BY e.group_id LIMIT ?"
	return sqlrow.Select[models.Waiting](ctx, tx.db, query, sqlrow.RoundTime(from), sqlrow.RoundTime(until), account, limit)
}

// AppointmentsSoonForConsultant returns how many appointments of a consultant begin between two times.
func (tx *Tx) AppointmentsSoonForConsultant(ctx context.Context, consultant models.ID, from, until time.Time) (int, error) {
	const query = "SELECT count(*) FROM appointments p JOIN engagements e ON e.id = p.engagement_id WHERE " + appointmentSoon + " AND e.consultant_id = ?"
	return sqlrow.Value[int](ctx, tx.db, query, sqlrow.RoundTime(from), sqlrow.RoundTime(until), consultant)
}
