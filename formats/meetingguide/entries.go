package meetingguide

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/shg-directory/shg/models"
)

// updatedFormat is how the format writes an instant, in UTC.
const updatedFormat = "2006-01-02 15:04:05"

// Entry is one meeting in the words of the format. Without a day or a time it is by appointment.
type Entry struct {
	Slug                 string   `json:"slug"`
	Name                 string   `json:"name"`
	Day                  Days     `json:"day,omitempty"`
	Time                 string   `json:"time,omitempty"`
	EndTime              string   `json:"end_time,omitempty"`
	Timezone             string   `json:"timezone,omitempty"`
	FormattedAddress     string   `json:"formatted_address"`
	Approximate          string   `json:"approximate"`
	Latitude             *float64 `json:"latitude,omitempty"`
	Longitude            *float64 `json:"longitude,omitempty"`
	Location             string   `json:"location,omitempty"`
	LocationNotes        string   `json:"location_notes,omitempty"`
	Country              string   `json:"country,omitempty"`
	Regions              []string `json:"regions,omitempty"`
	AttendanceOption     string   `json:"attendance_option"`
	ConferenceURL        string   `json:"conference_url,omitempty"`
	ConferenceURLNotes   string   `json:"conference_url_notes,omitempty"`
	ConferencePhone      string   `json:"conference_phone,omitempty"`
	ConferencePhoneNotes string   `json:"conference_phone_notes,omitempty"`
	Types                []string `json:"types"`
	Notes                string   `json:"notes,omitempty"`
	Group                string   `json:"group"`
	GroupID              string   `json:"group_id"`
	GroupNotes           string   `json:"group_notes,omitempty"`
	Email                string   `json:"email,omitempty"`
	Phone                string   `json:"phone,omitempty"`
	Website              string   `json:"website,omitempty"`
	Website2             string   `json:"website_2,omitempty"`
	Venmo                string   `json:"venmo,omitempty"`
	Square               string   `json:"square,omitempty"`
	PayPal               string   `json:"paypal,omitempty"`
	URL                  string   `json:"url,omitempty"`
	Updated              string   `json:"updated,omitempty"`
}

// baseEntry returns all of a meeting's entry but its day and time.
func (w *Writer) baseEntry(g models.Group, m models.Meeting, o origin) Entry {
	e := Entry{
		Slug: w.chooseSlug(g, m, o), Name: m.Name, Group: g.Name, GroupID: g.ID.String(), GroupNotes: g.Description, URL: pageURL(g, o),
		Updated: updatedOf(g, o), Notes: joined("\n\n", g.Notice, m.Notes), Approximate: "yes",
		AttendanceOption: string(m.Format), Types: w.typeCodes(g, m, o), Timezone: m.Timezone,
	}
	if e.Name == "" {
		e.Name = g.Name
	}
	if m.Format == models.MeetingPhone {
		e.AttendanceOption = string(models.MeetingOnline)
	}
	e.setConference(m)
	e.setLocation(g, m)
	e.setContacts(g)
	if isPaused(g, m) {
		e.markPaused(m)
	}
	return e
}

// markPaused marks the meeting as not held for a while. What can be joined from afar has it in its
// name too, as feeds do: readers take the code TC for the closed place alone.
func (e *Entry) markPaused(m models.Meeting) {
	if m.Format == models.MeetingInPerson && e.ConferenceURL == "" && e.ConferencePhone == "" {
		e.AttendanceOption = "inactive"
		return
	}
	e.Name = "Suspended: " + e.Name
}

// isPaused reports whether the meeting is not held for a while, by itself or with its whole group.
func isPaused(g models.Group, m models.Meeting) bool {
	return g.Activity == models.ActivityPaused || m.Activity == models.ActivityPaused
}

// updatedOf returns when the meeting's own record states that it changed, "" if it does not;
// without a record it is when the group changed, as its sources state or as it did here.
func updatedOf(g models.Group, o origin) string {
	at := g.LastSaidAt()
	switch {
	case o.updated != nil:
		at = *o.updated
	case o.found:
		return ""
	}
	return at.UTC().Format(updatedFormat)
}

// setConference writes how people take part from afar, if anybody may know.
func (e *Entry) setConference(m models.Meeting) {
	o := m.Online.V.Public()
	e.ConferenceURL, e.ConferencePhone = o.URL, o.Phone
	switch {
	case o.URL != "":
		e.ConferenceURLNotes = o.Notes
	case o.Phone != "":
		e.ConferencePhoneNotes = o.Notes
	default:
		e.Notes = joined("\n\n", e.Notes, o.Notes)
	}
}

// setLocation writes where the meeting is. What is concealed is a region or town at most, and what
// is only held from afar a town: the format wants some place of every meeting.
func (e *Entry) setLocation(g models.Group, m models.Meeting) {
	at := g.Locality
	if !m.Locality.IsZero() {
		at = m.Locality
	}
	e.Country = at.Country
	for _, name := range []string{at.Region, at.PlaceName} {
		e.Regions = appendNew(e.Regions, name)
	}
	e.FormattedAddress = joined(", ", at.PlaceName, at.Region, countryName(at.Country))
	if !isExact(g.Locality) || !isExact(at) || !isInPerson(m.Format) {
		return
	}
	e.Location, e.LocationNotes = m.Venue, m.Directions
	switch address := strings.Join(strings.FieldsFunc(m.Address, func(r rune) bool { return r == '\n' || r == '\r' }), ", "); {
	case strings.Contains(address, ","):
		e.FormattedAddress = address
	default:
		e.FormattedAddress = joined(", ", address, at.Label, e.FormattedAddress)
	}
	if at.PublicPrecision() != models.PrecisionTown && (m.Address != "" || m.Venue != "") {
		e.Approximate = "no"
	}
	if p, ok := at.Point(); ok && e.Approximate == "no" {
		e.Latitude, e.Longitude = &p.Lat, &p.Lon
	}
}

func isExact(l models.Locality) bool {
	return l.Precision == models.PrecisionExact || l.Precision == ""
}

func isInPerson(f models.MeetingFormat) bool {
	return f == models.MeetingInPerson || f == models.MeetingHybrid
}

func countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	return display.English.Regions().Name(region)
}

// setContacts writes how the group can be reached, as it chose to publish.
func (e *Entry) setContacts(g models.Group) {
	for _, c := range g.Contacts {
		switch {
		case c.Kind == models.ContactEmail && e.Email == "":
			e.Email = c.Value
		case c.Kind == models.ContactPhone && e.Phone == "":
			e.Phone = c.Value
		}
	}
	for _, link := range g.Links {
		switch {
		case link.Kind == models.LinkWebsite && e.Website == "":
			e.Website = link.URL
		case link.Kind == models.LinkWebsite && e.Website2 == "":
			e.Website2 = link.URL
		case link.Kind == models.LinkDonate:
			e.setDonations(link.URL)
		}
	}
}

// setDonations returns the other way round of how donations are read.
func (e *Entry) setDonations(url string) {
	for prefix, target := range map[string]*string{"https://venmo.com/u/": &e.Venmo, "https://cash.app/": &e.Square, "https://paypal.me/": &e.PayPal} {
		if handle, ok := strings.CutPrefix(url, prefix); ok && handle != "" && *target == "" {
			*target = handle
		}
	}
	if e.Venmo != "" && !strings.HasPrefix(e.Venmo, "@") {
		e.Venmo = "@" + e.Venmo
	}
}
