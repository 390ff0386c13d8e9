package meetingguide

import (
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/shg-directory/shg/models"
)

// updatedFormat is how the format writes an instant, in UTC.
const updatedFormat = "2006-01-02 15:04:05"

// Entry is one meeting on one day of the week, in the words of the format. Without a day it is by appointment.
type Entry struct {
	Slug                 string   `json:"slug"`
	Name                 string   `json:"name"`
	Day                  *int     `json:"day,omitempty"`
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
	Venmo                string   `json:"venmo,omitempty"`
	Square               string   `json:"square,omitempty"`
	PayPal               string   `json:"paypal,omitempty"`
	URL                  string   `json:"url"`
	Updated              string   `json:"updated"`
}

// base is all of a meeting's entry but its day.
func (w *Writer) base(g models.Group, m models.Meeting) Entry {
	e := Entry{
		Slug: m.ID.String(), Name: m.Name, Group: g.Name, GroupID: g.ID.String(), GroupNotes: g.Description, URL: w.options.GroupURL(g),
		Updated: updatedOf(g).UTC().Format(updatedFormat), Notes: joined("\n\n", g.Notice, m.Notes), Approximate: "yes",
		AttendanceOption: string(m.Format), Types: w.types(g, m),
	}
	if e.Name == "" {
		e.Name = g.Name
	}
	if m.Format == models.MeetingPhone {
		e.AttendanceOption = string(models.MeetingOnline)
	}
	e.join(m)
	e.locate(g, m)
	e.reach(g)
	return e
}

// updatedOf is when the group's own source says that its records changed, else when the group did.
func updatedOf(g models.Group) time.Time {
	var last time.Time
	for _, source := range g.Sources {
		if source.SaidAt != nil && source.SaidAt.After(last) {
			last = *source.SaidAt
		}
	}
	if last.IsZero() {
		return g.UpdatedAt
	}
	return last
}

// join says how people take part from afar, if anybody may know.
func (e *Entry) join(m models.Meeting) {
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

// locate says where the meeting is. What is concealed is a region or town at most, and what is only held from afar a town: the format wants some place
// of every meeting.
func (e *Entry) locate(g models.Group, m models.Meeting) {
	at := g.Locality
	if !m.Locality.IsZero() {
		at = m.Locality
	}
	e.Country = at.Country
	for _, name := range []string{at.Region, at.PlaceName} {
		e.Regions = add(e.Regions, name)
	}
	e.FormattedAddress = joined(", ", at.PlaceName, at.Region, countryName(at.Country))
	if !exact(g.Locality) || !exact(at) || !inPerson(m.Format) {
		return
	}
	e.Location, e.LocationNotes = m.Venue, m.Directions
	switch address := strings.Join(strings.FieldsFunc(m.Address, func(r rune) bool { return r == '\n' || r == '\r' }), ", "); {
	case strings.Contains(address, ","):
		e.FormattedAddress = address
	default:
		e.FormattedAddress = joined(", ", address, at.Label, e.FormattedAddress)
	}
	if m.Address != "" || m.Venue != "" {
		e.Approximate = "no"
	}
	if p, ok := at.Point(); ok && e.Approximate == "no" {
		e.Latitude, e.Longitude = &p.Lat, &p.Lon
	}
}

func exact(l models.Locality) bool { return l.Precision == models.PrecisionExact || l.Precision == "" }

func inPerson(f models.MeetingFormat) bool {
	return f == models.MeetingInPerson || f == models.MeetingHybrid
}

func countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	return display.English.Regions().Name(region)
}

// reach says how the group can be reached, as it chose to publish.
func (e *Entry) reach(g models.Group) {
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
		case link.Kind == models.LinkDonate:
			e.pay(link.URL)
		}
	}
}

// pay is the other way round of how donations are read.
func (e *Entry) pay(url string) {
	for prefix, into := range map[string]*string{"https://venmo.com/u/": &e.Venmo, "https://cash.app/": &e.Square, "https://paypal.me/": &e.PayPal} {
		if handle, ok := strings.CutPrefix(url, prefix); ok && handle != "" && *into == "" {
			*into = handle
		}
	}
	if e.Venmo != "" && !strings.HasPrefix(e.Venmo, "@") {
		e.Venmo = "@" + e.Venmo
	}
}

// codes are the type codes of our words.
type codes map[string]string

// codesOf turns the homes of codes round. Of several codes for one word the one is taken that says no more than the word.
func codesOf(all map[string]home) codes {
	c := codes{
		"style.reading": "LIT", "style.newcomers": "BE", "style.concurrent_family_meeting": "AL-AN", "audience.indigenous": "NDG", "audience.newcomers": "BE",
		"open_to.anyone": "O", "open_to.affected": "C", "audience.lgbtq": "LGBTQ",
	}
	set := func(word, code string) {
		if _, known := c[word]; !known && !strings.HasSuffix(word, ".") {
			c[word] = code
		}
	}
	for _, code := range slices.Sorted(maps.Keys(all)) {
		h := all[code]
		if len(h.styles) == 1 && h.audience == "" {
			set("style."+string(h.styles[0]), code)
		}
		if h.styles == nil {
			set("audience."+string(h.audience), code)
		}
		set("amenity."+string(h.amenity), code)
		set("language."+h.language, code)
		if h.language == "" {
			set("accessibility."+string(h.accessibility), code)
		}
	}
	return c
}

// types are the codes of what is said of a meeting, by itself or else by its group; words without a code are left out.
func (w *Writer) types(g models.Group, m models.Meeting) []string {
	types := []string{}
	say := func(word string) { types = add(types, w.codes[word]) }
	for _, openTo := range []models.OpenTo{models.OpenToAnyone, models.OpenToAffected} {
		if slices.Contains(orElse(m.OpenTo, g.OpenTo), openTo) {
			say("open_to." + string(openTo))
			break // open to anyone is not closed
		}
	}
	for _, style := range m.Styles {
		say("style." + string(style))
	}
	for _, audience := range orElse(m.Audience, g.Audience) {
		say("audience." + string(audience))
	}
	for _, amenity := range m.Amenities {
		say("amenity." + string(amenity))
	}
	for _, way := range m.Accessibility {
		say("accessibility." + string(way))
	}
	for _, tag := range orElse(m.Languages, g.Languages) {
		base, _ := language.Make(tag).Base()
		say("language." + base.String())
	}
	for _, topic := range g.ExternalTopics {
		if topic.Scheme == "meeting-guide" {
			types = add(types, topic.Code)
		}
	}
	return append(types, w.ways(m)...)
}

// ways are the codes that say whether people come or join from afar.
func (w *Writer) ways(m models.Meeting) []string {
	var ways []string
	instead := m.Temporary.V
	closed := instead != nil && inPerson(m.Format) && !inPerson(instead.Format) &&
		(instead.UntilOn.IsZero() || !instead.UntilOn.Before(models.DateOf(w.options.Now.UTC())))
	if m.Format != models.MeetingInPerson || closed {
		ways = append(ways, "ONL")
	}
	if closed {
		ways = append(ways, "TC")
	}
	return ways
}

func orElse[T any](own, others models.List[T]) models.List[T] {
	if len(own) > 0 {
		return own
	}
	return others
}
