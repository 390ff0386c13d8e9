package models

// GroupActKind is something that is done in a group's name.
type GroupActKind string

// The kinds of what is done in a group's name.
const (
	DidEdit             GroupActKind = "edited"
	DidPublish          GroupActKind = "published"
	DidArchive          GroupActKind = "archived"
	DidDeclareStage     GroupActKind = "stage_declared"
	DidChangeRules      GroupActKind = "rules_changed"
	DidPropose          GroupActKind = "proposed"
	DidCarryOut         GroupActKind = "carried_out" // by the agreement of several
	DidHalt             GroupActKind = "halted"
	DidWithdrawProposal GroupActKind = "proposal_withdrawn"
	DidAddSteward       GroupActKind = "steward_added"
	DidRemoveSteward    GroupActKind = "steward_removed"
	DidOpenRequest      GroupActKind = "request_opened"
	DidWithdrawRequest  GroupActKind = "request_withdrawn"
	DidMakeJoinCode     GroupActKind = "join_code_made"
	DidEndJoinCode      GroupActKind = "join_code_ended"
	DidAcceptJoin       GroupActKind = "join_accepted"
	DidDeclineJoin      GroupActKind = "join_declined"
	DidAddMember        GroupActKind = "member_added" // one without a device
	DidMakeMemberCode   GroupActKind = "member_code_made"
	DidAnswerMessage    GroupActKind = "message_answered"

	DidInviteConsultant   GroupActKind = "consultant_invited"
	DidWithdrawInvitation GroupActKind = "invitation_withdrawn"
	DidAnswerQuestion     GroupActKind = "question_answered"
	DidChooseOffer        GroupActKind = "offer_chosen"
	DidDeclineOffer       GroupActKind = "offer_declined"
	DidProposeTerms       GroupActKind = "terms_proposed"
	DidConfirmTerms       GroupActKind = "terms_confirmed"
	DidPauseEngagement    GroupActKind = "engagement_paused"
	DidResumeEngagement   GroupActKind = "engagement_resumed"
	DidEndEngagement      GroupActKind = "engagement_ended"
	DidConclude           GroupActKind = "engagement_concluded"
	DidBlockConsultant    GroupActKind = "consultant_blocked"
	DidUnblockConsultant  GroupActKind = "consultant_unblocked"
	DidDisclosePlace      GroupActKind = "place_disclosed" // to the consultant of an engagement
	DidConcealPlace       GroupActKind = "place_concealed"

	DidCommentOnPrinciples GroupActKind = "principles_commented"
	DidTakeBackComment     GroupActKind = "comment_taken_back"
)

// GroupActKinds returns the kinds.
func GroupActKinds() []GroupActKind {
	return []GroupActKind{
		DidEdit, DidPublish, DidArchive, DidDeclareStage, DidChangeRules, DidPropose, DidCarryOut, DidHalt, DidWithdrawProposal, DidAddSteward, DidRemoveSteward,
		DidOpenRequest, DidWithdrawRequest, DidMakeJoinCode, DidEndJoinCode, DidAcceptJoin, DidDeclineJoin, DidAddMember, DidMakeMemberCode, DidAnswerMessage,
		DidInviteConsultant, DidWithdrawInvitation, DidAnswerQuestion, DidChooseOffer, DidDeclineOffer, DidProposeTerms, DidConfirmTerms, DidPauseEngagement,
		DidResumeEngagement, DidEndEngagement, DidConclude, DidBlockConsultant, DidUnblockConsultant, DidDisclosePlace, DidConcealPlace, DidCommentOnPrinciples, DidTakeBackComment,
	}
}

// GroupAct is something that was done in a group's name on a day, for its members.
type GroupAct struct {
	ID        ID
	GroupID   ID
	AccountID *ID // nil if it was no member, or the account is erased
	Act       GroupActKind
	Subject   string // the id of what it was done to, or what was commented on; "" if that is the group
	DoneOn    Date
	Name      string `gorm:"->;-:migration"` // the display name, read along; "" of one who left
}
