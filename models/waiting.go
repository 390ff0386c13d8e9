package models

// MaxWaiting is for how many groups at most the things of one kind are listed that wait for
// somebody.
const MaxWaiting = 100

// WaitingKind is what waits for somebody's own act.
type WaitingKind string

// The kinds of what waits.
const (
	WaitingInvitation   WaitingKind = "membership_to_answer"   // a group invites one to become a member
	WaitingNeed         WaitingKind = "need_to_confirm"        // a scribe wrote it down in one's name: it counts once one confirms the words
	WaitingDraft        WaitingKind = "request_to_open"        // drafted in one's group: nobody sees it until the group opens it
	WaitingOverdue      WaitingKind = "request_overdue"        // open in one's group, and the day by which it wanted an answer is over
	WaitingRenewal      WaitingKind = "verification_to_renew"  // one's own verification as a consultant ends soon, or has ended
	WaitingVote         WaitingKind = "proposal_to_vote"       // in one's group, without one's own vote
	WaitingJoin         WaitingKind = "join_request_to_answer" // of stewards: somebody asks to join the group
	WaitingMessage      WaitingKind = "message_to_answer"      // of stewards: somebody wrote to the group
	WaitingConsultation WaitingKind = "invitation_to_answer"   // of consultants: a group invites one to consult
	WaitingLate         WaitingKind = "invitation_overdue"     // a consultant whom one's group invited has not answered in the promised time
	WaitingNext         WaitingKind = "next_to_invite"         // in that case, or if that one declined: the next of the ranking can be invited
	WaitingQuestion     WaitingKind = "question_to_answer"     // of such a consultant, before the answer
	WaitingOffer        WaitingKind = "offer_to_answer"        // a consultant offers to work with one's group
	WaitingTerms        WaitingKind = "terms_to_confirm"       // the other side of an engagement proposed them
	WaitingAppointment  WaitingKind = "appointment_soon"       // one's own, as a consultant or a member, in the coming days
	WaitingStep         WaitingKind = "step_to_do"             // of one's own side, within an engagement
	WaitingFeedback     WaitingKind = "feedback_to_give"       // on an engagement that is over, in one's group or as the consultant
	WaitingVetting      WaitingKind = "group_to_vet"           // to be looked at by moderators before it is published
	WaitingVerification WaitingKind = "consultant_to_verify"   // of moderators: offers to consult, and is not listed before it is verified
	WaitingReport       WaitingKind = "report_to_decide"       // of moderators
	WaitingAppeal       WaitingKind = "appeal_to_decide"       // of moderators
)

// WaitingKinds returns the kinds, in the order in which they are listed.
func WaitingKinds() []WaitingKind {
	return []WaitingKind{
		WaitingInvitation, WaitingNeed, WaitingDraft, WaitingOverdue, WaitingRenewal, WaitingVote, WaitingJoin, WaitingMessage, WaitingConsultation,
		WaitingLate, WaitingNext, WaitingQuestion, WaitingOffer, WaitingTerms, WaitingFeedback, WaitingAppointment, WaitingStep,
		WaitingVetting, WaitingVerification, WaitingReport, WaitingAppeal,
	}
}

// Waiting is how much of a kind waits in a group; GroupID is zero for what is in no group.
type Waiting struct {
	Kind    WaitingKind
	GroupID ID
	Count   int
}

// GroupWaiting is how much waits for a member in one group.
type GroupWaiting struct {
	ToVote    int // proposals without the member's vote
	ToConfirm int // needs that somebody wrote down for the member
	Asking    int // requests to join, for stewards
	ToAnswer  int // messages to the group, for stewards
}
