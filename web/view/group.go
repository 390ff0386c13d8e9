package view

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Group is the page of one group.
type Group struct {
	Page
	views.Group
	Place        string
	TopicLinks   []Branch
	OwnLanguage  string              // of the group's own words
	Original     *models.Translation // them, if a translation is shown
	OriginalIn   string              // what their language is called
	Upcoming     []Occurrence
	MeetingsHeld []Held
	Facts        []Fact
	Confirmed    string
	Map          *Map // nil if no point of it is public
	Structured   any  // schema.org
	ShareText    string
}

// Held is a meeting as the page describes it.
type Held struct {
	views.Meeting
	Title, When, Place string
	Notice             string // that it is paused, or held otherwise for a while
	Facts              []Fact
}

// Fact is a property and its values in words.
type Fact struct {
	Name   string
	Values []string
	Texts  []Text // in the group's own words
}

// Text is a text in a language.
type Text struct{ Language, Text string }

// callURL returns the address of a contact, or "" for a kind that has none.
func callURL(c models.Contact) templ.SafeURL {
	switch c.Kind {
	case models.ContactEmail:
		return templ.URL("mailto:" + c.Value)
	case models.ContactPhone:
		return templ.URL("tel:" + strings.Map(dialled, c.Value))
	case models.ContactOther: // words
	}
	return ""
}

func dialled(r rune) rune {
	if r == '+' || r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// lines splits a text at its line breaks.
func lines(text string) []string { return strings.Split(text, "\n") }

func rfc3339(t time.Time) string { return t.Format(time.RFC3339) }
