package accounts

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// ClaimObjectPath is the page on which a group's contact objects to a claim.
	ClaimObjectPath  = "/claims/object"
	claimCodePurpose = "claim code"
)

// StartClaim sends a code to the published e-mail address of an imported group that nobody keeps. Who
// enters it claims the group. models.ErrConflict if somebody keeps it, it is no imported one, it has no
// such address, or a claim of it runs; a *models.TooManyError beyond models.MaxClaims in a day.
func (r *Room) StartClaim(ctx context.Context, by models.WriteOptions, groupID models.ID) (c models.GroupClaim, err error) {
	c = models.GroupClaim{ID: models.NewRandomID(), GroupID: groupID, AccountID: by.AccountID, Status: models.ClaimUnconfirmed, CreatedAt: r.now().UTC()}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		addresses, language, err := r.claimable(ctx, tx, by, groupID)
		if err != nil {
			return err
		}
		if err := r.checkClaimsHaveRoom(ctx, tx, groupID, by.AccountID); err != nil {
			return err
		}
		if err := tx.CreateClaim(ctx, &c); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.StartClaim, audit.Group(groupID)); err != nil {
			return err
		}
		return r.queueClaimMail(ctx, tx, c, models.MailClaim, addresses[:1], language)
	})
	return c, err
}

// claimable returns the published e-mail addresses of a group that may be claimed, and the language in
// which it is written to. It locks the group.
func (r *Room) claimable(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) (addresses []string, language string, err error) {
	state, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadGroup, groupID)
	if err == nil {
		err = r.policy.Authorize(by.Actor, policy.StartClaim, state)
	}
	if err != nil {
		return nil, "", err
	}
	if err := tx.LockGroup(ctx, groupID); err != nil {
		return nil, "", err
	}
	g, err := tx.Group(ctx, groupID)
	if err != nil {
		return nil, "", err
	}
	_, members, err := tx.Members(ctx, groupID, models.Page{Number: 1, PerPage: 1})
	if err != nil {
		return nil, "", err
	}
	running, err := tx.HasRunningClaim(ctx, groupID)
	addresses = contactAddresses(g)
	switch {
	case err != nil:
		return nil, "", err
	case members > 0 || len(g.Sources) == 0 || g.Status != models.StatusPublished:
		return nil, "", &models.ConflictError{Code: "not_claimable", Detail: "Only an imported group that nobody belongs to can be claimed. Ask its members, or the operator."}
	case running:
		return nil, "", &models.ConflictError{Code: "claim_running", Detail: "Somebody claims this group already."}
	case len(addresses) == 0:
		return nil, "", &models.ConflictError{Code: "no_published_contact", Detail: "The group publishes no e-mail address that could confirm it. Ask the operator."}
	}
	return addresses, g.Language, nil
}

// contactAddresses returns the e-mail addresses that a group publishes.
func contactAddresses(g models.Group) []string {
	var addresses []string
	for _, c := range g.Contacts {
		if _, err := mail.ParseAddress(c.Value); err == nil && c.Kind == models.ContactEmail {
			addresses = append(addresses, c.Value)
		}
	}
	return addresses
}

// checkClaimsHaveRoom refuses a claim if the group, or the account, has enough of the last day.
func (r *Room) checkClaimsHaveRoom(ctx context.Context, tx *store.Tx, groupID, account models.ID) error {
	const day = 24 * time.Hour
	ofGroup, ofAccount, err := tx.ClaimTimes(ctx, groupID, account, r.now().Add(-day))
	for _, times := range [][]time.Time{ofGroup, ofAccount} {
		if err == nil && len(times) >= models.MaxClaims {
			err = &models.TooManyError{Wait: times[0].Add(day).Sub(r.now())}
		}
	}
	return err
}

func (r *Room) queueClaimMail(ctx context.Context, tx *store.Tx, c models.GroupClaim, kind models.MailKind, addresses []string, language string) error {
	for _, address := range addresses {
		in := models.MailInput{
			Event: string(kind) + "/" + c.ID.String() + "/" + address, Address: address, Kind: kind, Language: r.mailing.Texts.Match(language), Params: map[string]string{"claim": c.ID.String()},
		}
		if err := r.QueueMail(ctx, tx, in); err != nil {
			return err
		}
	}
	return nil
}

// mintClaim creates the code or the token of a mail about a claim when it is sent, and stores its hash
// alone.
func (r *Room) mintClaim(ctx context.Context, tx *store.Tx, m models.Mail) (minted mintedLink, err error) {
	params, err := r.openParams(m)
	if err != nil {
		return minted, err
	}
	id, err := models.ParseID(params["claim"])
	if err != nil {
		return minted, fmt.Errorf("the claim of a mail: %w", err)
	}
	c, err := tx.GroupClaim(ctx, id)
	wanted := map[models.MailKind]models.ClaimStatus{models.MailClaim: models.ClaimUnconfirmed, models.MailClaimed: models.ClaimRunning}[m.Kind]
	if errors.Is(err, models.ErrNotFound) || err == nil && c.Status != wanted {
		err = errUnwanted
	}
	if err != nil {
		return minted, err
	}
	if minted, err = r.deriveSecrets(string(m.Kind), c.ID); err != nil {
		return minted, err
	}
	if m.Kind == models.MailClaimed {
		c.TokenHash = hashSecret(minted.token)
	} else if c.CodeHash, err = r.mailing.Keyring.Hash(claimCodePurpose, codeText(c.ID, minted.code)); err != nil {
		return minted, err
	}
	return minted, tx.MintClaim(ctx, c)
}

