package policy_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

type someone struct {
	name  string
	actor models.Actor
	state policy.State
}

func people() []someone {
	id := models.NewRandomID()
	return []someone{
		{"nobody", models.Actor{}, policy.State{}},
		{"stranger", models.Actor{AccountID: id, Role: models.AccountPlain}, policy.State{}},
		{"member", models.Actor{AccountID: id}, policy.State{Member: true}},
		{"author", models.Actor{AccountID: id}, policy.State{Member: true, Author: true}},
		{"former member who authored", models.Actor{AccountID: id}, policy.State{Author: true}},
		{"steward", models.Actor{AccountID: id}, policy.State{Member: true, Steward: true}},
		{"consultant, own profile", models.Actor{AccountID: id}, policy.State{Self: true}},
		{"professional", models.Actor{AccountID: id}, policy.State{Consultant: true}},
		{"moderator", models.Actor{AccountID: id, Role: models.AccountModerator}, policy.State{}},
		{"admin", models.Actor{AccountID: id, Role: models.AccountAdmin}, policy.State{}},
		{"source key", models.Actor{AccountID: id}, policy.State{Source: true}},
		{"webhook key", models.Actor{KeyAccountID: id, Scopes: []string{"webhooks"}}, policy.State{Self: true}},
		{"operator", models.Actor{Operator: true}, policy.State{}},
	}
}

