package accounts

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// CreateAccount creates an account; only the operator may, until people sign up by themselves.
func (r *Room) CreateAccount(ctx context.Context, by models.WriteOptions, input models.AccountInput) (models.Account, error) {
	if err := r.policy.Authorize(by.Actor, policy.CreateAccount, policy.State{}); err != nil {
		return models.Account{}, err
	}
	if err := r.validator.Validate(&input); err != nil {
		return models.Account{}, err
	}
	account := models.Account{ID: models.NewRandomID(), Name: input.Name, Role: input.Role, CreatedOn: r.today()}
	if account.Role == "" {
		account.Role = models.AccountPlain
	}
	address, err := r.sealAddress(account.ID, input.Email)
	if err != nil {
		return models.Account{}, err
	}
	account.EmailSealed, account.EmailHash = address.sealed, address.hash
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if err := r.proveIfSealed(ctx, tx, address.sealed); err != nil {
			return err
		}
		if err := tx.CreateAccount(ctx, &account); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.CreateAccount, audit.Account(account.ID))
	})
	return account, err
}

// Accounts returns the accounts that the operator looks for, by name, at most filter.Limit of them,
// and how many there are. An e-mail address is found as a whole only, because the database has just
// its keyed hash.
func (r *Room) Accounts(ctx context.Context, by models.WriteOptions, filter models.AccountFilter) (found []models.Account, total int, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ListAccounts, policy.State{}); err != nil {
		return nil, 0, err
	}
	wanted, err := r.newAccountSearch(filter)
	if err != nil {
		return nil, 0, err
	}
	err = r.store.EachAccount(ctx, func(a models.Account) error {
		if !wanted.matches(a) {
			return nil
		}
		total++
		if found = append(found, a); len(found) >= 2*filter.Limit {
			found = firstByName(found, filter.Limit)
		}
		return nil
	})
	return firstByName(found, filter.Limit), total, err
}

// accountSearch is a filter with the hashes of the addresses that it names.
type accountSearch struct {
	models.AccountFilter
	part            string
	found, required []string // hashes of Search and of Email
}

func (r *Room) newAccountSearch(filter models.AccountFilter) (s accountSearch, err error) {
	s = accountSearch{AccountFilter: filter, part: strings.ToLower(filter.Search)}
	if s.required, err = r.addressHashes(filter.Email); err != nil {
		return s, err
	}
	s.found, err = r.addressHashes(filter.Search)
	return s, err
}

func (s accountSearch) matches(a models.Account) bool {
	switch {
	case s.Role != "" && a.Role != s.Role:
		return false
	case s.Email != "" && !slices.Contains(s.required, a.EmailHash):
		return false
	}
	return strings.Contains(strings.ToLower(a.Name), s.part) || slices.Contains(s.found, a.EmailHash)
}

// firstByName returns the first accounts by name, at most limit.
func firstByName(accounts []models.Account, limit int) []models.Account {
	slices.SortFunc(accounts, func(a, b models.Account) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), compareIDs(a.ID, b.ID))
	})
	return accounts[:min(limit, len(accounts))]
}

// Self is what a signed-in person may know of oneself.
type Self struct {
	Account       models.Account
	RecoveryCodes int // how many are left
	Memberships   []models.Membership
	Consultant    *models.Consultant
	Verified      bool // the profile is verified on a ground that holds today
	Hidden        bool // a moderator hid the profile
}

// EditSelf changes the actor's display name and language.
func (r *Room) EditSelf(ctx context.Context, by models.WriteOptions, input models.SelfInput) error {
	if err := r.policy.Authorize(by.Actor, policy.EditSelf, policy.State{Self: true}); err != nil {
		return err
	}
	input.DisplayName = validation.NormalizeName(input.DisplayName)
	if err := r.validator.Validate(&input); err != nil {
		return err
	}
	language := validation.CanonicalLanguageTag(input.Language)
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.UpdateSelf(ctx, by.AccountID, input.DisplayName, language); err != nil {
			return err
		}
		if err := renameInGroups(ctx, tx, by.AccountID, input.DisplayName); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.EditSelf, audit.Account(by.AccountID))
	})
}

// Me returns who the actor is and where the actor belongs.
func (r *Room) Me(ctx context.Context, by models.WriteOptions) (Self, error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadSelf, policy.State{}); err != nil {
		return Self{}, err
	}
	var self Self
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if self.Account, err = tx.Account(ctx, by.AccountID); err != nil {
			return err
		}
		if self.RecoveryCodes, err = tx.CountRecoveryCodes(ctx, by.AccountID); err != nil {
			return err
		}
		if self.Memberships, err = tx.MembershipsOf(ctx, by.AccountID); err != nil {
			return err
		}
		profile, err := tx.ConsultantByAccount(ctx, by.AccountID)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		self.Consultant, self.Verified = &profile, profile.Verified.V.HoldsOn(r.today())
		self.Hidden, err = tx.IsHeld(ctx, profile.ID)
		return err
	})
	return self, err
}
