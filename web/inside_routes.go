package web

import (
	"net/http"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// insideRoutes lists the pages of a group's inside, for its members, and those that lead into it.
func (s *Site) insideRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	people, needs := s.parts.People, s.parts.Consultation
	return []Route{
		{get, joinPath, policy.JoinGroup, s.joinForm},
		{post, joinPath, policy.JoinGroup, s.join},
		{get, askToJoin, policy.JoinGroup, s.askForm},
		{post, askToJoin, policy.JoinGroup, s.askGroup},
		{get, insidePath, policy.ReadNeeds, s.showInside},
		{get, insidePath + "/members", policy.ReadMembers, s.showMembers},
		{post, insidePath + "/members/name", policy.ChooseName, s.chooseName},
		{post, insidePath + "/members/:id/steward", policy.InviteMember, s.setRole(models.MembershipSteward)},
		{post, insidePath + "/members/:id/member", policy.InviteMember, s.setRole(models.MembershipMember)},
		{post, insidePath + "/members/:id/propose-removal", policy.Propose, s.proposeRemoval},
		{post, insidePath + "/members/:id/remove", policy.RemoveMember, s.removeMember},
		{post, insidePath + "/asking/:id/accept", policy.AnswerJoinRequest, s.acceptJoin},
		{post, insidePath + "/asking/:id/decline", policy.AnswerJoinRequest, s.declineJoin},
		{get, insidePath + "/needs", policy.ReadNeeds, s.showNeeds},
		{get, insidePath + "/needs/new", policy.StateNeed, s.newNeedForm},
		{post, insidePath + "/needs/new", policy.StateNeed, s.stateNeed},
		{get, insidePath + "/needs/:id", policy.ReadNeeds, s.showNeed},
		{get, insidePath + "/needs/:id/edit", policy.ChangeNeed, s.editNeedForm},
		{post, insidePath + "/needs/:id/edit", policy.ChangeNeed, s.changeNeed},
		{post, insidePath + "/needs/:id/endorse", policy.EndorseNeed, s.actOnNeed(needs.EndorseNeed)},
		{post, insidePath + "/needs/:id/unendorse", policy.UnendorseNeed, s.actOnNeed(withoutCode(needs.UnendorseNeed))},
		{post, insidePath + "/needs/:id/confirm", policy.ConfirmNeed, s.actOnNeed(needs.ConfirmNeed)},
		{post, insidePath + "/needs/:id/address", policy.CloseNeed, s.actOnNeed(withoutCode(needs.AddressNeed))},
		{post, insidePath + "/needs/:id/reopen", policy.CloseNeed, s.actOnNeed(withoutCode(needs.ReopenNeed))},
		{post, insidePath + "/needs/:id/met", policy.CloseNeed, s.actOnNeed(withoutCode(needs.MeetNeed))},
		{post, insidePath + "/needs/:id/withdraw", policy.CloseNeed, s.actOnNeed(withoutCode(needs.WithdrawNeed))},
		{post, insidePath + "/needs/:id/order", policy.ReorderNeed, s.placeNeed},
		{get, insidePath + "/requests", policy.ReadRequests, s.showRequests},
		{get, insidePath + "/requests/new", policy.CreateRequest, s.newRequestForm},
		{post, insidePath + "/requests/new", policy.CreateRequest, s.draftRequest},
		{get, insidePath + "/requests/:id", policy.ReadRequests, s.showRequest},
		{post, insidePath + "/requests/:id/open", policy.OpenRequest, s.actOnRequest("opened", needs.OpenRequest)},
		{post, insidePath + "/requests/:id/withdraw", policy.WithdrawRequest, s.actOnRequest("stored", needs.WithdrawRequest)},
		{get, insidePath + "/proposals", policy.ReadProposals, s.showProposals},
		{get, insidePath + "/proposals/:id", policy.ReadProposals, s.showProposal},
		{post, insidePath + "/proposals/:id/agree", policy.Vote, s.actOnProposal(s.vote(true))},
		{post, insidePath + "/proposals/:id/disagree", policy.Vote, s.actOnProposal(s.vote(false))},
		{post, insidePath + "/proposals/:id/halt", policy.HaltProposal, s.actOnProposal(people.HaltProposal)},
		{post, insidePath + "/proposals/:id/withdraw", policy.WithdrawProposal, s.actOnProposal(people.WithdrawProposal)},
		{get, insidePath + "/rules", policy.ReadRules, s.showRules},
		{post, insidePath + "/rules", policy.ChangeRules, s.changeRules},
		{get, insidePath + "/principles", policy.ReadPrincipleComments, s.showGroupComments},
		{post, insidePath + "/principles", policy.CommentOnPrinciples, s.commentOnPrinciples},
		{post, insidePath + "/principles/:about/take-back", policy.TakeBackPrincipleComment, s.takeBackComment},
		{get, insidePath + "/messages", policy.ReadMessages, s.showMessages},
		{post, insidePath + "/messages/open", policy.EditGroup, s.openToMessages(true)},
		{post, insidePath + "/messages/close", policy.EditGroup, s.openToMessages(false)},
		{post, insidePath + "/messages/:id/answer", policy.AnswerMessage, s.actOnMessage("answered", s.answerMessage)},
		{post, insidePath + "/messages/:id/block", policy.BlockSender, s.actOnMessage("stored", s.blockSender)},
		{post, insidePath + "/messages/:id/report", policy.ReadMessages, s.actOnMessage("reported", s.reportMessage)},
		{get, insidePath + "/invite", policy.ManageJoinCodes, s.showInvite},
		{post, insidePath + "/invite", policy.ManageJoinCodes, s.createJoinCode},
		{post, insidePath + "/invite/:id/end", policy.ManageJoinCodes, s.endJoinCode},
		{get, insidePath + "/codes", policy.ManageMemberCodes, s.showCodes},
		{post, insidePath + "/codes", policy.InviteMember, s.addMember},
		{post, insidePath + "/codes/:id", policy.ManageMemberCodes, s.createMemberCode},
		{get, insidePath + "/acts", policy.ReadActs, s.showActs},
		{get, insidePath + "/looking-back", policy.LookBack, s.showLookingBack},
		{get, insidePath + "/looking-back/print", policy.LookBack, s.printLookingBack},
		{get, insidePath + "/leave", policy.LeaveGroup, s.leaveForm},
		{post, insidePath + "/leave", policy.LeaveGroup, s.leaveGroup},
	}
}