// isAllowed lists, act by act, who of people may; everybody who is not named must be refused.
func isAllowed() map[policy.Act]string {
	everybody := "nobody,stranger,professional,member,author,former member who authored,steward,consultant, own profile,moderator,admin,source key,webhook key,operator"
	signedIn := strings.ReplaceAll(everybody[len("nobody,"):], "webhook key,", "")
	members, profile := "member,author,steward", "consultant, own profile"
	senders := strings.ReplaceAll(strings.ReplaceAll(everybody, "professional,", ""), "webhook key,", "")
	return map[policy.Act]string{
		policy.SearchGroups: everybody, policy.ReadGroup: everybody, policy.ReadStages: everybody, policy.SearchConsultants: everybody,
		policy.ReadConsultant: everybody, policy.ReadReference: everybody, policy.ReadChanges: everybody, policy.ManageWebhooks: "webhook key",
		policy.CreateGroup: signedIn, policy.ReadSelf: signedIn,
		policy.ReadDraft: members + ",moderator,admin,operator",
		policy.EditGroup: "steward,source key,operator", policy.ArchiveGroup: "steward,operator",
		policy.PublishGroup: "steward", policy.PublishVetted: "moderator,admin,operator",
		policy.DeclareStage: "steward", policy.ReadChildren: members, policy.AcceptChild: "steward", policy.RefuseChild: "steward",
		policy.SearchResources: everybody, policy.ReadResource: everybody, policy.SuggestResource: signedIn, policy.EditResource: "consultant, own profile,moderator,admin,operator",
		policy.ConfirmResource: "moderator,admin,operator", policy.WithdrawResource: "consultant, own profile,moderator,admin,operator",
		policy.ReadGroupResources: members, policy.UseResource: members,
		policy.SuggestCorrection: everybody, policy.ReadCorrections: "steward,moderator,admin,operator", policy.CloseCorrection: "steward,moderator,admin,operator",
		policy.SendMessage: senders, policy.UseMessageLink: everybody, policy.ReadMessages: "steward", policy.AnswerMessage: "steward", policy.BlockSender: "steward",
		policy.StartClaim: signedIn, policy.ReadClaims: "moderator,admin,operator", policy.ObjectToClaim: "moderator,admin,operator", policy.UseClaimLink: everybody,
		policy.ReadMembers: members, policy.InviteMember: "steward", policy.ReadInvitations: "steward", policy.RemoveMember: "steward,consultant, own profile",
		policy.AnswerInvitation: "consultant, own profile", policy.LeaveGroup: "consultant, own profile", policy.AllowInvitations: "consultant, own profile",
		policy.ClaimGroup: "operator",
		policy.SignUp:     everybody, policy.SignIn: everybody, policy.ManageSessions: "consultant, own profile", policy.ManageOwnTokens: "consultant, own profile",
		policy.EditSelf: "consultant, own profile", policy.ExportSelf: "consultant, own profile", policy.EraseSelf: "consultant, own profile", policy.EraseUnused: "operator", policy.CreateOwnToken: "", policy.ChangePhrase: "", // TestWhatNeedsASession
		policy.ManageJoinCodes: "steward", policy.JoinGroup: signedIn, policy.ReadJoinRequests: "steward", policy.AnswerJoinRequest: "steward",
		policy.WithdrawJoin: "consultant, own profile", policy.ChooseName: "consultant, own profile", policy.ManageMemberCodes: "steward", policy.ReadActs: members,
		policy.ReadRules: members, policy.ChangeRules: "steward", policy.ReadProposals: members, policy.Propose: members, policy.Vote: members,
		policy.HaltProposal: members, policy.WithdrawProposal: "author",
		policy.ReadNeeds: members, policy.StateNeed: members, policy.ReorderNeed: members, policy.CloseNeed: members,
		policy.EndorseNeed: members, policy.UnendorseNeed: members, policy.ChangeNeed: "author", policy.ConfirmNeed: "author",
		policy.ReadRequests: members, policy.CreateRequest: members, policy.ChangeRequest: members, policy.OpenRequest: members,
		policy.WithdrawRequest: members, policy.RankMatches: members + ",operator",
		policy.InviteConsultant: members, policy.ReadConsultations: members, policy.LookBack: members, policy.EditGuidance: "admin,operator", policy.ReadConsultation: members + "," + profile, policy.WithdrawInvitation: members,
		policy.AnswerQuestion: members, policy.ReadOwnConsultations: profile, policy.RespondToInvitation: profile, policy.ReadCalls: "professional",
		policy.MakeOffer: "professional", policy.WithdrawOffer: profile, policy.ChooseOffer: members, policy.DeclineOffer: members,
		policy.AgreeOnTerms: members + "," + profile, policy.PauseEngagement: members, policy.EndEngagement: members + "," + profile, policy.ConcludeEngagement: members,
		policy.GiveFeedback: members + "," + profile, policy.WithdrawFeedback: members + "," + profile, policy.ReplyToRatings: profile,
		policy.AddStep: members + "," + profile, policy.CloseStep: members + "," + profile, policy.ShareResource: members + "," + profile, policy.DisclosePlace: members,
		policy.MakeAppointment: members + "," + profile, policy.ChangeAppointment: members + "," + profile, policy.WriteNote: members + "," + profile, policy.TakeBackNote: "author," + profile,
		policy.ReadPrincipleComments: members, policy.CommentOnPrinciples: "steward", policy.TakeBackPrincipleComment: "steward", policy.ReadAllPrincipleComments: "admin,operator", policy.HidePrincipleComment: "moderator,admin,operator",
		policy.ProposeRuleset: "admin,operator", policy.AdoptRuleset: "admin,operator", policy.WithdrawRuleset: "admin,operator", policy.CompareRulesets: "admin,operator",
		policy.BlockConsultant: members, policy.BlockGroup: profile, policy.UnblockGroup: profile,
		policy.ReportSubject: everybody, policy.ReadModeration: "moderator,admin,operator", policy.DecideMatter: "moderator,admin,operator",
		policy.ReadDecisions: "steward,consultant, own profile,moderator,admin,operator", policy.AppealDecision: "steward,consultant, own profile",
		policy.ManageProfile: "consultant, own profile", policy.VerifyConsultant: "moderator,admin,operator",
		policy.ImportRecords: "source key,operator", policy.ReadImports: "source key,operator", policy.ManageSources: "operator", policy.CreateAccount: "operator", policy.ListAccounts: "operator", policy.ManageTokens: "operator", policy.ManageJobs: "operator",
		policy.ReadAudit: "admin,operator", policy.RotateKeys: "operator",
		policy.RequestSignInLink: everybody, policy.UseSignInLink: everybody, policy.ManageAddress: "", policy.ConfirmAddress: "", policy.ProveSession: "", policy.ReadAddress: "consultant, own profile", policy.ManageNotices: "consultant, own profile", policy.SwitchOffNotices: everybody,
		policy.ReadPasskeys: "consultant, own profile", policy.InviteToPasskey: "operator", policy.SignOutAccount: "operator", policy.ManagePasskeys: "", policy.ApproveDevice: "",
		policy.ReadConsents: "consultant, own profile", policy.WithdrawConsent: "consultant, own profile",
		policy.ReadIdentities: "consultant, own profile", policy.ManageIdentities: "", // TestWhatNeedsASession
	}
}

