package ics

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	ical "github.com/arran4/golang-ical"

	"github.com/shg-directory/shg/models"
)

// locality returns the meeting's own, or else the group's.
func (m meeting) locality() models.Locality {
	if !m.Locality.IsZero() {
		return m.Locality
	}
	return m.group.Locality
}

// isLocationPublic reports whether the public may know exactly where the meeting is.
func (m meeting) isLocationPublic() bool {
	for _, l := range []models.Locality{m.group.Locality, m.Locality} {
		if l.Precision != models.PrecisionExact && l.Precision != "" {
			return false
		}
	}
	return true
}

func (m meeting) setLocation(e *ical.VEvent) {
	if !m.isLocationPublic() {
		return
	}
	at := m.locality()
	parts := []string{m.Venue, m.Address}
	if m.Address == "" {
		parts = append(parts, at.Label, at.PlaceName)
	}
	var texts []string
	for _, part := range parts {
		if part = strings.Join(strings.Fields(part), " "); part != "" && !slices.Contains(texts, part) {
			texts = append(texts, part)
		}
	}
	if len(texts) > 0 {
		e.SetLocation(withoutControls(strings.Join(texts, ", ")), languageOf(m.group.Language)...)
	}
	if p, ok := at.Coordinates(); ok {
		e.SetProperty(ical.ComponentPropertyGeo, fmt.Sprintf("%.5f;%.5f", p.Lat, p.Lon))
	}
}

// phonePattern is a telephone number and nothing else.
var phonePattern = regexp.MustCompile(`^\+?[0-9][0-9 ()./-]{4,24}$`)

// setConference writes how to join, as programs read it (RFC 7986, section 5.11).
func (m meeting) setConference(e *ical.VEvent) {
	o := m.Online.V.Public()
	conference := func(uri string, features ...string) {
		e.AddProperty("CONFERENCE", uri, ical.WithValue("URI"), &ical.KeyValues{Key: "FEATURE", Value: features})
	}
	if o.URL != "" {
		conference(o.URL, "AUDIO", "VIDEO")
	}
	if phonePattern.MatchString(o.Phone) {
		conference("tel:"+strings.NewReplacer(" ", "", "(", "", ")", "", ".", "", "/", "", "-", "").Replace(o.Phone), "PHONE")
	}
}

// url returns the group's own website, or else if it is shown here.
func (m meeting) url() string {
	for _, link := range m.group.Links {
		if link.Kind == models.LinkWebsite {
			return link.URL
		}
	}
	return m.options.GroupURL(m.group)
}
