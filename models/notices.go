package models

import (
	"slices"
	"time"
)

// NoticeKind is what somebody is written to about: a kind of what waits, or one of the kinds below.
type NoticeKind string

// The kinds of notices: one for each kind of what waits, and two more. The description of the API takes
// its closed set from these.
const (
	NoticeWaiting NoticeKind = "waiting"              // all kinds together
	NoticeChanged NoticeKind = "consultation_changed" // the other side changed something in a consultation, for which nothing waits

	NoticeInvitation   NoticeKind = NoticeKind(WaitingInvitation)
	NoticeNeed         NoticeKind = NoticeKind(WaitingNeed)
	NoticeDraft        NoticeKind = NoticeKind(WaitingDraft)
	NoticeOverdue      NoticeKind = NoticeKind(WaitingOverdue)
	NoticeRenewal      NoticeKind = NoticeKind(WaitingRenewal)
	NoticeVote         NoticeKind = NoticeKind(WaitingVote)
	NoticeJoin         NoticeKind = NoticeKind(WaitingJoin)
	NoticeMessage      NoticeKind = NoticeKind(WaitingMessage)
	NoticeConsultation NoticeKind = NoticeKind(WaitingConsultation)
	NoticeLate         NoticeKind = NoticeKind(WaitingLate)
	NoticeNext         NoticeKind = NoticeKind(WaitingNext)
	NoticeQuestion     NoticeKind = NoticeKind(WaitingQuestion)
	NoticeOffer        NoticeKind = NoticeKind(WaitingOffer)
	NoticeTerms        NoticeKind = NoticeKind(WaitingTerms)
	NoticeFeedback     NoticeKind = NoticeKind(WaitingFeedback)
	NoticeAppointment  NoticeKind = NoticeKind(WaitingAppointment)
	NoticeStep         NoticeKind = NoticeKind(WaitingStep)
	NoticeVetting      NoticeKind = NoticeKind(WaitingVetting)
	NoticeVerification NoticeKind = NoticeKind(WaitingVerification)
	NoticeReport       NoticeKind = NoticeKind(WaitingReport)
	NoticeAppeal       NoticeKind = NoticeKind(WaitingAppeal)
)

// NoticeKinds returns the kinds that people choose for: all together first, then each.
func NoticeKinds() []NoticeKind { return append([]NoticeKind{NoticeWaiting}, SingleNoticeKinds()...) }

// SingleNoticeKinds returns the kinds in the order in which they are listed, without that of all
// together.
func SingleNoticeKinds() []NoticeKind {
	return []NoticeKind{
		NoticeInvitation, NoticeNeed, NoticeDraft, NoticeOverdue, NoticeRenewal, NoticeVote, NoticeJoin, NoticeMessage, NoticeConsultation, NoticeLate, NoticeNext,
		NoticeQuestion, NoticeOffer, NoticeTerms, NoticeFeedback, NoticeAppointment, NoticeStep,
		NoticeVetting, NoticeVerification, NoticeReport, NoticeAppeal, NoticeChanged,
	}
}

// urgentKinds returns the kinds that are sent at once to those who chose nothing: others wait for the
// reader's answer, or an appointment changed.
func urgentKinds() []NoticeKind {
	return []NoticeKind{NoticeConsultation, NoticeLate, NoticeAppointment}
}

// IsUrgent reports whether notices of the kind are sent at once to those who chose nothing.
func (k NoticeKind) IsUrgent() bool { return slices.Contains(urgentKinds(), k) }

// IsNews reports whether a digest has the kind on the day on which it came, also if nothing of it
// waits.
func (k NoticeKind) IsNews() bool { return k == NoticeChanged || k == NoticeAppointment }

// NoticeMode is when somebody wants to receive notices of a kind.
type NoticeMode string

// The modes of notices.
const (
	NoticeAtOnce NoticeMode = "at_once"
	NoticeDaily  NoticeMode = "daily" // one mail a day for all of them, if there was something
	NoticeOff    NoticeMode = "off"
)

// NoticePreference is when an account wants to receive notices of the kinds that it did not choose
// for, and the token by which anybody who has a notice switches all of them off. Its kind is
// NoticeWaiting.
type NoticePreference struct {
	ID        ID
	AccountID ID
	Kind      NoticeKind
	Mode      NoticeMode
	OffHash   string // hex SHA-256 of the token
	OffSealed string // the token, sealed for the row
}

// NoticeChoice is when an account wants to receive notices of one kind.
type NoticeChoice struct {
	AccountID ID
	Kind      NoticeKind
	Mode      NoticeMode
}

// NoticeModes is when an account wants to receive notices: by its own choices, and for all other
// kinds.
type NoticeModes struct {
	Others  NoticeMode
	Choices map[NoticeKind]NoticeMode
}

// Of returns when notices of a kind are sent. Without a choice it is that of the others; if those
// come once a day, urgent ones are sent at once. NoticeWaiting is the others.
func (m NoticeModes) Of(kind NoticeKind) NoticeMode {
	if mode, chosen := m.Choices[kind]; chosen {
		return mode
	}
	if m.Others == NoticeDaily && kind.IsUrgent() {
		return NoticeAtOnce
	}
	return m.Others
}

// Notice is one event that an account is written to about, and the mail that has it. There is one for
// an event at most.
type Notice struct {
	ID        ID
	AccountID ID
	Kind      NoticeKind
	EventHash string // hex SHA-256 of what names the event
	MailID    ID
	CreatedAt time.Time
}

// NoticeInput is the choice of when to receive notices of a kind.
type NoticeInput struct {
	Kind NoticeKind `json:"kind" validate:"required,set=notice_kind"`
	Mode NoticeMode `json:"mode" validate:"required,set=notice_mode"`
}
