package view

import (
	"strconv"

	"github.com/shg-directory/shg/models"
)

// Data is what is stored of the reader, in numbers.
type Data struct {
	Page
	HasAddress bool
	Counts     map[models.PersonalKind]int
	Consents   []models.ConsentState
	Withdrawn  bool   // a consent was
	Refused    string // why it was not
}

// consentText returns a version of the text of a consent.
func (l Language) consentText(purpose models.ConsentPurpose, version int) string {
	return l.T("consent." + string(purpose) + "." + strconv.Itoa(version))
}

// givenOn returns when a consent was given, as far as that is recorded.
func (d Data) givenOn(consent models.ConsentState) string {
	switch {
	case !consent.InForce:
		return d.T("consent.none")
	case consent.GivenOn.IsZero():
		return d.T("consent.unrecorded")
	}
	return d.T("consent.given", "date", d.Date(consent.GivenOn.In(utc())))
}

// count returns how much of a kind there is.
func (d Data) count(kind models.PersonalKind) string {
	n := d.Counts[kind]
	if kind == models.PersonalMail && d.HasAddress {
		n++
	}
	return d.Number(n)
}

// Erasure is the form that erases the reader's account, with what it would do.
type Erasure struct {
	Page
	models.ErasurePreview

	Names        map[models.ID]string // of the groups in it
	Phrase       string               // what was typed
	RecoveryCode string
	Needs        string
	Anyway       bool
	Confirming   bool // the last steward is asked to confirm it
	Notice       string
}
