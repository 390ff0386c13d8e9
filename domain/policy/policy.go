// Package policy decides who may do what: actor × act × state, one table, pure. Rooms ask it before
// every act; a test walks the table.
package policy

import (
	"maps"
	"slices"

	"github.com/shg-directory/shg/models"
)

// Act is something that somebody may want to do.
type Act string

// Relation is the relation of an actor to the thing acted on.
type Relation string

// The relations. A steward is also a member; the operator at the command line is in every relation
// but those of members.
const (
	Anyone     Relation = "anyone"
	SignedIn   Relation = "signed_in"
	Member     Relation = "member"
	Steward    Relation = "steward"
	Author     Relation = "author"    // the member whose words they are
	Self       Relation = "self"      // the account, membership or profile is the actor's own
	InPerson   Relation = "in_person" // self, signed in by a session and not by a key
	Moderator  Relation = "moderator" // of the operator's people
	Admin      Relation = "admin"
	Operator   Relation = "operator"
	SourceKey  Relation = "source_key"  // holds the key of the source acted on, or for a group that no steward keeps, of the source that describes it
	Consultant Relation = "consultant"  // has a profile as a consultant
	KeyAlone   Relation = "key_alone"   // holds a key that acts as no account, such as a partner's
	WebhookKey Relation = "webhook_key" // holds a key with the scope webhooks, and the webhook is of the key's account
)

// Rule is who may do an act. To those outside, a secret act's thing does not exist.
type Rule struct {
	Who               []Relation
	Except            []Relation // who may not, although Who names them
	Secret            bool
	RequiresPublished bool // the group must be published, for its members too
	RequiresProof     bool // the session is new, or its person lately proved anew who it is
	Untargeted        bool // it acts on no single thing, only on what is public
}

// State is what policy needs to know of the thing and of the actor's relation to it; rooms fill it.
type State struct {
	Member     bool
	Steward    bool
	Author     bool
	Self       bool
	Source     bool
	Consultant bool // the actor has a profile as a consultant
	Visibility Visibility
}

// Visibility is how far the single thing acted on is public.
type Visibility string

// The degrees of being public. The zero value means that no single thing is acted on, or that the
// act does not depend on it.
const (
	Published   Visibility = "published"
	Unpublished Visibility = "unpublished" // for example a draft or archived group
	Absent      Visibility = "absent"
)

// IsConcealed reports whether outsiders must not learn that the thing is there, or that it is not.
func (s State) IsConcealed() bool { return s.Visibility == Unpublished || s.Visibility == Absent }

// Table returns the rule of every act. It makes the table anew; an Authorizer keeps one.
func Table() map[Act]Rule {
	table := map[Act]Rule{}
	for _, part := range []map[Act]Rule{
		groupActs(), correctionActs(), moderationActs(), memberActs(), sessionActs(), proposalActs(), needActs(), requestActs(), consultationActs(), consultantActs(), operatorActs(),
		mailActs(), passkeyActs(), messageActs(), claimActs(), consentActs(), resourceActs(), principleCommentActs(),
	} {
		maps.Copy(table, part)
	}
	return table
}

// Authorizer decides whether actors may act. Its zero value is not of use; make it with New.
type Authorizer struct{ table map[Act]Rule }

// New returns an authorizer of the whole table.
func New() *Authorizer { return &Authorizer{table: Table()} }

// errUnpublished refuses members an act that needs a published group.
var errUnpublished = &models.ConflictError{
	Code: "group_not_published", Detail: "The group is not published: publish it first.",
}

// Authorize returns nil if the act is allowed. Otherwise it returns models.ErrUnauthorized to
// callers without a key, models.ErrNotFound if the actor may not know of the thing, a
// *models.ConflictError if the group must be published first, models.ErrProofNeeded if the session
// was proven too long ago, and models.ErrForbidden in all other cases, to partners' keys too. An
// act that is not in the table is forbidden.
//
// A concealed thing is absent to everybody who may not read drafts, whatever the act: what anyone
// may do with a published thing, they alone may do with it. An absent thing is absent to everybody.
func (a *Authorizer) Authorize(actor models.Actor, act Act, state State) error {
	rule, known := a.table[act]
	open := known && slices.Contains(rule.Who, Anyone)
	if open && state.IsConcealed() {
		rule = a.table[ReadDraft]
	}
	switch {
	case known && state.Visibility != Absent && isAllowed(rule.Who, actor, state) && !isAllowed(rule.Except, actor, state):
		if rule.RequiresPublished && state.Visibility == Unpublished {
			return errUnpublished
		}
		if rule.RequiresProof && !actor.Proven {
			return models.ErrProofNeeded
		}
		return nil
	case !open && !actor.SignedIn() && len(actor.Scopes) == 0:
		return models.ErrUnauthorized
	case known && (state.IsConcealed() && !a.canKnow(actor, state) || rule.Secret && !state.Member):
		return models.ErrNotFound
	}
	return models.ErrForbidden
}

// canKnow reports whether the actor may know that a concealed thing is there.
func (a *Authorizer) canKnow(actor models.Actor, state State) bool {
	return state.Visibility == Unpublished && isAllowed(a.table[ReadDraft].Who, actor, state)
}

// PublicProof is proof that anyone may read what it goes with. The zero value proves nothing; an
// Authorizer alone creates one that does.
type PublicProof struct{ holds bool }

// Holds reports whether anyone may read what the proof goes with.
func (p PublicProof) Holds() bool { return p.holds }

// ProvePublic proves that the outcome of an act may be read by anyone. It holds if callers without
// a key may do the act, and by the state the single thing acted on is published, or the act is on
// no single thing.
func (a *Authorizer) ProvePublic(act Act, state State) PublicProof {
	allowed := a.table[act].Untargeted || state.Visibility == Published
	return PublicProof{holds: allowed && a.Authorize(models.Actor{}, act, state) == nil}
}

// IsOpenToAnyone reports whether an act is open to anonymous callers.
func (a *Authorizer) IsOpenToAnyone(act Act) bool { return slices.Contains(a.table[act].Who, Anyone) }

// IsForKeysOnly reports whether an act is for the keys of partners and nobody else.
func (a *Authorizer) IsForKeysOnly(act Act) bool {
	relations := a.table[act].Who
	return len(relations) == 1 && (relations[0] == SourceKey || relations[0] == WebhookKey)
}

func isAllowed(relations []Relation, actor models.Actor, state State) bool {
	for _, r := range relations {
		if hasRelation(r, actor, state) {
			return true
		}
	}
	return false
}

func hasRelation(r Relation, actor models.Actor, state State) bool {
	account := actor.AccountID != models.ID{}
	switch r {
	case Anyone:
		return true
	case SignedIn:
		return actor.SignedIn()
	case Member:
		return account && state.Member
	case Steward:
		return account && state.Steward
	case Author:
		return account && state.Member && state.Author
	case Self:
		return account && state.Self
	case InPerson:
		return account && state.Self && actor.SessionID != models.ID{}
	case Moderator:
		return actor.Operator || actor.Role == models.AccountModerator || actor.Role == models.AccountAdmin
	case Admin:
		return actor.Operator || actor.Role == models.AccountAdmin
	case Operator:
		return actor.Operator
	case Consultant:
		return account && state.Consultant
	case KeyAlone:
		return !account && len(actor.Scopes) > 0
	case WebhookKey:
		return actor.KeyAccountID != models.ID{} && state.Self && slices.Contains(actor.Scopes, string(models.ScopeWebhooks))
	case SourceKey:
		return actor.Operator || state.Source
	}
	return false
}
