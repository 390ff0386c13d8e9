package accounts

import (
	"context"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// LinkPath is the page that a link in a mail opens.
const LinkPath = "/sign-in/link/confirm"

// linkRetention is how long a link is stored after it expired: its address is counted meanwhile.
const linkRetention = 2 * models.LinksPeriod

// NewBrowserSecret returns a secret by which a browser is known that asks for a link.
func NewBrowserSecret() string { return newSecret() }

// RequestLink sends a link to sign in with to an address, if an account has it. The answer is the
// same, and takes as long, whether one has: who has an account is looked up when the mail is sent.
// An address that was sent enough lately is sent nothing.
func (r *Room) RequestLink(ctx context.Context, by models.WriteOptions, in models.LinkRequest, browser string) error {
	if err := r.policy.Authorize(by.Actor, policy.RequestSignInLink, policy.State{}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	l, err := r.newLink(models.LinkSignIn, in.Email, in.Language)
	if err != nil {
		return err
	}
	if browser != "" {
		l.BrowserHash = hashSecret(browser)
	}
	hashes, err := r.addressHashes(in.Email)
	if err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.CountLinksSince(ctx, l.Purpose, hashes, r.now().Add(-models.LinksPeriod))
		if err != nil || n >= models.MaxLinks {
			return err
		}
		return r.queueLink(ctx, tx, l, models.MailSignIn, in.Email)
	})
}

// newLink returns a link that is not sent yet.
func (r *Room) newLink(purpose models.LinkPurpose, address, language string) (models.SignInLink, error) {
	l := models.SignInLink{ID: models.NewRandomID(), Purpose: purpose, Language: r.mailing.Texts.Match(language), CreatedAt: r.now().UTC()}
	var err error
	if l.AddressSealed, err = r.mailing.Keyring.Seal(linkPlace(l.ID), models.NormalAddress(address)); err != nil {
		return l, err
	}
	l.AddressHash, err = r.mailing.Keyring.Hash(addressPurpose, models.AddressKey(address))
	return l, err
}

func linkPlace(id models.ID) string { return "sign_in_links/" + id.String() }

// queueLink writes a link and its mail.
func (r *Room) queueLink(ctx context.Context, tx *store.Tx, l models.SignInLink, kind models.MailKind, address string) error {
	if err := tx.CreateSignInLink(ctx, &l); err != nil {
		return err
	}
	return r.QueueMail(ctx, tx, models.MailInput{
		Event: "link/" + l.ID.String(), Address: models.NormalAddress(address), Kind: kind, Language: l.Language, Params: map[string]string{"link": l.ID.String()},
	})
}

// mintedLink is the part of a link that its mail has.
type mintedLink struct{ token, code string }

// mintLink creates the token and the code of a link when its mail is sent, and stores their hashes
// alone. They are derived from the keyring and the link's id, so that the same mail that is sent
// again has the same ones. To an address that no account has nothing is sent.
func (r *Room) mintLink(ctx context.Context, tx *store.Tx, m models.Mail) (minted mintedLink, err error) {
	params, err := r.openParams(m)
	if err != nil {
		return minted, err
	}
	id, err := models.ParseID(params["link"])
	if err != nil {
		return minted, fmt.Errorf("the link of a mail: %w", err)
	}
	l, err := tx.SignInLink(ctx, id)
	if errors.Is(err, models.ErrNotFound) || err == nil && l.UsedAt != nil {
		return minted, errUnwanted
	}
	if err != nil {
		return minted, err
	}
	if err := r.findReader(ctx, tx, &l); err != nil {
		return minted, err
	}
	if err := tx.SetMailReader(ctx, m.ID, *l.AccountID); err != nil {
		return minted, err
	}
	if minted, err = r.deriveSecrets("sign-in", l.ID); err != nil {
		return minted, err
	}
	if l.CodeHash, err = r.mailing.Keyring.Hash(codePurpose, codeText(l.ID, minted.code)); err != nil {
		return minted, err
	}
	if l.Purpose == models.LinkSignIn {
		l.TokenHash = hashSecret(minted.token)
	}
	until := r.now().UTC().Add(models.LinkLifetime)
	l.ExpiresAt = &until
	return minted, tx.MintSignInLink(ctx, l)
}

// findReader finds the account that a link signs in.
func (r *Room) findReader(ctx context.Context, tx *store.Tx, l *models.SignInLink) error {
	if l.Purpose == models.LinkAddress {
		return nil
	}
	address, err := r.mailing.Keyring.Open(linkPlace(l.ID), l.AddressSealed)
	if err != nil {
		return err
	}
	hashes, err := r.addressHashes(address)
	if err != nil {
		return err
	}
	found, err := tx.AccountsByAddress(ctx, hashes, 1)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return errUnwanted
	}
	l.AccountID = &found[0].ID
	return nil
}

