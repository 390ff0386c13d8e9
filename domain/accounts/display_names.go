package accounts

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mtibben/confusables"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ChooseName lets a member choose the name that fellow members of one group see; without one it is
// the account's, with a number if that looks like another member's.
func (r *Room) ChooseName(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.OwnMemberInput) (b models.MembershipEntry, err error) {
	input.DisplayName = validation.NormalizeName(input.DisplayName)
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
		if err := setName(ctx, tx, groupID, by.AccountID, input.DisplayName); err != nil {
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

// setName writes the name that a member chose for a group, or the account's if it is "".
func setName(ctx context.Context, tx *store.Tx, groupID, account models.ID, name string) error {
	if name != "" {
		if err := checkName(ctx, tx, groupID, account, name); err != nil {
			return err
		}
		return tx.SetDisplayName(ctx, groupID, account, name)
	}
	a, err := tx.Account(ctx, account)
	if err != nil {
		return err
	}
	if name, err = ownOrNumbered(ctx, tx, groupID, account, a.Name); err != nil {
		return err
	}
	return tx.SetDisplayName(ctx, groupID, account, name)
}

// namesOfOthers is the names that a group's members have, but for one account, by what they look like.
type namesOfOthers map[string]bool

func readNamesOfOthers(ctx context.Context, tx *store.Tx, groupID, account models.ID) (namesOfOthers, error) {
	names, err := tx.OtherNames(ctx, groupID, account)
	taken := namesOfOthers{}
	for _, name := range names {
		taken[skeleton(name)] = true
	}
	return taken, err
}

// checkName refuses a display name that looks like the name of another member of the group.
func checkName(ctx context.Context, tx *store.Tx, groupID, account models.ID, name string) error {
	taken, err := readNamesOfOthers(ctx, tx, groupID, account)
	if err == nil && taken[skeleton(name)] {
		err = models.Invalid("/display_name", "looks_like_another")
	}
	return err
}

// ownOrNumbered returns the display name that a member has in a group without choosing one: "",
// which is the account's name, or that name with a number if it looks like another member's.
func ownOrNumbered(ctx context.Context, tx *store.Tx, groupID, account models.ID, name string) (string, error) {
	taken, err := readNamesOfOthers(ctx, tx, groupID, account)
	if err != nil || !taken[skeleton(name)] {
		return "", err
	}
	for number := 2; ; number++ {
		if numbered := numberName(name, number); !taken[skeleton(numbered)] {
			return numbered, nil
		}
	}
}

// numberName returns a name with a number behind it, cut so that it is no longer than names may be.
func numberName(name string, number int) string {
	suffix := " " + strconv.Itoa(number)
	letters := []rune(name)
	return strings.TrimSpace(string(letters[:min(len(letters), models.MaxDisplayName-len(suffix))])) + suffix
}

// renameInGroups gives the account a number behind its new name in those groups in which it has not
// chosen a name and the new one looks like another member's.
func renameInGroups(ctx context.Context, tx *store.Tx, account models.ID, name string) error {
	memberships, err := tx.MembershipsOf(ctx, account)
	if err != nil {
		return err
	}
	for _, m := range memberships {
		if m.Display != "" {
			continue
		}
		display, err := ownOrNumbered(ctx, tx, m.GroupID, account, name)
		if err != nil {
			return err
		}
		if display == "" {
			continue
		}
		if err := tx.SetDisplayName(ctx, m.GroupID, account, display); err != nil {
			return err
		}
	}
	return nil
}

// skeleton returns the same text for names that look alike (UTS #39), whatever their case, blanks and
// joiners.
func skeleton(name string) string {
	seen := strings.Map(func(r rune) rune {
		if r == '\u200c' || r == '\u200d' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(confusables.Skeleton(norm.NFC.String(name))))
	return strings.Join(strings.Fields(confusables.Skeleton(seen)), "")
}