// ConfirmClaim lets the actor's claim of a group run by its code: for models.ClaimPeriod it may be
// objected to, and the group's published addresses are sent a link by which that is done.
func (r *Room) ConfirmClaim(ctx context.Context, by models.WriteOptions, groupID models.ID, in models.CodeInput) (c models.GroupClaim, err error) {
	if err := r.validator.Validate(&in); err != nil {
		return c, err
	}
	err = r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		addresses, language, err := r.claimable(ctx, tx, by, groupID)
		if err != nil {
			return err
		}
		if c, err = r.provenClaim(ctx, tx, by, groupID, in.Code); err != nil {
			return err
		}
		if err := GiveConsent(ctx, tx, by.AccountID, models.ConsentMembership, r.today()); err != nil {
			return err
		}
		due := r.now().UTC().Add(models.ClaimPeriod)
		c.Status, c.DueAt = models.ClaimRunning, &due
		if ran, err := tx.RunClaim(ctx, c.ID, due); err != nil || !ran {
			return errors.Join(err, models.ErrConflict)
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.StartClaim, audit.Group(groupID)); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, models.JobClaim, c.ID.String(), due); err != nil {
			return err
		}
		return r.queueClaimMail(ctx, tx, c, models.MailClaimed, addresses, language)
	})
	return c, err
}

// provenClaim returns the actor's claim that a code is of. Each code that is tried counts.
func (r *Room) provenClaim(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, code string) (models.GroupClaim, error) {
	claims, err := tx.UnconfirmedClaims(ctx, groupID, by.AccountID, r.now().Add(-models.ClaimCodeLifetime))
	if err != nil {
		return models.GroupClaim{}, err
	}
	for _, c := range claims {
		allowed, err := tx.CountClaimTry(ctx, c.ID)
		if err != nil {
			return c, err
		}
		if right, err := r.isCodeOf(claimCodePurpose, c.ID, code, c.CodeHash); err != nil || allowed && right {
			return c, err
		}
	}
	return models.GroupClaim{}, refuse(models.Invalid("/code", "unusable"))
}

// GroupClaims returns one page of the claims of a group that run or were objected to, for moderators.
func (r *Room) GroupClaims(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []models.GroupClaim, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadClaims, groupID); err != nil {
			return err
		}
		list, total, err = tx.GroupClaims(ctx, groupID, page)
		return err
	})
	return list, total, err
}

// ObjectToClaim ends a claim that runs, by a moderator. models.ErrNotFound if it does not run.
func (r *Room) ObjectToClaim(ctx context.Context, by models.WriteOptions, groupID, id models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ObjectToClaim, groupID); err != nil {
			return err
		}
		c, err := tx.GroupClaim(ctx, id)
		if err == nil && c.GroupID != groupID {
			err = models.ErrNotFound
		}
		if err != nil {
			return err
		}
		return r.object(ctx, tx, by.Actor, policy.ObjectToClaim, c)
	})
}

// ObjectByLink ends a claim by the link that a contact of the group was sent. models.ErrNotFound if the
// link is of no use.
func (r *Room) ObjectByLink(ctx context.Context, by models.WriteOptions, in models.TokenInput) error {
	if err := r.policy.Authorize(by.Actor, policy.UseClaimLink, policy.State{}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.RunningClaimByToken(ctx, hashSecret(in.Token))
		if err != nil {
			return err
		}
		return r.object(ctx, tx, models.Actor{}, policy.UseClaimLink, c)
	})
}

func (r *Room) object(ctx context.Context, tx *store.Tx, actor models.Actor, act policy.Act, c models.GroupClaim) error {
	ended, err := tx.ObjectToClaim(ctx, c.ID, r.today())
	if err == nil && !ended {
		err = models.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := tx.EndConsents(ctx, c.AccountID, r.today()); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, act, audit.Group(c.GroupID))
}

// FinishClaims is the job that makes claimants stewards whose claims ran without an objection. A claim
// of a group that got members meanwhile, or is not published any more, comes to nothing.
func (r *Room) FinishClaims(ctx context.Context, ids []models.ID) error {
	for _, id := range ids {
		if err := r.store.Write(ctx, func(tx *store.Tx) error { return r.finishClaim(ctx, tx, id) }); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) finishClaim(ctx context.Context, tx *store.Tx, id models.ID) error {
	c, err := tx.GroupClaim(ctx, id)
	if errors.Is(err, models.ErrNotFound) || err == nil && (c.Status != models.ClaimRunning || c.DueAt.After(r.now())) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.LockGroup(ctx, c.GroupID); err != nil {
		return err
	}
	g, err := tx.Group(ctx, c.GroupID)
	if err != nil {
		return err
	}
	_, members, err := tx.Members(ctx, c.GroupID, models.Page{Number: 1, PerPage: 1})
	if err == nil {
		err = tx.DeleteClaim(ctx, id)
	}
	if err != nil || members > 0 || g.Status != models.StatusPublished {
		return err
	}
	if err := SetSteward(ctx, tx, c.GroupID, c.AccountID, r.today()); err != nil {
		return err
	}
	return audit.Record(ctx, tx, models.Actor{AccountID: c.AccountID}, policy.ClaimGroup, audit.Group(c.GroupID))
}
