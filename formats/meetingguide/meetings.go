package meetingguide

import "github.com/shg-directory/shg/models"

// describe fills in what is not about time.
func (in *reading) describe(e *entry) {
	f, m := &e.fields, &e.meeting
	e.traits = in.traits(f.Types)
	m.Name = e.name
	e.record.UpdatedAt = in.updated(string(f.Updated))
	m.ExternalIDs = []models.ExternalID{{Scheme: in.scheme, Value: e.record.Slug}}
	m.Styles, m.Amenities, m.Accessibility = e.traits.styles, e.traits.amenities, e.traits.accessibility
	m.Audience, m.OpenTo, m.Languages = e.traits.audience, e.traits.openTo, e.traits.languages
	m.Notes = prose(string(f.Notes), maxNotes)
	m.Directions = prose(string(f.LocationNotes), maxDirections)
	m.Locality = e.where.locality
	m.Online = in.online(e)
	in.hold(e)
	if e.where.physical || m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid {
		m.Venue, m.Address.Text = line(string(f.Location), maxVenue), e.where.address
	}
}

// online returns how people join from afar. An address that is no web address is left out and
// noted.
func (in *reading) online(e *entry) models.Online {
	f := &e.fields
	o := models.Online{
		URL: webURL(string(f.ConferenceURL)), Phone: line(string(f.ConferencePhone), maxPhone),
		Notes: prose(joined("\n", string(f.ConferenceURLNotes), string(f.ConferencePhoneNotes)), maxOnlineNotes),
	}
	if f.ConferenceURL != "" && o.URL == "" {
		in.refuse(e, "conference_url", "invalid_url", "the address to join by is no web address and was left out")
	}
	switch {
	case o.URL != "" || o.Phone != "":
		o.Access = models.OnlinePublic
	case in.fromAfar(e):
		o.Access = models.OnlineOnRequest
	}
	return o
}

// fromAfar reports whether by the record people can join from afar, with or without saying how.
func (in *reading) fromAfar(e *entry) bool {
	attendance := e.fields.attendance()
	return e.traits.online || attendance == "online" || attendance == "hybrid" || e.fields.ConferenceURL != "" || e.fields.ConferencePhone != ""
}

// hold writes how the meeting is held and whether it is. If the place is closed for a while, a
// meeting that can be joined from afar is held that way for the time, and one that cannot is
// paused.
func (in *reading) hold(e *entry) {
	m := &e.meeting
	afar, closed, attendance := in.fromAfar(e), e.traits.placeClosed, e.fields.attendance()
	paused := closed && !afar || attendance == "inactive" || suspended.MatchString(string(e.fields.Name))
	m.Format, m.Activity = models.MeetingInPerson, models.ActivityActive
	if paused {
		m.Activity = models.ActivityPaused
	}
	switch {
	case attendance == "in_person" && !closed:
	case afar && !e.where.physical:
		m.Format = fromAfarBy(m.Online)
	case afar && closed:
		if attendance == "hybrid" {
			m.Format = models.MeetingHybrid
		}
		if !paused {
			m.Temporary = &models.Temporary{Format: fromAfarBy(m.Online)}
		}
	case afar && attendance == "online":
		m.Format = fromAfarBy(m.Online)
	case afar:
		m.Format = models.MeetingHybrid
	}
}

func fromAfarBy(o models.Online) models.MeetingFormat {
	if o.URL == "" && o.Phone != "" {
		return models.MeetingPhone
	}
	return models.MeetingOnline
}
