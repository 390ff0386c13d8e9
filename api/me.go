package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Me is who is signed in, where that person belongs, and what waits for that person.
type Me struct {
	AccountID   string             `json:"account_id" format:"uuid"`
	Name        string             `json:"name"`
	Language    string             `json:"language,omitempty"`
	Role        models.AccountRole `json:"role"`
	Scopes      []string           `json:"scopes"`
	Memberships []MyMembership     `json:"memberships"`
	Consultant  *MyConsultant      `json:"consultant,omitempty"`
	Waiting     []Waiting          `json:"waiting"`

	RecoveryCodesLeft int `json:"recovery_codes_left"`
}

// MyMembership is one group that the reader belongs to.
type MyMembership struct {
	GroupID string                `json:"group_id" format:"uuid"`
	Role    models.MembershipRole `json:"role"`
}

// MyConsultant is the reader's own profile, if there is one.
type MyConsultant struct {
	ID       string `json:"id" format:"uuid"`
	Verified bool   `json:"verified"`
	Hidden   bool   `json:"hidden"`
}

// Waiting is something that waits for the reader's own act, of one kind in one group, or in none.
type Waiting struct {
	Kind    models.WaitingKind `json:"kind"`
	GroupID string             `json:"group_id,omitempty" format:"uuid"`
	Count   int                `json:"count" example:"1"`
	Link    string             `json:"link" format:"uri-reference" example:"/api/v1/groups/01937f3e-5c1a-7e40-9a51-0c6f2b7d8e10/needs?status=open"` // where they are
}

// readMe answers with who is signed in, their groups and what waits for them.
//
// @Summary     Who am I, where do I belong, and what waits for me
// @Description The account and scopes of the key, the groups it belongs to with its role in each, its consultant's profile where there is one, and
// @Description what waits for its own act: invitations into groups, needs that a scribe wrote down in its name, requests of its groups that nobody has opened or whose day
// @Description for answers is over, proposals without its vote, requests to join its groups, what waits in consultations (invitations, questions, offers, terms, feedback), a verification as a consultant that ends within 60 days and, for moderators, groups to be vetted, consultants
// @Description to be verified, reports and appeals; of each kind in at most 100 groups.
// @ID          readMe
// @Tags        service
// @Security    bearer
// @Success     200 {object} Me
// @Failure     401 {object} rest.Problem
// @Router      /me [get]
func (d *Door) readMe(c echo.Context) error {
	options := rest.WriteOptionsOf(c)
	self, err := d.People.Me(c.Request().Context(), options)
	if err != nil {
		return err
	}
	waiting, err := d.Consultation.Waiting(c.Request().Context(), options)
	if err != nil {
		return err
	}
	me := Me{AccountID: self.Account.ID.String(), Name: self.Account.Name, Language: self.Account.Language, Role: self.Account.Role, Scopes: rest.NonNil(options.Scopes), Memberships: []MyMembership{}, Waiting: []Waiting{}, RecoveryCodesLeft: self.RecoveryCodes}
	for _, w := range waiting {
		me.Waiting = append(me.Waiting, toWaiting(w))
	}
	for _, m := range self.Memberships {
		me.Memberships = append(me.Memberships, MyMembership{GroupID: m.GroupID.String(), Role: m.Role})
	}
	if consultant := self.Consultant; consultant != nil {
		me.Consultant = &MyConsultant{ID: consultant.ID.String(), Verified: self.Verified, Hidden: self.Hidden}
	}
	return rest.WriteJSON(c, me, rest.Metadata{})
}

func toWaiting(w models.Waiting) Waiting {
	shown := Waiting{Kind: w.Kind, Count: w.Count, Link: waitingLink(w)}
	if w.GroupID != (models.ID{}) {
		shown.GroupID = w.GroupID.String()
	}
	return shown
}

// waitingLink returns the address of things that wait.
func waitingLink(w models.Waiting) string {
	group := views.Base + "/groups/" + w.GroupID.String()
	switch w.Kind {
	case models.WaitingInvitation:
		return views.Base + "/me/memberships?status=" + string(models.StatusInvited)
	case models.WaitingNeed:
		return group + "/needs?status=" + string(models.NeedOpen)
	case models.WaitingDraft:
		return group + "/requests?status=" + string(models.RequestDraft)
	case models.WaitingOverdue:
		return group + "/requests?status=" + string(models.RequestOpen)
	case models.WaitingVerification:
		return views.Base + "/consultants?listed=false"
	case models.WaitingRenewal:
		return views.Base + "/consultants/me"
	case models.WaitingReport:
		return views.Base + "/moderation/queue?kind=" + string(models.ModerateReport)
	case models.WaitingAppeal:
		return views.Base + "/moderation/queue?kind=" + string(models.ModerateAppeal)
	case models.WaitingMessage:
		return group + "/messages"
	case models.WaitingVote:
		return group + "/proposals?status=" + string(models.ProposalOpen)
	case models.WaitingJoin:
		return group + "/join-requests"
	case models.WaitingConsultation:
		return views.Base + "/me/invitations"
	case models.WaitingTerms, models.WaitingFeedback, models.WaitingAppointment, models.WaitingStep:
		if w.GroupID == (models.ID{}) { // of a consultant
			return views.Base + "/me/engagements"
		}
		return group + "/engagements"
	case models.WaitingLate, models.WaitingNext, models.WaitingQuestion, models.WaitingOffer:
		return group + "/requests?status=" + string(models.RequestOpen)
	case models.WaitingVetting:
	}
	return group
}
