package meetingguide

import "github.com/shg-directory/shg/models"

// readDescription fills in what is not about time.
func (in *reader) readDescription(e *parsedRecord) {
	f, m := &e.fields, &e.meeting
	e.traits = in.readTraits(f.Types)
	m.Name = e.name
	e.record.UpdatedAt = in.parseUpdated(string(f.Updated))
	m.ExternalIDs = []models.ExternalID{{Scheme: in.scheme, Value: e.record.Slug}}
	m.Styles, m.Amenities, m.Accessibility = e.traits.styles, e.traits.amenities, e.traits.accessibility
	m.Audience, m.OpenTo, m.Languages = e.traits.audience, e.traits.openTo, e.traits.languages
	m.Notes = cleanText(string(f.Notes), maxNotes)
	m.Directions = cleanText(string(f.LocationNotes), maxDirections)
	m.Locality = e.location.locality
	m.Online = in.readOnline(e)
	in.setFormat(e)
	if e.location.isPhysical || m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid {
		m.Venue, m.Address.Text = cleanLine(string(f.Location), maxVenue), e.location.address
	}
}

// readOnline returns how people join from afar. An address that is no web address is left out and
// noted.
func (in *reader) readOnline(e *parsedRecord) models.Online {
	f := &e.fields
	o := models.Online{
		URL: webURL(string(f.ConferenceURL)), Phone: cleanLine(string(f.ConferencePhone), maxPhone),
		Notes: cleanText(joined("\n", string(f.ConferenceURLNotes), string(f.ConferencePhoneNotes)), maxOnlineNotes),
	}
	if f.ConferenceURL != "" && o.URL == "" {
		in.refuse(e, "conference_url", "invalid_url", "the address to join by is no web address and was left out")
	}
	switch {
	case o.URL != "" || o.Phone != "":
		o.Access = models.OnlinePublic
	case in.isRemote(e):
		o.Access = models.OnlineOnRequest
	}
	return o
}

// isRemote reports whether by the record people can join from afar, with or without saying
// how.
func (in *reader) isRemote(e *parsedRecord) bool {
	attendance := e.fields.attendance()
	return e.traits.online || attendance == "online" || attendance == "hybrid" || e.fields.ConferenceURL != "" || e.fields.ConferencePhone != ""
}

// setFormat writes how the meeting is held and whether it is. If the place is closed for a while, a
// meeting that can be joined from afar is held that way for the time, and one that cannot is
// paused.
func (in *reader) setFormat(e *parsedRecord) {
	m := &e.meeting
	afar, closed, attendance := in.isRemote(e), e.traits.placeClosed, e.fields.attendance()
	paused := closed && !afar || attendance == "inactive" || suspendedPattern.MatchString(string(e.fields.Name))
	m.Format, m.Activity = models.MeetingInPerson, models.ActivityActive
	if paused {
		m.Activity = models.ActivityPaused
	}
	switch {
	case attendance == "in_person" && !closed:
	case afar && !e.location.isPhysical:
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
