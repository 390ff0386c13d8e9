package view

import (
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/models"
)

// Queue is what waits for moderators.
type Queue struct {
	Page
	Kind   string // that the reader chose; "" is all
	Ground string
	List   []models.ModerationItem
	At     int // the number of the page
	Pages  int
	Done   string
}

// grounds returns the grounds that the queue can be asked for.
func (q Queue) grounds() []string { return models.SetValues("report_ground") }

// to returns the address of another page of the queue.
func (q Queue) to(number int) templ.SafeURL {
	query := url.Values{"page": {strconv.Itoa(number)}}
	if q.Kind != "" {
		query.Set("kind", q.Kind)
	}
	if q.Ground != "" {
		query.Set("ground", q.Ground)
	}
	return q.Link(q.Path, query)
}

// Item is one thing before the moderators.
type Item struct {
	Page
	models.ModerationItemDetail

	Name       string // of the group or consultant; "" if there is none any more
	Words      string // of the entry itself
	Spoken     string // the language of these words; "" if it is not known
	PublicPath string
	Plain      []string
	Facts      []Fact
	Until      models.Date // how long a verification is good if nothing else is said
	LastUntil  models.Date
	Sent       ItemForm // the form that was sent and is shown again
	Decision   string   // what was typed
	Chosen     string
	Reason     string
	ExpiresOn  string
	Notice     string
	Wrong      map[string]string // by field
}

// DayOf returns a date in words.
func (l Language) DayOf(d models.Date) string { return l.Date(d.In(time.UTC)) }

// verifies reports whether the item waits for a verification.
func (i Item) verifies() bool {
	return i.Kind == models.ModerateUnverified || i.Kind == models.ModerateRenewal
}

// corrects reports whether the item is a suggestion that nobody has dealt with.
func (i Item) corrects() bool { return i.Kind == models.ModerateCorrection && i.DecidedOn.IsZero() }

// ItemForm is one of the forms on the page of an item.
type ItemForm string

// The forms that have fields of the same names.
const (
	VerifyForm ItemForm = "verify"
	DecideForm ItemForm = "decide"
)

// verifying reports whether the form that verifies was sent.
func (i Item) verifying() bool { return i.Sent == VerifyForm }

// chosenWhen returns the ground that was chosen if it was in the form asked about.
func (i Item) chosenWhen(here bool) string {
	if here {
		return i.Chosen
	}
	return ""
}

// wrongWhen returns what is wrong with a field if it is one of the form asked about.
func (i Item) wrongWhen(here bool, field string) string {
	if here {
		return i.Wrong[field]
	}
	return ""
}

// possible returns what can be decided.
func (i Item) possible() []string {
	values := make([]string, len(i.Possible))
	for n, d := range i.Possible {
		values[n] = string(d)
	}
	return values
}
