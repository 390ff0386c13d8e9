package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
)

// Route is one page: its method, path, act and handler.
type Route struct {
	Method  string
	Path    string
	Act     policy.Act
	Handler echo.HandlerFunc
}

// Routes lists every page with its act. The services judge the act. A page whose act is not open to
// anyone is private: its reader is sent to sign in.
func (s *Site) Routes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	routes := []Route{
		{get, "/problems", policy.ReadReference, s.showProblems},
		{get, "/problems/:code", policy.ReadReference, s.showProblem},
		{get, "/api/docs", policy.ReadReference, s.showViewer},
		{get, "/static/*", policy.ReadReference, s.serveAsset},
		{get, securityPath, policy.ReadReference, s.serveSecurityTxt},
	}
	if s.parts.Mail != nil {
		routes = append(routes, Route{get, devMailPath, policy.ReadReference, s.showDevMail})
	}
	if s.parts.Discovery == nil {
		return routes
	}
	routes = append(routes, slices.Concat(s.insideRoutes(), s.consultationRoutes(), s.moderationRoutes(), s.resourceRoutes(), s.guidanceRoutes())...)
	return append(routes,
		Route{get, "/", policy.SearchGroups, s.showHome},
		Route{get, "/groups", policy.SearchGroups, s.searchGroups},
		Route{post, "/groups", policy.SearchGroups, s.searchGroupsPrivately},
		Route{get, "/groups/print", policy.SearchGroups, s.printGroups},
		Route{post, "/groups/print", policy.SearchGroups, s.printGroupsPrivately},
		Route{get, "/groups/:slug", policy.ReadGroup, s.showGroup},
		Route{get, "/groups/:slug/sheet", policy.ReadGroup, s.showGroupSheet},
		Route{get, "/groups/:slug/qr.svg", policy.ReadGroup, s.showGroupCode},
		Route{get, correctionPath, policy.SuggestCorrection, s.correctionForm},
		Route{post, correctionPath, policy.SuggestCorrection, s.suggestCorrection},
		Route{get, claimPath, policy.StartClaim, s.claimForm},
		Route{post, claimPath, policy.StartClaim, s.startClaim},
		Route{post, claimPath + "/confirm", policy.StartClaim, s.confirmClaim},
		Route{get, accounts.ClaimObjectPath, policy.UseClaimLink, s.objectForm},
		Route{post, accounts.ClaimObjectPath, policy.UseClaimLink, s.objectByLink},
		Route{get, contactPath, policy.SendMessage, s.contactForm},
		Route{post, contactPath, policy.SendMessage, s.sendMessage},
		Route{get, accounts.MessageConfirmPath, policy.UseMessageLink, s.messageLink("contact.confirm", "contact.send")},
		Route{post, accounts.MessageConfirmPath, policy.UseMessageLink, s.confirmMessage},
		Route{get, accounts.MessageAnswerPath, policy.UseMessageLink, s.messageLink("contact.read", "contact.read.button")},
		Route{post, accounts.MessageAnswerPath, policy.UseMessageLink, s.readAnswer},
		Route{post, replyPath, policy.UseMessageLink, s.replyToAnswer},
		Route{get, signInPath, policy.SignIn, s.signInForm},
		Route{post, signInPath, policy.SignIn, s.signIn},
		Route{get, linkPath, policy.RequestSignInLink, s.linkForm},
		Route{post, linkPath, policy.RequestSignInLink, s.requestLink},
		Route{get, accounts.LinkPath, policy.UseSignInLink, s.linkConfirmation},
		Route{post, accounts.LinkPath, policy.UseSignInLink, s.signInByLink},
		Route{post, passkeySignInPath, policy.SignIn, s.signInByPasskey},
		Route{get, devicePath, policy.SignIn, s.deviceForm},
		Route{post, devicePath, policy.SignIn, s.startDevice},
		Route{post, deviceSessionPath, policy.SignIn, s.finishDevice},
		Route{get, devicesPath, policy.ApproveDevice, s.devicesForm},
		Route{post, devicesPath, policy.ApproveDevice, s.approveDevice},
		Route{post, oidcPath, policy.SignIn, s.startOIDC},
		Route{get, OIDCCallbackPath, policy.SignIn, s.finishOIDC},
		Route{post, identitySignUpPath, policy.SignUp, s.signUpByIdentity},
		Route{get, accounts.EnrolPath, policy.SignIn, s.enrolForm},
		Route{post, accounts.EnrolPath, policy.SignIn, s.enrol},
		Route{get, signUpPath, policy.SignUp, s.signUpForm},
		Route{post, signUpPath, policy.SignUp, s.signUp},
		Route{post, signOutPath, policy.SignIn, s.signOut},
		Route{get, "/me", policy.ReadSelf, s.showMe},
		Route{get, settingsPath, policy.EditSelf, s.settingsForm},
		Route{post, settingsPath, policy.EditSelf, s.changeSettings},
		Route{get, proofPath, policy.ProveSession, s.proofForm},
		Route{post, proofPath, policy.ProveSession, s.prove},
		Route{post, proofMailPath, policy.ProveSession, s.sendProof},
		Route{post, "/me/phrase", policy.ChangePhrase, s.replacePhrase},
		Route{get, emailPath, policy.ReadAddress, s.emailForm},
		Route{post, emailPath, policy.ManageAddress, s.enterEmail},
		Route{post, emailPath + "/confirm", policy.ConfirmAddress, s.confirmEmail},
		Route{post, emailPath + "/remove", policy.ManageAddress, s.removeEmail},
		Route{get, accounts.NoticesPath, policy.ManageNotices, s.noticesForm},
		Route{post, accounts.NoticesPath, policy.ManageNotices, s.chooseNotices},
		Route{get, dataPath, policy.ExportSelf, s.showData},
		Route{post, consentsPath, policy.WithdrawConsent, s.withdrawConsent},
		Route{get, "/me/export", policy.ExportSelf, s.downloadData},
		Route{get, erasePath, policy.EraseSelf, s.eraseForm},
		Route{post, erasePath, policy.EraseSelf, s.erase},
		Route{get, "/me/sessions", policy.ManageSessions, s.showSessions},
		Route{post, "/me/sessions/:id/end", policy.ManageSessions, s.endSession},
		Route{get, passkeysPath, policy.ReadPasskeys, s.showPasskeys},
		Route{post, passkeysPath, policy.ManagePasskeys, s.addPasskey},
		Route{post, passkeysPath + "/:id", policy.ManagePasskeys, s.renamePasskey},
		Route{post, passkeysPath + "/:id/remove", policy.ManagePasskeys, s.removePasskey},
		Route{get, identitiesPath, policy.ReadIdentities, s.showIdentities},
		Route{post, identitiesPath, policy.ManageIdentities, s.linkIdentity},
		Route{post, identitiesPath + "/start", policy.ManageIdentities, s.startLinking},
		Route{post, identitiesPath + "/:id/remove", policy.ManageIdentities, s.removeIdentity},
		Route{get, tokensPath, policy.ManageOwnTokens, s.showTokens},
		Route{post, tokensPath, policy.CreateOwnToken, s.createToken},
		Route{post, tokensPath + "/:id/end", policy.ManageOwnTokens, s.revokeToken},
		Route{get, "/consultants", policy.SearchConsultants, s.searchConsultants},
		Route{get, "/consultants/:id", policy.ReadConsultant, s.showConsultant},
		Route{get, "/map/:z/:x/:y", policy.ReadReference, s.showTile},
		Route{get, archivePath, policy.ReadReference, s.serveArchive},
		Route{get, "/embed/groups", policy.SearchGroups, s.embedGroups},
		Route{get, "/topics", policy.SearchGroups, s.showTopics},
		Route{get, "/places", policy.SearchGroups, s.showPlaces},
		Route{get, "/principles", policy.ReadReference, s.showPrinciples},
		Route{get, "/statistics", policy.ReadReference, s.showStatistics},
		Route{get, statisticsTablePath, policy.ReadReference, s.serveStatisticsTable},
		Route{get, accounts.OffPath, policy.SwitchOffNotices, s.noticesOffForm},
		Route{post, accounts.OffPath, policy.SwitchOffNotices, s.switchOffNotices},
		Route{get, "/about", policy.ReadReference, s.showAbout},
	)
}