func TestTableIsWhatItSays(t *testing.T) {
	t.Parallel()
	authorizer, want := policy.New(), isAllowed()
	for act := range policy.Table() {
		names, known := want[act]
		if !known {
			t.Errorf("act %s has no expectation here", act)
			continue
		}
		for _, p := range people() {
			err := authorizer.Authorize(p.actor, act, p.state)
			if may := inList(names, p.name); may != (err == nil) {
				t.Errorf("%s, %s: got %v, want allowed=%v", act, p.name, err, may)
			}
		}
	}
}

func inList(names, name string) bool {
	for rest := names; rest != ""; {
		if len(rest) >= len(name) && rest[:len(name)] == name && (len(rest) == len(name) || rest[len(name)] == ',') {
			return true
		}
		i := 0
		for i < len(rest) && rest[i] != ',' {
			i++
		}
		if i == len(rest) {
			return false
		}
		rest = rest[i+1:]
	}
	return false
}

func TestRefusalsTellNoMoreThanTheyMay(t *testing.T) {
	t.Parallel()
	stranger := models.Actor{AccountID: models.NewRandomID()}
	cases := []struct {
		name  string
		actor models.Actor
		act   policy.Act
		state policy.State
		want  error
	}{
		{"nobody is asked to sign in", models.Actor{}, policy.EditGroup, policy.State{}, models.ErrUnauthorized},
		{"a stranger does not learn of needs", stranger, policy.ReadNeeds, policy.State{}, models.ErrNotFound},
		{"a member may know but not change another's words", stranger, policy.ChangeNeed, policy.State{Member: true}, models.ErrForbidden},
		{"a stranger does not learn of suggestions", stranger, policy.ReadCorrections, policy.State{}, models.ErrNotFound},
		{"a member may know of suggestions but not read them", stranger, policy.ReadCorrections, policy.State{Member: true}, models.ErrForbidden},
		{"a public group may be known", stranger, policy.EditGroup, policy.State{}, models.ErrForbidden},
		{"an unknown act is forbidden", stranger, "fly", policy.State{}, models.ErrForbidden},
		{"a partner's key is no account", models.Actor{Scopes: []string{"source:a"}}, policy.CreateGroup, policy.State{}, models.ErrForbidden},
		{"a partner's key does not learn of members", models.Actor{Scopes: []string{"source:a"}}, policy.ReadMembers, policy.State{}, models.ErrNotFound},
		{"the operator is no member", models.Actor{Operator: true}, policy.StateNeed, policy.State{}, models.ErrNotFound},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if err := policy.New().Authorize(c.actor, c.act, c.state); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// What anybody may read is proven for acts on nothing single, and for a thing that is published.
func TestProofs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		act        policy.Act
		visibility policy.Visibility
		want       bool
	}{
		"a search":              {policy.SearchGroups, "", true},
		"a published group":     {policy.ReadGroup, policy.Published, true},
		"one not looked up":     {policy.ReadGroup, "", false},
		"a draft":               {policy.ReadGroup, policy.Unpublished, false},
		"one that is not there": {policy.ReadGroup, policy.Absent, false},
		"needs":                 {policy.ReadNeeds, policy.Published, false},
		"an unknown act":        {"fly", policy.Published, false},
	} {
		if got := policy.New().ProvePublic(c.act, policy.State{Visibility: c.visibility}).Holds(); got != c.want {
			t.Errorf("%s: proven %v", name, got)
		}
	}
	if (policy.PublicProof{}).Holds() {
		t.Error("nothing proves nothing")
	}
	for act, want := range map[policy.Act]bool{policy.ManageWebhooks: true, policy.ImportRecords: true, policy.StateNeed: false, policy.SearchGroups: false, "fly": false} {
		if got := policy.New().IsForKeysOnly(act); got != want {
			t.Errorf("%s is for keys only: %v", act, got)
		}
	}
	if !policy.New().IsOpenToAnyone(policy.ReadGroup) || policy.New().IsOpenToAnyone(policy.ReadNeeds) {
		t.Error("groups are open to anyone, needs are not")
	}
}

