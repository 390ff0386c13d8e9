package view

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// Own is what every page of a consultant's own consultations needs.
type Own struct {
	Page
	Done    string            // what an act did, in words
	Refused string            // why an act was not done
	Wrong   map[string]string // by field
}

// Side is a page that both sides of an engagement have.
type Side struct {
	Own
	Inside *Inside // of the group; nil for the consultant
	Base   string  // the path that the side's pages are below
}

// Call is a request as a consultant reads it.
type Call struct {
	models.OpenCall
	Place string // as the public knows it
	Facts []Fact
}

// openedOn returns the day on which a request was opened, in words.
func (c Call) openedOn(l Language) string {
	if c.Request.OpenedAt == nil {
		return ""
	}
	return l.Date(c.Request.OpenedAt.UTC())
}

// OwnInvitations is what a consultant is invited to.
type OwnInvitations struct {
	Own
	List     []models.ConsultationInvitation
	Answered models.AnswerTimes
	Blocked  []models.ConsultationBlock
}

// OwnInvitation is one invitation, as the consultant reads it.
type OwnInvitation struct {
	Own
	Invitation models.ConsultationInvitation
	Call       Call
	Names      map[models.ID]string // of consultants who are listed
	Reasons    []string             // to decline
	Engagement string               // the id of the one that began, or ""
	Field      string               // whose form is shown again
	Typed      string
}

func (o OwnInvitation) at(act string) string {
	return "/me/invitations/" + o.Invitation.ID.String() + "/" + act
}

// typed returns what was typed into a field.
func (o OwnInvitation) typed(field string) string {
	if o.Field == field {
		return o.Typed
	}
	return ""
}

func (o OwnInvitation) isPending() bool { return o.Invitation.Status == models.InvitationPending }

// dueWords returns by when an answer is promised, or that this time is over; "" if nobody waits.
func dueWords(l Language, i models.ConsultationInvitation) string {
	switch {
	case i.Status != models.InvitationPending || i.DueAt == nil:
		return ""
	case i.Overdue:
		return l.T("consult.overdue")
	}
	at := i.DueAt.In(time.UTC)
	return l.T("consult.due", "date", l.Date(at), "time", l.Clock(at))
}

// Calls is the list of open calls that a consultant suits.
type Calls struct {
	Own
	List []Call
}

// CallShown is one open call, with the form for an offer.
type CallShown struct {
	Own
	Call  Call
	Typed string
}

// OwnOffers is what a consultant offered.
type OwnOffers struct {
	Own
	List []models.Offer
}

// OwnRatings is what is published of how groups judge the reader's work, with the answer that is
// beside it and what was typed for another.
type OwnRatings struct {
	Own
	List          []Fact
	Answer, Typed string
}

// Consultants returns the consultants whom the page of a request names.
func (r RequestShown) Consultants() []models.ID {
	var ids []models.ID
	for _, i := range r.Invitations {
		ids = append(append(ids, i.ConsultantID), i.Suggestions...)
		if i.Next != nil {
			ids = append(ids, *i.Next)
		}
	}
	for _, o := range r.Offers {
		ids = append(ids, o.ConsultantID)
	}
	return ids
}

// mayInvite reports whether the group can invite a consultant for the request: it is open, and this
// one was not invited or can be invited again.
func (r RequestShown) mayInvite(consultant string) bool {
	asked := func(i models.ConsultationInvitation) bool {
		return i.ConsultantID.String() == consultant && !i.Status.CanBeMadeAgain()
	}
	return r.Request.Status == models.RequestOpen && !slices.ContainsFunc(r.Invitations, asked)
}

// field returns the field for words of the group in one of the forms of a page.
func (r RequestShown) field(name, of, label string) LongText {
	f := LongText{Language: r.Language, ID: name + "-" + of, Field: name, Label: label, Max: "1000", Required: name == "answer"}
	if of == r.TypedFor {
		f.Value, f.Wrong = r.Typed, r.Wrong[name]
	}
	return f
}

// otherWrong returns what is wrong with the form for a consultant who is not in the ranking.
func (r RequestShown) otherWrong() string {
	if r.TypedFor == "other" {
		return r.Wrong["words"]
	}
	return ""
}

// inviteField returns the field for words to one consultant.
func (r RequestShown) inviteField(consultant, by string) LongText {
	f := r.field("words", consultant, r.T("inside.invite.words"))
	f.ID += by
	return f
}
