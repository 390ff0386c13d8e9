package meetingguide

import "github.com/shg-directory/shg/models"

// readDescription fills in what is not about time.
func (r *reader) readDescription(e *parsedRecord) {
	f, m := &e.fields, &e.meeting
	e.traits = r.readTraits(f.Types)
	m.Name = e.name
	e.record.UpdatedAt = r.parseUpdated(string(f.Updated))
	m.ExternalIDs = []models.ExternalID{{Scheme: r.scheme, Value: e.record.Slug}}
	m.Styles, m.Amenities, m.Accessibility = e.traits.styles, e.traits.amenities, e.traits.accessibility
	m.Audience, m.OpenTo, m.Languages = e.traits.audience, e.traits.openTo, e.traits.languages
	m.Notes = cleanText(string(f.Notes), maxNotes)
	m.Directions = cleanText(string(f.LocationNotes), maxDirections)
	m.Locality = e.location.locality
	m.Online = r.readOnline(e)
	r.setFormat(e)
	if e.location.isPhysical || m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid {
		m.Venue, m.Address.Text = cleanLine(string(f.Location), maxVenue), e.location.address
	}
}

// readOnline returns how people join from afar. An address that is no web address is left out and
// noted.
func (r *reader) readOnline(e *parsedRecord) models.Online {
	f := &e.fields
	o := models.Online{
		URL: webURL(string(f.ConferenceURL)), Phone: cleanLine(string(f.ConferencePhone), maxPhone),
		Notes: cleanText(joined("\n", string(f.ConferenceURLNotes), string(f.ConferencePhoneNotes)), maxOnlineNotes),
	}
	if f.ConferenceURL != "" && o.URL == "" {
		r.refuse(e, "conference_url", "invalid_url", "the address to join by is no web address and was left out")
	}
	switch {
	case o.URL != "" || o.Phone != "":
		o.Access = models.OnlinePublic
	case r.isRemote(e):
		o.Access = models.OnlineOnRequest
	}
	return o
}

// isRemote reports whether by the record people can join from afar, with or without saying
// how.
func (r *reader) isRemote(e *parsedRecord) bool {
	attendance := e.fields.attendance()
	return e.traits.online || attendance == "online" || attendance == "hybrid" || e.fields.ConferenceURL != "" || e.fields.ConferencePhone != ""
}

// setFormat writes how the meeting is held and whether it is. If the place is closed for a while, a
// meeting that can be joined from afar is held that way for the time, and one that cannot is
// paused.
func (r *reader) setFormat(e *parsedRecord) {
	m := &e.meeting
	remote, closed, attendance := r.isRemote(e), e.traits.placeClosed, e.fields.attendance()
	paused := closed && !remote || attendance == "inactive" || suspendedPattern.MatchString(string(e.fields.Name))
	m.Format, m.Activity = models.MeetingInPerson, models.ActivityActive
	if paused {
		m.Activity = models.ActivityPaused
	}
	switch {
	case attendance == "in_person" && !closed:
	case remote && !e.location.isPhysical:
		m.Format = fromAfarBy(m.Online)
	case remote && closed:
		if attendance == "hybrid" {
			m.Format = models.MeetingHybrid
		}
		if !paused {
			m.Temporary = &models.Temporary{Format: fromAfarBy(m.Online)}
		}
	case remote && attendance == "online":
		m.Format = fromAfarBy(m.Online)
	case remote:
		m.Format = models.MeetingHybrid
	}
}

func fromAfarBy(o models.Online) models.MeetingFormat {
	if o.URL == "" && o.Phone != "" {
		return models.MeetingPhone
	}
	return models.MeetingOnline
}