// A draft is there for its members and moderators alone, and members do some acts only once it is
// published.
func TestDrafts(t *testing.T) {
	t.Parallel()
	member, moderator := models.Actor{AccountID: models.NewRandomID()}, models.Actor{AccountID: models.NewRandomID(), Role: models.AccountModerator}
	for name, c := range map[string]struct {
		actor models.Actor
		act   policy.Act
		state policy.State
		want  error
	}{
		"a stranger reads it":    {member, policy.ReadGroup, policy.State{Visibility: policy.Unpublished}, models.ErrNotFound},
		"nobody reads it":        {models.Actor{}, policy.ReadGroup, policy.State{Visibility: policy.Unpublished}, models.ErrNotFound},
		"a member reads it":      {member, policy.ReadGroup, policy.State{Visibility: policy.Unpublished, Member: true}, nil},
		"a moderator reads it":   {moderator, policy.ReadGroup, policy.State{Visibility: policy.Unpublished}, nil},
		"a moderator edits it":   {moderator, policy.EditGroup, policy.State{Visibility: policy.Unpublished}, models.ErrForbidden},
		"a stranger edits it":    {member, policy.EditGroup, policy.State{Visibility: policy.Unpublished}, models.ErrNotFound},
		"a member reads nothing": {member, policy.ReadGroup, policy.State{Visibility: policy.Absent, Member: true}, models.ErrNotFound},
		"a member states a need": {member, policy.StateNeed, policy.State{Visibility: policy.Unpublished, Member: true}, nil},
		"a stranger corrects it": {member, policy.SuggestCorrection, policy.State{Visibility: policy.Unpublished}, models.ErrNotFound},
		"nobody corrects it":     {models.Actor{}, policy.SuggestCorrection, policy.State{Visibility: policy.Unpublished}, models.ErrNotFound},
		"a member corrects it":   {member, policy.SuggestCorrection, policy.State{Visibility: policy.Unpublished, Member: true}, nil},
		"a member calls":         {member, policy.OpenRequest, policy.State{Visibility: policy.Published, Member: true}, nil},
	} {
		if err := policy.New().Authorize(c.actor, c.act, c.state); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tooSoon := policy.New().Authorize(member, policy.OpenRequest, policy.State{Visibility: policy.Unpublished, Member: true})
	if _, conflict := errors.AsType[*models.ConflictError](tooSoon); !conflict {
		t.Errorf("a member calls too soon: %v", tooSoon)
	}
}

// A key of an account cannot give itself what outlives it; the account's owner can, signed in by a
// session, and nobody can for another account.
func TestWhatNeedsASession(t *testing.T) {
	t.Parallel()
	key := models.Actor{AccountID: models.NewRandomID()}
	session := models.Actor{AccountID: key.AccountID, SessionID: models.NewRandomID(), Proven: true}
	for _, act := range []policy.Act{
		policy.CreateOwnToken, policy.ChangePhrase, policy.ManagePasskeys, policy.ManageIdentities, policy.ApproveDevice, policy.ManageAddress, policy.ConfirmAddress, policy.ProveSession,
	} {
		if err := policy.New().Authorize(session, act, policy.State{Self: true}); err != nil {
			t.Errorf("%s, in a session: %v", act, err)
		}
		for name, c := range map[string]struct {
			actor models.Actor
			state policy.State
		}{"by a key": {key, policy.State{Self: true}}, "of another": {session, policy.State{}}} {
			if err := policy.New().Authorize(c.actor, act, c.state); !errors.Is(err, models.ErrForbidden) {
				t.Errorf("%s, %s: %v", act, name, err)
			}
		}
	}
}

// What changes who gets into an account needs a proof that is new. Without one a session is asked
// for it, and learns nothing else; a key is refused all the same.
func TestWhatNeedsAProof(t *testing.T) {
	t.Parallel()
	key := models.Actor{AccountID: models.NewRandomID(), Proven: true}
	session := models.Actor{AccountID: key.AccountID, SessionID: models.NewRandomID()}
	needs := []policy.Act{policy.CreateOwnToken, policy.ChangePhrase, policy.ManagePasskeys, policy.ManageIdentities, policy.ApproveDevice, policy.ManageAddress}
	for act, rule := range policy.Table() {
		if rule.RequiresProof != slices.Contains(needs, act) {
			t.Errorf("%s requires a proof: %v", act, rule.RequiresProof)
		}
	}
	for _, act := range needs {
		for name, c := range map[string]struct {
			actor models.Actor
			state policy.State
			want  error
		}{
			"an old session": {session, policy.State{Self: true}, models.ErrProofNeeded}, "of another": {session, policy.State{}, models.ErrForbidden},
			"a key": {key, policy.State{Self: true}, models.ErrForbidden}, "nobody": {models.Actor{}, policy.State{}, models.ErrUnauthorized},
		} {
			if err := policy.New().Authorize(c.actor, act, c.state); !errors.Is(err, c.want) {
				t.Errorf("%s, %s: %v", act, name, err)
			}
		}
	}
}
