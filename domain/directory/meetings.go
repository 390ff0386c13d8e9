package directory

import (
	"cmp"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
)

// composeMeetings turns the meetings of an input into rows. A meeting that names an id keeps its
// identity; the id must be one of the group's.
func (r *Room) composeMeetings(d *composedGroup, in models.GroupInput, previous models.Group) error {
	invalid := &models.InvalidError{}
	meetings := map[models.ID]models.Meeting{}
	for _, m := range previous.Meetings {
		meetings[m.ID] = m
	}
	d.group.Meetings = nil
	for i, mi := range in.Meetings {
		meeting, err := r.findMeeting(mi, meetings)
		if err != nil {
			collectErrors(invalid, models.Invalid(meetingPointer(i, "id"), "not_of_this_group"))
			continue
		}
		meeting.GroupID, meeting.Position = d.group.ID, i
		collectErrors(invalid, r.composeMeeting(d, &meeting, mi, i))
		d.group.Meetings = append(d.group.Meetings, meeting)
	}
	if len(invalid.Fields) > 0 {
		return invalid
	}
	return nil
}

// findMeeting finds which meeting of the group is meant, at most once each; one without an id is
// new.
func (r *Room) findMeeting(mi models.MeetingInput, previous map[models.ID]models.Meeting) (models.Meeting, error) {
	if mi.ID == nil {
		return models.Meeting{ID: models.NewID()}, nil
	}
	meeting, ok := previous[*mi.ID]
	if !ok {
		return models.Meeting{}, models.ErrNotFound
	}
	delete(previous, *mi.ID)
	return meeting, nil
}

func (r *Room) composeMeeting(d *composedGroup, m *models.Meeting, mi models.MeetingInput, i int) error {
	copyMeeting(m, mi)
	place, err := r.locateMeeting(d, m, mi, i)
	if err != nil {
		return err
	}
	m.Timezone = cmp.Or(mi.Timezone, place.timezone, d.zone)
	timed := !mi.ByAppointment || mi.Start != ""
	if timed {
		if _, err := schedule.Parse(schedule.RuleOf(*m)); err != nil {
			return scheduleError(err, i)
		}
	}
	r.concealMeeting(d, m, mi, place)
	m.NextAt = nil
	if !timed {
		return nil
	}
	plan, err := schedule.Parse(schedule.RuleOf(*m))
	if err != nil {
		return scheduleError(err, i)
	}
	m.NextAt = plan.NextOf(*m, r.Now())
	return nil
}

// locateMeeting decides what the public may know of where the meeting is: never more than the
// group's own precision lets it. A meeting without a place of its own is where the group is.
func (r *Room) locateMeeting(d *composedGroup, m *models.Meeting, mi models.MeetingInput, i int) (whereabouts, error) {
	previous := m.Locality
	m.Locality = models.Locality{}
	if mi.Locality.IsZero() {
		place := d.place
		if place.exact != nil {
			place.exact = &models.ExactPlace{}
		}
		place.timezone = ""
		return place, nil
	}
	mi.Locality.Precision = stricter(d.place.public.Precision, mi.Locality.Precision)
	place, err := r.locate(r.resolveLabel(mi.Locality, d.place.public), previous, meetingPointer(i, "locality"))
	m.Locality = place.public
	return place, err
}

// concealMeeting writes where and when a meeting is as far as the public may know; the rest is the
// group's.
func (r *Room) concealMeeting(d *composedGroup, m *models.Meeting, mi models.MeetingInput, place whereabouts) {
	if place.exact == nil {
		m.Venue, m.Address, m.Directions = mi.Venue, mi.Address.Text, mi.Directions
		return
	}
	m.Venue, m.Address, m.Directions = "", "", ""
	chosen := ""
	if d.place.exact != nil {
		chosen = d.exact[d.group.ID].PublicTimezone
	}
	place.exact.Timezone = m.Timezone
	place.exact.Times.V = r.convertTimes(m, r.publicZoneFor(place.publicZones, m.Timezone, chosen))
	d.addExactPlace(m.ID, place.exact, mi)
}

func copyMeeting(m *models.Meeting, mi models.MeetingInput) {
	m.Name, m.ExternalIDs, m.Activity, m.Format = mi.Name, mi.ExternalIDs, mi.Activity, mi.Format
	m.Temporary.V, m.Purpose, m.Styles, m.Topics = mi.Temporary, mi.Purpose, mi.Styles, mi.Topics
	m.Languages, m.Audience, m.OpenTo = mi.Languages, mi.Audience, mi.OpenTo
	m.StartsOn, m.Start, m.DurationMinutes, m.Timezone = mi.StartsOn, mi.Start, mi.DurationMinutes, mi.Timezone
	m.RRule, m.EndsOn, m.ExceptOn, m.AlsoOn, m.ByAppointment = mi.RRule, mi.EndsOn, mi.ExceptOn, mi.AlsoOn, mi.ByAppointment
	m.Accessibility, m.AccessibilityNote, m.Amenities = mi.Accessibility, mi.AccessibilityNote, mi.Amenities
	m.Online.V, m.Notes = mi.Online, mi.Notes
	if m.Activity == "" {
		m.Activity = models.ActivityActive
	}
	if m.Format == "" {
		m.Format = models.MeetingInPerson
	}
	if m.Purpose == "" {
		m.Purpose = models.PurposeRegular
	}
}

func meetingInput(m models.Meeting, exact models.ExactPlace) models.MeetingInput {
	id := m.ID
	in := models.MeetingInput{
		ID: &id, Name: m.Name, ExternalIDs: m.ExternalIDs, Activity: m.Activity, Format: m.Format, Temporary: m.Temporary.V,
		Purpose: m.Purpose, Styles: m.Styles, Topics: m.Topics, Languages: m.Languages, Audience: m.Audience, OpenTo: m.OpenTo,
		StartsOn: m.StartsOn, Start: m.Start, DurationMinutes: m.DurationMinutes, Timezone: m.Timezone, RRule: m.RRule, EndsOn: m.EndsOn,
		ExceptOn: m.ExceptOn, AlsoOn: m.AlsoOn, ByAppointment: m.ByAppointment, Venue: m.Venue, Address: models.Address{Text: m.Address},
		Directions: m.Directions, Accessibility: m.Accessibility, AccessibilityNote: m.AccessibilityNote, Amenities: m.Amenities,
		Online: m.Online.V, Notes: m.Notes,
	}
	if !m.Locality.IsZero() {
		in.Locality = localityInput(m.Locality, exact)
	}
	if exact.OwnerID != (models.ID{}) {
		in.Venue, in.Address.Text, in.Directions = exact.Venue, exact.Address, exact.Directions
	}
	return in
}

func scheduleError(err error, i int) error {
	if wrong, ok := errors.AsType[*schedule.Error](err); ok {
		return models.Invalid(meetingPointer(i, wrong.Member), wrong.Code)
	}
	return models.Invalid(meetingPointer(i, "rrule"), "invalid_rrule")
}
