package meetingguide

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// shareCommon moves openness, audience and languages up to the group if all its meetings have the
// same. If they differ each meeting keeps its own and the group is the union of the languages, so
// that no meeting takes over what it did not have.
func (r *reader) shareCommon(input *models.GroupInput, members []*parsedRecord) {
	for _, e := range members {
		if len(e.meeting.Languages) == 0 && r.options.Language != "" {
			e.meeting.Languages = []string{r.options.Language}
		}
	}
	input.Language = mostFrequent(members, spoken)
	first := members[0].meeting
	if allMeetings(members, func(m models.MeetingInput) bool { return slices.Equal(m.OpenTo, first.OpenTo) }) {
		input.OpenTo = first.OpenTo
		eachMeeting(members, func(m *models.MeetingInput) { m.OpenTo = nil })
	}
	if allMeetings(members, func(m models.MeetingInput) bool { return slices.Equal(m.Audience, first.Audience) }) {
		input.Audience = first.Audience
		eachMeeting(members, func(m *models.MeetingInput) { m.Audience = nil })
	}
	shared := allMeetings(members, func(m models.MeetingInput) bool { return slices.Equal(m.Languages, first.Languages) })
	for i := range members {
		for _, language := range members[i].meeting.Languages {
			input.Languages = appendLimited(input.Languages, language, maxLanguages)
		}
	}
	if shared {
		eachMeeting(members, func(m *models.MeetingInput) { m.Languages = nil })
	}
	if input.Language == "" { // signed alone: what is spoken or written beside it is unknown
		input.Language = r.options.Language
	}
}

// signLanguage is American Sign Language, the only one that the format has a code for.
const signLanguage = "ase"

// spoken returns the first language of a meeting that is no sign language.
func spoken(e *parsedRecord) string {
	for _, language := range e.meeting.Languages {
		if language != signLanguage {
			return language
		}
	}
	return ""
}

func allMeetings(members []*parsedRecord, holds func(models.MeetingInput) bool) bool {
	return !slices.ContainsFunc(members, func(e *parsedRecord) bool { return !holds(e.meeting) })
}

func eachMeeting(members []*parsedRecord, change func(*models.MeetingInput)) {
	for i := range members {
		change(&members[i].meeting)
	}
}

// choosePlace gives the group the place where most of its meetings are that people can go to, exact
// before approximate, else where the most are. Meetings elsewhere keep their own, and so does their
// zone; those that nobody can go to take over the group's.
func (r *reader) choosePlace(input *models.GroupInput, members []*parsedRecord) {
	candidates := members
	for _, condition := range []func(*parsedRecord) bool{
		func(e *parsedRecord) bool { return !e.meeting.Locality.IsZero() },
		func(e *parsedRecord) bool { return e.meeting.Locality.Precision == models.PrecisionExact },
		func(e *parsedRecord) bool { return e.location.isPhysical },
	} {
		if fewer := filter(candidates, condition); len(fewer) > 0 {
			candidates = fewer
		}
	}
	chosen := mostFrequent(candidates, placeKey)
	for _, e := range candidates {
		if placeKey(e) == chosen {
			input.Locality = e.meeting.Locality
			break
		}
	}
	somewhere := candidates[0].location.isPhysical
	for i := range members {
		m := &members[i].meeting
		if placeKey(members[i]) == chosen || somewhere && !members[i].location.isPhysical && m.Format != models.MeetingInPerson {
			m.Locality = models.LocalityInput{}
		}
		if m.Locality.IsZero() && m.Timezone == input.Timezone {
			m.Timezone = ""
		}
	}
}

func filter(members []*parsedRecord, wanted func(*parsedRecord) bool) []*parsedRecord {
	return slices.DeleteFunc(slices.Clone(members), func(e *parsedRecord) bool { return !wanted(e) })
}

// mostFrequent returns the text that most have, the first of several; empty texts do not count.
func mostFrequent(members []*parsedRecord, textOf func(*parsedRecord) string) string {
	counts := map[string]int{}
	best := ""
	for _, e := range members {
		if text := textOf(e); text != "" {
			counts[text]++
		}
	}
	for _, e := range members {
		if text := textOf(e); counts[text] > counts[best] {
			best = text
		}
	}
	return best
}

// placeKey returns the same text for two records at the same place.
func placeKey(e *parsedRecord) string {
	l := e.location.locality
	if l.IsZero() {
		return ""
	}
	at := l.Place.ID
	if l.Point != nil {
		at = fmt.Sprintf("%.5f,%.5f", l.Point.Lat, l.Point.Lon)
	}
	return strings.Join([]string{at, l.Label, l.Place.Country, string(l.Precision)}, "|")
}
