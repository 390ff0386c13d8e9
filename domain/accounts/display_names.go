package accounts

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mtibben/confusables"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ChooseName lets a member choose the name that fellow members of one group see; without one it is
// the account's.
func (r *Room) ChooseName(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.OwnMemberInput) (b models.MembershipEntry, err error) {
	if err := r.validator.Validate(&input); err != nil {
		return b, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		state, err := ReadPolicyState(ctx, tx, by.Actor, groupID)
		if err != nil {
			return err
		}
		state.Self = state.Member
		if err := r.policy.Authorize(by.Actor, policy.ChooseName, state); err != nil {
			return err
		}
		name := ""
		if input.DisplayName != "" {
			if name, err = checkName(ctx, tx, groupID, by.AccountID, input.DisplayName); err != nil {
				return err
			}
		}
		if err := tx.SetDisplayName(ctx, groupID, by.AccountID, name); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ChooseName, audit.Group(groupID)); err != nil {
			return err
		}
		member, err := tx.Membership(ctx, groupID, by.AccountID)
		b = member.Entry()
		return err
	})
	return b, err
}

// checkName returns a display name in normal form (NFC). It refuses one with marks that turn or hide
// text, and one that looks like the name of another member of the group.
func checkName(ctx context.Context, tx *store.Tx, groupID, account models.ID, name string) (string, error) {
	name = strings.TrimSpace(norm.NFC.String(name))
	if hasHidden(name) {
		return "", models.Invalid("/display_name", "hidden_character")
	}
	others, err := tx.OtherNames(ctx, groupID, account)
	if err != nil {
		return "", err
	}
	own := skeleton(name)
	for _, other := range others {
		if skeleton(other) == own {
			return "", models.Invalid("/display_name", "looks_like_another")
		}
	}
	return name, nil
}

// hasHidden reports whether a text has a character that is not seen where it is, or that turns the
// direction of others. Joiners between letters of scripts that need them are letters.
func hasHidden(s string) bool {
	letters := []rune(s)
	for i, r := range letters {
		joins := isJoiner(r) && i > 0 && i+1 < len(letters) && needsJoiners(letters[i-1]) && needsJoiners(letters[i+1])
		hidden := models.IsInvisible(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
		if r != ' ' && hidden && !joins {
			return true
		}
	}
	return false
}

func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// needsJoiners reports whether a letter is of a script in which joiners change what is read.
func needsJoiners(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Bengali, unicode.Devanagari, unicode.Gujarati, unicode.Gurmukhi, unicode.Kannada, unicode.Malayalam,
		unicode.Oriya, unicode.Sinhala, unicode.Tamil, unicode.Telugu)
}

// skeleton returns the same text for names that look alike (UTS #39), whatever their case, blanks and
// joiners.
func skeleton(name string) string {
	seen := strings.Map(func(r rune) rune {
		if isJoiner(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(confusables.Skeleton(norm.NFC.String(name))))
	return strings.Join(strings.Fields(confusables.Skeleton(seen)), "")
}