// linkByToken returns a link that can be used, in the browser that asked for it; models.ErrNotFound
// elsewhere.
func (r *Room) linkByToken(ctx context.Context, tx *store.Tx, token, browser string) (models.SignInLink, error) {
	l, err := tx.GoodLinkByToken(ctx, models.LinkSignIn, hashSecret(token), r.now())
	if err == nil && (browser == "" || l.BrowserHash != hashSecret(browser) || l.AccountID == nil) {
		err = models.ErrNotFound
	}
	return l, err
}

// LinkName returns the display name of the account that a link signs in, without using the link up.
// models.ErrNotFound if the link cannot be used in this browser, whatever the reason.
func (r *Room) LinkName(ctx context.Context, by models.WriteOptions, token, browser string) (name string, err error) {
	if err := r.policy.Authorize(by.Actor, policy.UseSignInLink, policy.State{}); err != nil {
		return "", err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		l, err := r.linkByToken(ctx, tx, token, browser)
		if err != nil {
			return err
		}
		account, err := tx.Account(ctx, *l.AccountID)
		name = account.Name
		return err
	})
	return name, err
}

// SignInByLink starts a session for the account of a link, which is used up: by its token in the
// browser that asked, or anywhere by the address and the code. models.ErrSignInFailed if it cannot be
// used, whatever the reason. Of two who use it at once, one is signed in.
func (r *Room) SignInByLink(ctx context.Context, by models.WriteOptions, in models.SignInLinkInput, browser string) (SignedIn, error) {
	if err := r.policy.Authorize(by.Actor, policy.UseSignInLink, policy.State{}); err != nil {
		return SignedIn{}, err
	}
	if err := r.checkLinkInput(&in); err != nil {
		return SignedIn{}, err
	}
	hashes, err := r.addressHashes(in.Email)
	if err != nil {
		return SignedIn{}, err
	}
	var signed SignedIn
	var found bool
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		l, ok, err := r.provenLink(ctx, tx, in, hashes, browser)
		if err != nil || !ok {
			found = false
			return err
		}
		if found, err = tx.UseSignInLink(ctx, l.ID, r.now()); err != nil || !found {
			return err
		}
		signed, err = r.startLinkSession(ctx, tx, by, *l.AccountID, in.OwnDevice)
		return err
	})
	if err == nil && !found {
		err = models.ErrSignInFailed
	}
	return signed, err
}

func (r *Room) startLinkSession(ctx context.Context, tx *store.Tx, by models.WriteOptions, account models.ID, ownDevice bool) (signed SignedIn, err error) {
	if signed.Account, err = tx.Account(ctx, account); err != nil {
		return signed, err
	}
	start := models.SessionStart{AccountID: account, Method: models.MethodLink, OwnDevice: ownDevice, Replaces: by.SessionID}
	signed.Secret, signed.Session, err = r.StartSession(ctx, tx, start)
	return signed, err
}

// checkLinkInput refuses an input that has neither a token nor an address and a code.
func (r *Room) checkLinkInput(in *models.SignInLinkInput) error {
	if err := r.validator.Validate(in); err != nil {
		return err
	}
	switch {
	case in.Token != "" && in.Code != "":
		return models.Invalid("/code", "conflicts_with", "token")
	case in.Token != "":
		return nil
	case in.Email == "":
		return models.Invalid("/email", "required")
	case in.Code == "":
		return models.Invalid("/code", "required")
	}
	return nil
}

// provenLink returns the link that an input opens, and reports whether there is one. Each code that
// is tried counts.
func (r *Room) provenLink(ctx context.Context, tx *store.Tx, in models.SignInLinkInput, hashes []string, browser string) (models.SignInLink, bool, error) {
	if in.Token != "" {
		l, err := r.linkByToken(ctx, tx, in.Token, browser)
		if errors.Is(err, models.ErrNotFound) {
			return l, false, nil
		}
		return l, err == nil, err
	}
	links, err := tx.GoodLinksTo(ctx, hashes, r.now())
	if err != nil {
		return models.SignInLink{}, false, err
	}
	return r.tryCode(ctx, tx, links, in.Code)
}

// tryCode returns the one of the links that a code belongs to.
func (r *Room) tryCode(ctx context.Context, tx *store.Tx, links []models.SignInLink, code string) (models.SignInLink, bool, error) {
	for _, l := range links {
		allowed, err := tx.CountTry(ctx, l.ID)
		if err != nil {
			return l, false, err
		}
		right, err := r.isCodeOf(codePurpose, l.ID, code, l.CodeHash)
		if err != nil || allowed && l.AccountID != nil && right {
			return l, err == nil, err
		}
	}
	return models.SignInLink{}, false, nil
}
