package view

import (
	"strconv"

	"github.com/shg-directory/shg/models"
)

// Field is a field of one line of a form within an engagement.
type Field struct{ Form, Item, Name, Type, Max string }

func (f Field) id() string { return withinID(f.Form, f.Item, f.Name) }

// appointmentFacts returns where or how an appointment is, as names and values.
func appointmentFacts(l Language, a models.Appointment) []Fact {
	var list []Fact
	add := func(code, value string) {
		if value != "" {
			list = append(list, Fact{Name: l.T(code), Values: []string{value}})
		}
	}
	add("within.appointments.duration", l.Number(a.DurationMinutes))
	add("terms.formats", l.Label("format", string(a.Format)))
	add("terms.where", a.Details.Place)
	add("within.appointments.join", a.Details.Link)
	add("terms.what", a.Details.Words)
	return list
}

// appointmentFields returns what the form of an appointment begins with.
func appointmentFields(a models.Appointment) map[string]string {
	return map[string]string{
		"version": strconv.FormatInt(a.Version, 10), "on": a.OnDay.String(), "start": a.Start, "timezone": a.Timezone, "duration": strconv.Itoa(a.DurationMinutes),
		"format": string(a.Format), "place": a.Details.Place, "link": a.Details.Link, "words": a.Details.Words,
	}
}
