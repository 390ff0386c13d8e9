package policy

// The acts on what follows a request: invitations, calls, offers and engagements. Self is the
// consultant concerned, who is no member to the group in it: nobody acts for both sides. A call is
// there for consultants who are listed.
const (
	InviteConsultant     Act = "invite_consultant"
	ReadConsultations    Act = "read_consultations" // a group's invitations, offers and engagements
	LookBack             Act = "look_back"          // at what the group asked for and what became of it
	ReadConsultation     Act = "read_consultation"  // one of them, for both sides
	WithdrawInvitation   Act = "withdraw_invitation"
	AnswerQuestion       Act = "answer_question"
	ReadOwnConsultations Act = "read_own_consultations" // a consultant's
	RespondToInvitation  Act = "respond_to_invitation"  // accept, decline, ask, suggest a colleague
	ReadCalls            Act = "read_calls"
	MakeOffer            Act = "make_offer"
	WithdrawOffer        Act = "withdraw_offer"
	ChooseOffer          Act = "choose_offer"
	DeclineOffer         Act = "decline_offer"
	AgreeOnTerms         Act = "agree_on_terms" // propose and confirm them
	PauseEngagement      Act = "pause_engagement"
	EndEngagement        Act = "end_engagement"
	ConcludeEngagement   Act = "conclude_engagement"
	GiveFeedback         Act = "give_feedback" // a member by principle, the consultant on the collaboration
	WithdrawFeedback     Act = "withdraw_feedback"
	MakeAppointment      Act = "make_appointment"
	ChangeAppointment    Act = "change_appointment" // move and cancel it
	AddStep              Act = "add_step"
	CloseStep            Act = "close_step" // and open it again
	ShareResource        Act = "share_resource"
	DisclosePlace        Act = "disclose_place" // of the group, to the consultant; and take it back
	WriteNote            Act = "write_note"
	TakeBackNote         Act = "take_back_note"   // one's own
	BlockConsultant      Act = "block_consultant" // and take that back
	BlockGroup           Act = "block_group"      // of an invitation
	UnblockGroup         Act = "unblock_group"
)

func consultationActs() map[Act]Rule {
	group := Rule{Who: []Relation{Member}, Except: []Relation{Self}, Secret: true}
	consultant := Rule{Who: []Relation{Self}, Secret: true}
	both := Rule{Who: []Relation{Member, Self}, Secret: true}
	begins := group
	begins.RequiresPublished = true
	return map[Act]Rule{
		InviteConsultant: begins, ReadConsultations: {Who: []Relation{Member}, Secret: true}, LookBack: {Who: []Relation{Member}, Secret: true}, ReadConsultation: both, WithdrawInvitation: group,
		AnswerQuestion: group, ReadOwnConsultations: {Who: []Relation{Self}}, RespondToInvitation: consultant, ReadCalls: {Who: []Relation{Consultant}},
		MakeOffer: {Who: []Relation{Consultant}}, WithdrawOffer: consultant, ChooseOffer: begins, DeclineOffer: group,
		AgreeOnTerms: both, PauseEngagement: group, EndEngagement: both, ConcludeEngagement: group,
		GiveFeedback: both, WithdrawFeedback: both,
		MakeAppointment: both, ChangeAppointment: both, AddStep: both, CloseStep: both, ShareResource: both, DisclosePlace: group,
		WriteNote: both, TakeBackNote: {Who: []Relation{Author, Self}, Secret: true},
		BlockConsultant: group, BlockGroup: consultant, UnblockGroup: consultant,
	}
}