// moderationRoutes lists the pages of moderators, those of whom they decide about, and those on which
// anybody reports something.
func (s *Site) moderationRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, reportGroupPath, policy.ReportSubject, s.reportForm(s.reportedGroup)},
		{post, reportGroupPath, policy.ReportSubject, s.sendReport(s.reportedGroup)},
		{get, reportConsultantPath, policy.ReportSubject, s.reportForm(s.reportedConsultant)},
		{post, reportConsultantPath, policy.ReportSubject, s.sendReport(s.reportedConsultant)},
		{get, moderationPath, policy.ReadModeration, s.showModeration},
		{get, moderationPath + "/:id", policy.ReadModeration, s.showItem},
		{post, moderationPath + "/:id/decide", policy.DecideMatter, s.actOnItem(s.decide)},
		{post, moderationPath + "/:id/verify", policy.VerifyConsultant, s.actOnItem(s.verify)},
		{post, moderationPath + "/:id/accept", policy.CloseCorrection, s.actOnItem(s.acceptSuggestion)},
		{post, moderationPath + "/:id/dismiss", policy.CloseCorrection, s.actOnItem(s.dismissSuggestion)},
		{get, insidePath + "/decisions", policy.ReadDecisions, s.showGroupDecisions},
		{post, insidePath + "/decisions/:id/appeal", policy.AppealDecision, s.appealForGroup},
		{get, insidePath + "/corrections", policy.ReadCorrections, s.showCorrections},
		{post, insidePath + "/corrections/:id/accept", policy.CloseCorrection, s.closeCorrection(s.parts.Directory.AcceptCorrection)},
		{post, insidePath + "/corrections/:id/dismiss", policy.CloseCorrection, s.closeCorrection(s.parts.Directory.DismissCorrection)},
		{get, ownDecisionsPath, policy.ReadDecisions, s.showOwnDecisions},
		{post, ownDecisionsPath + "/:id/appeal", policy.AppealDecision, s.appealForSelf},
	}
}

