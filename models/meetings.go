package models

import (
	"slices"
	"time"
)

// Meeting is a recurring or single time and place where a group meets. If a field is empty, the
// group's value holds.
type Meeting struct {
	ID                ID
	GroupID           ID
	Position          int
	Name              string
	ExternalIDs       List[ExternalID]
	Activity          Activity
	Format            MeetingFormat
	Temporary         Doc[*Temporary]
	Purpose           Purpose
	Styles            List[Style]
	Topics            List[string]
	Languages         List[string]
	Audience          List[Audience]
	OpenTo            List[OpenTo]
	StartsOn          Date
	Start             string // HH:MM in Timezone
	DurationMinutes   int
	Timezone          string
	RRule             string // RFC 5545, without DTSTART
	EndsOn            Date
	ExceptOn          List[Date]
	AlsoOn            List[Date]
	ByAppointment     bool
	Locality          Locality `gorm:"embedded;embeddedPrefix:locality_"`
	Venue             string
	Address           string
	Directions        string
	Accessibility     List[Accessibility]
	AccessibilityNote string
	Amenities         List[Amenity]
	Online            Doc[Online]
	Notes             string
	NextAt            *time.Time
}

// Temporary is a change of format for a while.
type Temporary struct {
	Format  MeetingFormat `json:"format" validate:"required,set=meeting_format"`
	UntilOn Date          `json:"until_on,omitzero" swaggertype:"string" format:"date"`
}

// Online is how people get into a meeting from afar. With access on_request, url and phone are
// shown to members only.
type Online struct {
	Access OnlineAccess `json:"access,omitempty" validate:"omitempty,set=online_access"`
	URL    string       `json:"url,omitempty" validate:"omitempty,max=2000,weburl"`
	Phone  string       `json:"phone,omitempty" validate:"max=120,text"`
	Notes  string       `json:"notes,omitempty" validate:"max=2000,prose"`
}

// Public returns what the public may know of it: neither url nor phone if people must ask for them.
func (o Online) Public() Online {
	if o.Access == OnlineOnRequest {
		o.URL, o.Phone = "", ""
	}
	return o
}

// Address is a postal address as people write it.
type Address struct {
	Text string `json:"text,omitempty" validate:"max=500,prose"`
}

// CurrentMeetings returns the meetings that count for where a group meets and how: those that have
// not ended, or all if all have. activity reads that of a meeting.
func CurrentMeetings[M any](meetings []M, activity func(M) Activity) []M {
	current := slices.DeleteFunc(slices.Clone(meetings), func(m M) bool { return activity(m) == ActivityEnded })
	if len(current) == 0 {
		return meetings
	}
	return current
}

// CurrentMeetings returns those of the group's meetings.
func (g Group) CurrentMeetings() []Meeting {
	return CurrentMeetings(g.Meetings, func(m Meeting) Activity { return m.Activity })
}

// MeetingInput is what a person may write about a meeting. An id keeps the identity of a meeting
// that the group already has.
type MeetingInput struct {
	ID                *ID             `json:"id,omitempty"`
	Name              string          `json:"name,omitempty" validate:"max=200,text"`
	ExternalIDs       []ExternalID    `json:"external_ids,omitempty" validate:"max=20,dive"`
	Activity          Activity        `json:"activity,omitempty" validate:"omitempty,set=activity" default:"active"`
	Format            MeetingFormat   `json:"format,omitempty" validate:"omitempty,set=meeting_format" default:"in_person"`
	Temporary         *Temporary      `json:"temporary,omitempty"`
	Purpose           Purpose         `json:"purpose,omitempty" validate:"omitempty,set=purpose" default:"regular"`
	Styles            []Style         `json:"styles,omitempty" validate:"max=20,unique,dive,set=style"`
	Topics            []string        `json:"topics,omitempty" validate:"max=12,unique,dive,topic"`
	Languages         []string        `json:"languages,omitempty" validate:"max=20,unique,dive,language"`
	Audience          []Audience      `json:"audience,omitempty" validate:"max=10,unique,dive,set=audience"`
	OpenTo            []OpenTo        `json:"open_to,omitempty" validate:"max=6,unique,dive,set=open_to"`
	StartsOn          Date            `json:"starts_on,omitzero" swaggertype:"string" format:"date"`
	Start             string          `json:"start,omitempty" validate:"omitempty,clock" example:"19:30"`
	DurationMinutes   int             `json:"duration_minutes,omitempty" validate:"gte=0,lte=1440" zero:"refused" minimum:"1"`
	Timezone          string          `json:"timezone,omitempty" validate:"omitempty,timezone" example:"Europe/London"`
	RRule             string          `json:"rrule,omitempty" validate:"max=500,text" example:"FREQ=WEEKLY;BYDAY=TU"`
	EndsOn            Date            `json:"ends_on,omitzero" swaggertype:"string" format:"date"`
	ExceptOn          []Date          `json:"except_on,omitempty" validate:"max=400" swaggertype:"array,string" format:"date"`
	AlsoOn            []Date          `json:"also_on,omitempty" validate:"max=400" swaggertype:"array,string" format:"date"`
	ByAppointment     bool            `json:"by_appointment,omitempty"`
	Locality          LocalityInput   `json:"locality,omitzero"`
	Venue             string          `json:"venue,omitempty" validate:"max=300,text"`
	Address           Address         `json:"address,omitzero"`
	Directions        string          `json:"directions,omitempty" validate:"max=2000,prose"`
	Accessibility     []Accessibility `json:"accessibility,omitempty" validate:"max=12,unique,dive,set=accessibility"`
	AccessibilityNote string          `json:"accessibility_note,omitempty" validate:"max=1000,prose"`
	Amenities         []Amenity       `json:"amenities,omitempty" validate:"max=14,unique,dive,set=amenity"`
	Online            Online          `json:"online,omitzero"`
	Notes             string          `json:"notes,omitempty" validate:"max=4000,prose"`
}
