package api

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
)

// Route is one route: its method, path below Base, act and handler.
type Route struct {
	Method  string
	Path    string
	Act     policy.Act
	Handler echo.HandlerFunc
}

// Routes lists every route with its act. The services judge the act. A test compares this list with
// the policy and the description. A route that will be removed is announced by a line in
// Deprecations.
func (d *Door) Routes() []Route {
	const get, post, put, patch, remove = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	return append([]Route{
		{get, "", policy.ReadReference, d.readService},

		{get, "/groups", policy.SearchGroups, d.searchGroups},
		{post, "/groups", policy.CreateGroup, d.idempotent(d.createGroup, d.replayGroup)},
		{get, "/groups/map", policy.SearchGroups, d.mapGroups},
		{post, "/groups/search", policy.SearchGroups, d.searchGroupsByBody},
		{get, "/groups/:id", policy.ReadGroup, d.readGroup},
		{put, "/groups/:id", policy.EditGroup, rest.RequireIfMatch(d.replaceGroup)},
		{patch, "/groups/:id", policy.EditGroup, rest.RequireIfMatch(d.patchGroup)},
		{remove, "/groups/:id", policy.ArchiveGroup, rest.RequireIfMatch(d.archiveGroup)},
		{post, "/groups/:id/publish", policy.PublishGroup, rest.RequireIfMatch(d.publishGroup)},
		{put, "/groups/:id/stage", policy.DeclareStage, rest.RequireIfMatch(d.declareStage)},
		{get, "/groups/:id/stages", policy.ReadStages, d.listStages},
		{get, "/groups/:id/children", policy.ReadChildren, d.listChildren},
		{post, "/groups/:id/children/:child_id/accept", policy.AcceptChild, d.acceptChild},
		{remove, "/groups/:id/children/:child_id", policy.RefuseChild, d.refuseChild},
		{get, "/groups/:id/calendar.ics", policy.ReadGroup, d.readCalendar},

		{get, "/groups/:id/corrections", policy.ReadCorrections, d.listCorrections},
		{post, "/groups/:id/corrections", policy.SuggestCorrection, d.idempotent(d.suggestCorrection, d.replayCorrection)},
		{get, "/groups/:id/corrections/:correction_id", policy.ReadCorrections, d.readCorrection},
		{post, "/groups/:id/corrections/:correction_id/accept", policy.CloseCorrection, d.acceptCorrection},
		{post, "/groups/:id/corrections/:correction_id/dismiss", policy.CloseCorrection, d.dismissCorrection},

		{get, "/groups/:id/claims", policy.ReadClaims, d.listClaims},
		{post, "/groups/:id/claims", policy.StartClaim, d.startClaim},
		{post, "/groups/:id/claims/confirm", policy.StartClaim, d.confirmClaim},
		{post, "/groups/:id/claims/:claim_id/object", policy.ObjectToClaim, d.objectToClaim},
		{post, "/claims/object", policy.UseClaimLink, d.objectByLink},
		{get, "/groups/:id/messages", policy.ReadMessages, d.listMessages},
		{post, "/groups/:id/messages", policy.SendMessage, d.sendMessage},
		{post, "/groups/:id/messages/:message_id/answer", policy.AnswerMessage, d.answerMessage},
		{post, "/groups/:id/messages/:message_id/block", policy.BlockSender, d.blockSender},
		{post, "/messages/confirm", policy.UseMessageLink, d.confirmMessage},
		{post, "/messages/answers", policy.UseMessageLink, d.readAnswer},
		{post, "/messages/replies", policy.UseMessageLink, d.replyToAnswer},

		{post, "/reports", policy.ReportSubject, d.idempotent(d.sendReport, d.replayReport)},
		{get, "/moderation/queue", policy.ReadModeration, d.readModerationQueue},
		{get, "/moderation/:item_id", policy.ReadModeration, d.readModerationItem},
		{post, "/moderation/:item_id/decide", policy.DecideMatter, d.decideModeration},
		{post, "/moderation/decisions/:decision_id/appeal", policy.AppealDecision, d.idempotent(d.appealDecision, d.replayAppeal)},
		{get, "/groups/:id/decisions", policy.ReadDecisions, d.listGroupDecisions},
		{get, "/consultants/me/decisions", policy.ReadDecisions, d.listProfileDecisions},

		{get, "/groups/:id/members", policy.ReadMembers, d.listMembers},
		{post, "/groups/:id/members", policy.InviteMember, d.idempotent(d.inviteMember, d.replayMember)},
		{put, "/groups/:id/members/me", policy.ChooseName, d.chooseName},
		{remove, "/groups/:id/members/:account_id", policy.RemoveMember, d.removeMember},
		{post, "/groups/:id/members/:account_id/codes", policy.ManageMemberCodes, d.createMemberCode},

		{post, "/groups/:id/join", policy.JoinGroup, d.joinGroup},
		{get, "/groups/:id/join-codes", policy.ManageJoinCodes, d.listJoinCodes},
		{post, "/groups/:id/join-codes", policy.ManageJoinCodes, d.createJoinCode},
		{remove, "/groups/:id/join-codes/:code_id", policy.ManageJoinCodes, d.deleteJoinCode},
		{get, "/groups/:id/join-requests", policy.ReadJoinRequests, d.listJoinRequests},
		{remove, "/groups/:id/join-requests/:request_id", policy.WithdrawJoin, d.withdrawJoinRequest},
		{post, "/groups/:id/join-requests/:request_id/accept", policy.AnswerJoinRequest, d.acceptJoinRequest},
		{post, "/groups/:id/join-requests/:request_id/decline", policy.AnswerJoinRequest, d.declineJoinRequest},

		{get, "/groups/:id/rules", policy.ReadRules, d.readGroupRules},
		{put, "/groups/:id/rules", policy.ChangeRules, rest.RequireIfMatch(d.replaceGroupRules)},
		{get, "/groups/:id/acts", policy.ReadActs, d.listGroupActs},
		{get, "/groups/:id/proposals", policy.ReadProposals, d.listProposals},
		{post, "/groups/:id/proposals", policy.Propose, d.idempotent(d.propose, d.replayProposal)},
		{get, "/proposals/:id", policy.ReadProposals, d.readProposal},
		{post, "/proposals/:id/votes", policy.Vote, d.vote},
		{post, "/proposals/:id/halt", policy.HaltProposal, d.haltProposal},
		{post, "/proposals/:id/withdraw", policy.WithdrawProposal, d.withdrawProposal},

		{get, "/groups/:id/needs", policy.ReadNeeds, d.listNeeds},
		{post, "/groups/:id/needs", policy.StateNeed, d.idempotent(d.stateNeed, d.replayNeed)},
		{get, "/groups/:id/needs/:need_id", policy.ReadNeeds, d.readNeed},
		{put, "/groups/:id/needs/:need_id", policy.ChangeNeed, rest.RequireIfMatch(d.replaceNeed)},
		{post, "/groups/:id/needs/:need_id/met", policy.CloseNeed, rest.RequireIfMatch(d.meetNeed)},
		{post, "/groups/:id/needs/:need_id/withdraw", policy.CloseNeed, rest.RequireIfMatch(d.withdrawNeed)},
		{post, "/groups/:id/needs/:need_id/address", policy.CloseNeed, rest.RequireIfMatch(d.addressNeed)},
		{post, "/groups/:id/needs/:need_id/reopen", policy.CloseNeed, rest.RequireIfMatch(d.reopenNeed)},
		{post, "/groups/:id/needs/:need_id/confirm", policy.ConfirmNeed, d.confirmNeed},
		{put, "/groups/:id/needs/:need_id/endorsement", policy.EndorseNeed, d.endorseNeed},
		{remove, "/groups/:id/needs/:need_id/endorsement", policy.UnendorseNeed, d.unendorseNeed},

		{get, "/consultants", policy.SearchConsultants, d.searchConsultants},
		{get, "/consultants/me", policy.ManageProfile, d.readProfile},
		{put, "/consultants/me", policy.ManageProfile, d.keepProfile},
		{remove, "/consultants/me", policy.ManageProfile, rest.RequireIfMatch(d.withdrawProfile)},
		{get, "/consultants/:id", policy.ReadConsultant, d.readConsultant},
		{get, "/consultants/:id/ratings", policy.ReadConsultant, d.readRatings},
		{put, "/consultants/:id/ratings/answer", policy.ReplyToRatings, d.replyToRatings},
		{remove, "/consultants/:id/ratings/answer", policy.ReplyToRatings, d.withdrawReply},
		{post, "/consultants/:id/verify", policy.VerifyConsultant, rest.RequireIfMatch(d.verifyConsultant)},

		{get, "/resources", policy.SearchResources, d.searchResources},
		{post, "/resources", policy.SuggestResource, d.idempotent(d.suggestResource, d.replayResource)},
		{get, "/resources/:id", policy.ReadResource, d.readResource},
		{put, "/resources/:id", policy.EditResource, rest.RequireIfMatch(d.replaceResource)},
		{remove, "/resources/:id", policy.WithdrawResource, rest.RequireIfMatch(d.withdrawResource)},
		{post, "/resources/:id/confirm", policy.ConfirmResource, d.confirmResource},
		{get, "/groups/:id/resources", policy.ReadGroupResources, d.listGroupResources},
		{get, "/groups/:id/resources/suggestions", policy.ReadGroupResources, d.listSuggestedResources},
		{put, "/groups/:id/resources/:resource_id", policy.UseResource, d.useResource},
		{remove, "/groups/:id/resources/:resource_id", policy.UseResource, d.dropResource},

		{get, "/groups/:id/requests", policy.ReadRequests, d.listRequests},
		{post, "/groups/:id/requests", policy.CreateRequest, d.idempotent(d.makeRequest, d.replayRequest)},
		{get, "/requests/:id", policy.ReadRequests, d.readRequest},
		{put, "/requests/:id", policy.ChangeRequest, rest.RequireIfMatch(d.replaceRequest)},
		{post, "/requests/:id/open", policy.OpenRequest, rest.RequireIfMatch(d.openRequest)},
		{post, "/requests/:id/withdraw", policy.WithdrawRequest, rest.RequireIfMatch(d.withdrawRequest)},
		{get, "/requests/:id/matches", policy.RankMatches, d.rankMatches},
		{get, "/requests/:id/matches/:consultant_id", policy.RankMatches, d.explainMatch},

		{get, "/requests/:id/invitations", policy.ReadConsultations, d.listRequestInvitations},
		{post, "/requests/:id/invitations", policy.InviteConsultant, d.idempotent(d.inviteConsultant, d.replayInvitation)},
		{get, "/requests/:id/offers", policy.ReadConsultations, d.listRequestOffers},
		{post, "/requests/:id/offers", policy.MakeOffer, d.idempotent(d.makeOffer, d.replayOffer)},
		{get, "/invitations/:id", policy.ReadConsultation, d.readInvitation},
		{post, "/invitations/:id/withdraw", policy.WithdrawInvitation, rest.RequireIfMatch(d.withdrawInvitation)},
		{post, "/invitations/:id/accept", policy.RespondToInvitation, rest.RequireIfMatch(d.acceptConsultation)},
		{post, "/invitations/:id/decline", policy.RespondToInvitation, rest.RequireIfMatch(d.declineConsultation)},
		{post, "/invitations/:id/block", policy.BlockGroup, d.blockInvitingGroup},
		{get, "/groups/:id/blocked-consultants", policy.ReadConsultations, d.listBlockedConsultants},
		{put, "/groups/:id/blocked-consultants/:consultant_id", policy.BlockConsultant, d.blockConsultant},
		{remove, "/groups/:id/blocked-consultants/:consultant_id", policy.BlockConsultant, d.unblockConsultant},
		{post, "/invitations/:id/ask", policy.RespondToInvitation, d.askAboutInvitation},
		{post, "/invitations/:id/suggest", policy.RespondToInvitation, d.suggestColleague},
		{post, "/invitations/:id/questions/:question_id/answer", policy.AnswerQuestion, d.answerQuestion},
		{get, "/calls", policy.ReadCalls, d.listCalls},
		{get, "/calls/:id", policy.ReadCalls, d.readCall},
		{get, "/offers/:id", policy.ReadConsultation, d.readOffer},
		{post, "/offers/:id/choose", policy.ChooseOffer, rest.RequireIfMatch(d.chooseOffer)},
		{post, "/offers/:id/decline", policy.DeclineOffer, rest.RequireIfMatch(d.declineOffer)},
		{post, "/offers/:id/withdraw", policy.WithdrawOffer, rest.RequireIfMatch(d.withdrawOffer)},
		{get, "/groups/:id/engagements", policy.ReadConsultations, d.listGroupEngagements},
		{get, "/groups/:id/looking-back", policy.LookBack, d.lookBack},
		{get, "/engagements/:id", policy.ReadConsultation, d.readEngagement},
		{get, "/engagements/:id/feedback", policy.ReadConsultation, d.readFeedback},
		{put, "/engagements/:id/feedback", policy.GiveFeedback, d.giveFeedback},
		{remove, "/engagements/:id/feedback", policy.WithdrawFeedback, d.withdrawFeedback},
		{post, "/engagements/:id/terms", policy.AgreeOnTerms, rest.RequireIfMatch(d.proposeTerms)},
		{post, "/engagements/:id/terms/:number/confirm", policy.AgreeOnTerms, d.confirmTerms},
		{post, "/engagements/:id/pause", policy.PauseEngagement, rest.RequireIfMatch(d.pauseEngagement)},
		{post, "/engagements/:id/resume", policy.PauseEngagement, rest.RequireIfMatch(d.resumeEngagement)},
		{post, "/engagements/:id/end", policy.EndEngagement, rest.RequireIfMatch(d.endEngagement)},
		{post, "/engagements/:id/conclude", policy.ConcludeEngagement, rest.RequireIfMatch(d.concludeEngagement)},

		{put, "/sources/:source/records/:record", policy.ImportRecords, d.putRecord},
		{remove, "/sources/:source/records/:record", policy.ImportRecords, d.retireRecord},
		{post, "/sources/:source/imports", policy.ImportRecords, d.idempotentStream(d.importFeed, d.replayImport)},
		{get, "/imports/:id", policy.ReadImports, d.readImport},
		{get, "/imports/:id/results", policy.ReadImports, d.listImportResults},

		{get, "/changes", policy.ReadChanges, d.listChanges},

		{get, "/webhooks", policy.ManageWebhooks, d.listWebhooks},
		{post, "/webhooks", policy.ManageWebhooks, d.idempotent(d.createWebhook, d.replayWebhook)},
		{get, "/webhooks/:id", policy.ManageWebhooks, d.readWebhook},
		{put, "/webhooks/:id", policy.ManageWebhooks, rest.RequireIfMatch(d.replaceWebhook)},
		{remove, "/webhooks/:id", policy.ManageWebhooks, rest.RequireIfMatch(d.deleteWebhook)},
		{post, "/webhooks/:id/rotate", policy.ManageWebhooks, d.rotateWebhook},
		{post, "/webhooks/:id/test", policy.ManageWebhooks, d.testWebhook},
		{get, "/webhooks/:id/deliveries", policy.ManageWebhooks, d.listDeliveries},
		{post, "/webhooks/:id/deliveries/:delivery_id/retry", policy.ManageWebhooks, d.retryDelivery},

		{post, "/accounts", policy.SignUp, d.signUp},
		{post, "/sessions", policy.SignIn, d.startSession},
		{post, "/sign-in/links", policy.RequestSignInLink, d.requestLink},
		{post, "/sign-in/links/confirm", policy.UseSignInLink, d.signInByLink},
		{post, "/sign-in/passkeys/challenges", policy.SignIn, d.challengePasskey},
		{post, "/sign-in/passkeys", policy.SignIn, d.signInByPasskey},
		{post, "/sign-in/devices", policy.SignIn, d.startDevice},
		{post, "/sign-in/devices/session", policy.SignIn, d.finishDevice},
		{remove, "/sessions/current", policy.ManageSessions, d.signOut},

		{get, "/places", policy.ReadReference, d.suggestPlaces},
		{get, "/topics", policy.ReadReference, d.listTopics},
		{get, "/topics/:id", policy.ReadReference, d.readTopic},
		{get, "/vocabularies", policy.ReadReference, d.listVocabularies},
		{get, "/principles", policy.ReadReference, d.listPrinciples},
		{get, "/statistics", policy.ReadReference, d.readStatistics},
		{get, "/audit/digests", policy.ReadReference, d.listAuditDigests},
		{get, "/me", policy.ReadSelf, d.readMe},
		{put, "/me", policy.EditSelf, d.replaceSelf},
		{remove, "/me", policy.EraseSelf, d.eraseSelf},
		{get, "/me/export", policy.ExportSelf, d.exportSelf},
		{post, "/me/session/proof", policy.ProveSession, d.proveSession},
		{post, "/me/phrase", policy.ChangePhrase, d.replacePhrase},
		{get, "/me/email", policy.ReadAddress, d.readAddress},
		{put, "/me/email", policy.ManageAddress, d.enterAddress},
		{post, "/me/email/confirm", policy.ConfirmAddress, d.confirmAddress},
		{remove, "/me/email", policy.ManageAddress, d.removeAddress},
		{get, "/me/notices", policy.ManageNotices, d.readNotices},
		{put, "/me/notices", policy.ManageNotices, d.chooseNotices},
		{get, "/me/sessions", policy.ManageSessions, d.listSessions},
		{remove, "/me/sessions/:id", policy.ManageSessions, d.endSession},
		{get, "/me/passkeys", policy.ReadPasskeys, d.listPasskeys},
		{post, "/me/passkeys", policy.ManagePasskeys, d.addPasskey},
		{post, "/me/passkeys/challenges", policy.ManagePasskeys, d.challengeNewPasskey},
		{put, "/me/passkeys/:id", policy.ManagePasskeys, d.renamePasskey},
		{remove, "/me/passkeys/:id", policy.ManagePasskeys, d.removePasskey},
		{get, "/me/identities", policy.ReadIdentities, d.listIdentities},
		{remove, "/me/identities/:id", policy.ManageIdentities, d.removeIdentity},
		{get, "/me/consents", policy.ReadConsents, d.listConsents},
		{remove, "/me/consents/:purpose", policy.WithdrawConsent, d.withdrawConsent},
		{post, "/me/devices", policy.ApproveDevice, d.approveDevice},
		{get, "/me/tokens", policy.ManageOwnTokens, d.listOwnTokens},
		{post, "/me/tokens", policy.CreateOwnToken, d.createOwnToken},
		{remove, "/me/tokens/:id", policy.ManageOwnTokens, d.revokeOwnToken},
		{get, "/me/invitations", policy.ReadOwnConsultations, d.listMyInvitations},
		{get, "/me/blocked-groups", policy.ReadOwnConsultations, d.listBlockedGroups},
		{remove, "/me/blocked-groups/:group", policy.UnblockGroup, d.unblockGroup},
		{get, "/me/offers", policy.ReadOwnConsultations, d.listMyOffers},
		{get, "/me/engagements", policy.ReadOwnConsultations, d.listMyEngagements},
		{get, "/me/memberships", policy.ReadSelf, d.listMemberships},
		{post, "/me/memberships/:group/accept", policy.AnswerInvitation, d.acceptInvitation},
		{post, "/me/memberships/:group/decline", policy.AnswerInvitation, d.declineInvitation},
		{post, "/me/memberships/:group/leave", policy.LeaveGroup, d.leaveGroup},
		{post, "/me/memberships/:group/allow", policy.AllowInvitations, d.allowInvitations},
		{get, "/openapi.json", policy.ReadReference, d.readOpenAPI},
		{get, "/openapi.yaml", policy.ReadReference, d.readOpenAPIYAML},
		{get, "/openapi-3.0.json", policy.ReadReference, d.readOpenAPI30},
	}, slices.Concat(d.withinEngagements(), d.guidanceRoutes(), d.rulesetRoutes(), d.principleCommentRoutes())...)
}

// Mount registers the routes under Base. Every GET route also answers HEAD.
func (d *Door) Mount(e *echo.Echo) {
	d.checkDeprecations()
	known, named := parseParameters(d.Description.JSON30), newLiteralPaths(d.Routes())
	for _, r := range d.Routes() {
		handler := known.refuseUnknown(r, rest.Negotiate(offeredTypes(r), d.resolveSlugs(r, r.Handler)))
		handler = withGuard(d.guards[r.Method+" "+views.Base+r.Path], handler)
		handler = named.refuseAsID(r, d.announceDeprecation(r, handler))
		e.Add(r.Method, views.Base+r.Path, handler)
		if r.Method == http.MethodGet {
			e.Add(http.MethodHead, views.Base+r.Path, handler)
		}
	}
	e.GET(views.Base+"/", d.readService)
	e.HEAD(views.Base+"/", d.readService)
	for _, r := range d.FeedRoutes() {
		e.GET(FeedsBase+r.Path, limitQueryLength(r.Handler))
		e.HEAD(FeedsBase+r.Path, limitQueryLength(r.Handler))
	}
}
