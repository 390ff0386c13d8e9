package consultation

import (
	"context"
	"errors"
	"slices"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// CommentOnPrinciples writes what a group thinks about a principle, or about a ruleset while it is open to
// comments, in place of what it wrote before. A group that hides where it is, or its page from search
// engines, cannot do so in public.
func (r *Room) CommentOnPrinciples(ctx context.Context, by models.WriteOptions, groupID models.ID, about string, input models.PrincipleCommentInput) (c models.PrincipleComment, err error) {
	if err := r.Validator.Validate(&input); err != nil {
		return c, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.CommentOnPrinciples, groupID); err != nil {
			return err
		}
		if err := r.checkOpenToComments(ctx, tx, about); err != nil {
			return err
		}
		group, err := tx.Group(ctx, groupID)
		if err != nil {
			return err
		}
		if input.Public && !group.CanCommentInPublic() {
			return models.Invalid("/public", "group_not_shown")
		}
		c = models.PrincipleComment{
			GroupID: groupID, About: about, Text: input.Text, Public: input.Public, Named: input.Named || input.Public, WrittenOn: r.today(),
		}
		if err := tx.PutPrincipleComment(ctx, c); err != nil {
			return err
		}
		return r.recordComment(ctx, tx, by, models.DidCommentOnPrinciples, c)
	})
	if err != nil {
		return models.PrincipleComment{}, err
	}
	return r.ownComment(ctx, by, groupID, about)
}

// recordComment records an act about a comment. The audit log names the group only if the comment does.
func (r *Room) recordComment(ctx context.Context, tx *store.Tx, by models.WriteOptions, did models.GroupActKind, c models.PrincipleComment) error {
	subject := audit.Group(c.GroupID)
	if !c.Named {
		subject = audit.Ruleset(c.About)
	}
	return accounts.RecordActAbout(ctx, tx, by, models.GroupAct{GroupID: c.GroupID, Act: did, Subject: c.About, DoneOn: r.today()}, subject)
}

// ownComment returns what a group wrote about a principle or ruleset, for its members.
func (r *Room) ownComment(ctx context.Context, by models.WriteOptions, groupID models.ID, about string) (c models.PrincipleComment, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadPrincipleComments, groupID); err != nil {
			return err
		}
		c, err = readComment(ctx, tx, groupID, about)
		return err
	})
	return c, err
}

// readComment returns what a group wrote about a principle or ruleset, or models.ErrNotFound.
func readComment(ctx context.Context, tx *store.Tx, groupID models.ID, about string) (models.PrincipleComment, error) {
	if !isPrinciple(about) && !models.IsRulesetVersion(about) {
		return models.PrincipleComment{}, models.ErrNotFound
	}
	return tx.PrincipleComment(ctx, groupID, about)
}

func isPrinciple(about string) bool {
	return slices.Contains(models.Principles(), models.Principle(about))
}

// checkOpenToComments refuses what nobody can comment on: neither a principle nor a ruleset, or a ruleset
// whose time is over.
func (r *Room) checkOpenToComments(ctx context.Context, tx *store.Tx, about string) error {
	if isPrinciple(about) {
		return nil
	}
	ruleset, err := readRuleset(ctx, tx, about)
	if err == nil && !ruleset.IsOpenOn(r.today()) {
		err = &models.ConflictError{Code: "deliberation_over", Detail: "The time for comments on this ruleset is over.", State: string(ruleset.Status)}
	}
	return err
}

// TakeBackComment deletes what a group wrote about a principle or ruleset, if there is anything. It can be
// done when the group is no longer published, too.
func (r *Room) TakeBackComment(ctx context.Context, by models.WriteOptions, groupID models.ID, about string) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.TakeBackPrincipleComment, groupID); err != nil {
			return err
		}
		c, err := readComment(ctx, tx, groupID, about)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err == nil {
			err = takeBack(ctx, tx, c)
		}
		if err != nil {
			return err
		}
		return r.recordComment(ctx, tx, by, models.DidTakeBackComment, c)
	})
}

// takeBack deletes a comment. Of one that moderators hide, that they do is kept, so that the same text is
// not public again when the group writes it anew.
func takeBack(ctx context.Context, tx *store.Tx, c models.PrincipleComment) error {
	if !c.Hidden {
		return tx.RemovePrincipleComment(ctx, c.GroupID, c.About)
	}
	return tx.PutPrincipleComment(ctx, models.PrincipleComment{GroupID: c.GroupID, About: c.About, WrittenOn: c.WrittenOn})
}

// GroupPrincipleComments returns one page of what a group wrote, for its members only.
func (r *Room) GroupPrincipleComments(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []models.PrincipleComment, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadPrincipleComments, groupID); err != nil {
			return err
		}
		list, total, err = tx.PrincipleCommentsByGroup(ctx, groupID, page)
		return err
	})
	return list, total, err
}

// PublicPrincipleComments returns one page of what groups wrote in public, the newest first. A group that
// can no longer be named is not among them.
func (r *Room) PublicPrincipleComments(ctx context.Context, page models.Page) (list []models.PrincipleComment, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if list, total, err = tx.PublicPrincipleComments(ctx, page); err != nil {
			return err
		}
		return nameComments(ctx, tx, list)
	})
	return list, total, err
}

// AllPrincipleComments returns one page of all that groups wrote, the newest first, to the operator. A group
// that wants no name beside what it wrote has none.
func (r *Room) AllPrincipleComments(ctx context.Context, by models.WriteOptions, page models.Page) (list []models.PrincipleComment, total int, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.ReadAllPrincipleComments, policy.State{}); err != nil {
		return nil, 0, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if list, total, err = tx.PrincipleComments(ctx, page); err != nil {
			return err
		}
		return nameComments(ctx, tx, list)
	})
	return list, total, err
}

// nameComments adds the names of the groups that are named.
func nameComments(ctx context.Context, tx *store.Tx, list []models.PrincipleComment) error {
	var ids []models.ID
	for _, c := range list {
		if c.Named {
			ids = append(ids, c.GroupID)
		}
	}
	groups, err := tx.GroupsByIDs(ctx, ids)
	for n, c := range list {
		if c.Named {
			list[n].Name, list[n].Slug = groups[c.GroupID].Name, groups[c.GroupID].Slug
		} else {
			list[n].GroupID = models.ID{}
		}
	}
	return err
}

// HidePrincipleComment lets a moderator take what a group wrote out of public sight, or show it again. To
// do so again changes nothing.
func (r *Room) HidePrincipleComment(ctx context.Context, by models.WriteOptions, groupID models.ID, about string, hidden bool) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.HidePrincipleComment, groupID); err != nil {
			return err
		}
		c, err := readComment(ctx, tx, groupID, about)
		if errors.Is(err, models.ErrNotFound) || err == nil && !c.Public {
			return models.ErrNotFound
		}
		if err != nil || c.Hidden == hidden {
			return err
		}
		if err := tx.HidePrincipleComment(ctx, groupID, about, hidden); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.HidePrincipleComment, audit.Group(groupID))
	})
}