// Mount registers the routes of the pages, HEAD beside GET. Those that are the same for everybody
// are compressed for those who take it; those for one reader are not, since lengths reveal contents.
// Forms that write something are taken from our own pages alone.
func (s *Site) Mount(e *echo.Echo) {
	compress := middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 1024, Skipper: staysWhole})
	for _, r := range s.Routes() {
		handler, wrap := r.Handler, []echo.MiddlewareFunc{compress}
		if s.isPrivate(r) {
			handler, wrap = s.private(r, handler), nil
		}
		if r.Method == http.MethodPost && !IsQuery(r.Path) {
			handler = s.refuseOtherSites(handler)
		}
		e.Add(r.Method, r.Path, handler, wrap...)
		if r.Method == http.MethodGet {
			e.HEAD(r.Path, handler, wrap...)
		}
	}
}

// staysWhole reports whether an answer must not be compressed: an archive of tiles is already, and a
// range is one of the bytes as they are.
func staysWhole(c echo.Context) bool {
	return c.Path() == archivePath || c.Request().Header.Get("Range") != ""
}

// IsQuery reports whether a path takes a form only to read.
func IsQuery(path string) bool { return path == "/groups" || path == "/groups/print" }

// IsSuggestion reports whether a path takes suggestions, which anybody may send.
func IsSuggestion(path string) bool { return path == correctionPath }

// BodyLimit returns how many bytes a body sent to a path may have.
func BodyLimit(path string) int64 {
	switch path {
	case correctionPath, reportGroupPath, reportConsultantPath, reportResourcePath, contactPath, accounts.MessageConfirmPath, accounts.MessageAnswerPath, replyPath, signInPath, signUpPath,
		linkPath, accounts.LinkPath, proofMailPath, oidcPath, identitySignUpPath, devicePath, deviceSessionPath, devicesPath:
		return maxLetter
	}
	return rest.MaxBody
}
