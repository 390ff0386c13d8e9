// Package policy says who may do what: actor × act × state, one table, pure. Rooms ask it before every act; a test walks the table.
package policy

import (
	"maps"
	"slices"

	"github.com/shg-directory/shg/models"
)

// Act is something that somebody may want to do.
type Act string

// Relation is how an actor stands to the thing acted on.
type Relation string

// The relations. A steward is also a member; the operator at the command line stands in every relation but those of members.
const (
	Anyone     Relation = "anyone"
	SignedIn   Relation = "signed_in"
	Member     Relation = "member"
	Steward    Relation = "steward"
	Author     Relation = "author"    // the member whose words they are
	Self       Relation = "self"      // the account, membership or profile is the actor's own
	Moderator  Relation = "moderator" // of the operator's people
	Admin      Relation = "admin"
	Operator   Relation = "operator"
	SourceKey  Relation = "source_key"  // holds the key of the source acted on, or for a group that no steward keeps, of the source that describes it
	WebhookKey Relation = "webhook_key" // holds a key with the scope webhooks, and the webhook is of the key's account
)

// Rule says who may do an act. To those outside, a secret act's thing does not exist.
type Rule struct {
	Who    []Relation
	Secret bool
}

// State is what policy needs to know of the thing and of the actor's standing; rooms fill it.
type State struct {
	Member  bool
	Steward bool
	Author  bool
	Self    bool
	Source  bool
}

// Table lists the rule of every act.
func Table() map[Act]Rule {
	table := map[Act]Rule{}
	for _, part := range []map[Act]Rule{groupActs(), memberActs(), needActs(), requestActs(), consultantActs(), operatorActs()} {
		maps.Copy(table, part)
	}
	return table
}

// Judge answers whether actors may act. Its zero value is not of use; make it with New.
type Judge struct{ table map[Act]Rule }

// New makes a judge of the whole table.
func New() *Judge { return &Judge{table: Table()} }

// May returns nil where the act is allowed; else models.ErrUnauthorized for nobody in particular, models.ErrNotFound where the actor may
// not know of the thing, and models.ErrForbidden otherwise, to partners' keys too. An act that is not in the table is forbidden.
func (j *Judge) May(actor models.Actor, act Act, state State) error {
	rule, known := j.table[act]
	if known && allowed(rule.Who, actor, state) {
		return nil
	}
	switch {
	case !actor.SignedIn() && len(actor.Scopes) == 0:
		return models.ErrUnauthorized
	case known && rule.Secret && !state.Member:
		return models.ErrNotFound
	}
	return models.ErrForbidden
}

// ForAnyone says whether an act is open to those who are nobody in particular.
func ForAnyone(act Act) bool { return slices.Contains(Table()[act].Who, Anyone) }

// ForKeys says whether an act is for the keys of partners and nobody else.
func ForKeys(act Act) bool {
	who := Table()[act].Who
	return len(who) == 1 && (who[0] == SourceKey || who[0] == WebhookKey)
}

func allowed(who []Relation, actor models.Actor, state State) bool {
	for _, r := range who {
		if stands(r, actor, state) {
			return true
		}
	}
	return false
}

func stands(r Relation, actor models.Actor, state State) bool {
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
	case Moderator:
		return actor.Operator || actor.Role == models.AccountModerator || actor.Role == models.AccountAdmin
	case Admin:
		return actor.Operator || actor.Role == models.AccountAdmin
	case Operator:
		return actor.Operator
	case WebhookKey:
		return actor.KeyOf != models.ID{} && state.Self && slices.Contains(actor.Scopes, string(models.ScopeWebhooks))
	case SourceKey:
		return actor.Operator || state.Source
	}
	return false
}
