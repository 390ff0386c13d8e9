package view

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// Me is the reader's own page.
type Me struct {
	Page
	Name          string
	Groups        []models.MembershipEntry
	Waiting       []models.Waiting
	RecoveryCodes int  // how many are left
	ByIssuers     bool // people sign in by organisations
	Consults      bool // the reader has a profile as a consultant
}

// waitingPath returns where the reader sees to what waits, or "" if no page does.
func (m Me) waitingPath(w models.Waiting) string {
	if slices.Contains([]models.WaitingKind{models.WaitingReport, models.WaitingAppeal, models.WaitingVetting, models.WaitingVerification}, w.Kind) {
		return "/moderation"
	}
	switch {
	case w.Kind == models.WaitingConsultation:
		return "/me/invitations"
	case isWithin(w.Kind) && w.GroupID == (models.ID{}):
		return "/me/engagements"
	case w.GroupID == (models.ID{}):
		return ""
	case isWithin(w.Kind):
		return InsidePath(w.GroupID) + "/engagements"
	case w.Kind == models.WaitingVote:
		return InsidePath(w.GroupID) + "/proposals"
	case slices.Contains([]models.WaitingKind{models.WaitingLate, models.WaitingNext, models.WaitingQuestion, models.WaitingOffer}, w.Kind):
		return InsidePath(w.GroupID) + "/requests"
	}
	return InsidePath(w.GroupID)
}

// InsidePath is the page of a group for its members. It has the group's id and not its name, since
// browsers remember addresses.
func InsidePath(id models.ID) string { return "/groups/" + id.String() + "/inside" }

// Settings is the page on which the reader changes the own account.
type Settings struct {
	Page
	DisplayName string
	Spoken      string // the language that the reader chose
	Notice      string
	Wrong       map[string]string // by field
}

// Sessions is the list of where the reader is signed in.
type Sessions struct {
	Page
	PasskeysChanged models.Date // zero if they never did

	List    []models.Session
	Current models.ID
}

// Tokens is the list of the keys of the reader's programs.
type Tokens struct {
	Page
	List   []models.Token
	Secret string            // of the key that was just made
	Scopes []string          // to choose from
	Wrong  map[string]string // by field
}

// expiry returns the day on which a key ends.
func (t Tokens) expiry(at *time.Time) string {
	if at == nil {
		return ""
	}
	return t.T("tokens.expires", "date", t.Date(at.UTC()))
}

// used returns the day on which a key was last used.
func (t Tokens) used(on models.Date) string { return usedOn(t.Language, on) }

// utc returns the zone of days that are shown as they are stored.
func utc() *time.Location { return time.UTC }

func usedOn(l Language, on models.Date) string {
	if on.IsZero() {
		return l.T("tokens.unused")
	}
	return l.T("tokens.used", "date", l.Date(on.In(utc())))
}
