package accounts

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// announceBatch is how many erasures AnnounceErasures announces in one transaction.
const announceBatch = 100

// AnnounceErasures announces to accounts that were not used for months, but for the last
// models.ErasureNoticeDays, that they are going to be erased: by mail where there is an address.
// Accounts whose last use is not known are counted as used today.
func (r *Room) AnnounceErasures(ctx context.Context, months int) error {
	err := r.store.Write(ctx, func(tx *store.Tx) error { return tx.StartCountingUses(ctx, r.today()) })
	until := r.today().AddMonths(-months).AddDays(models.ErasureNoticeDays)
	for more := true; more && err == nil; {
		err = r.store.Write(ctx, func(tx *store.Tx) error {
			uses, err := tx.UsesToAnnounce(ctx, until, announceBatch)
			more = len(uses) == announceBatch
			for _, use := range uses {
				if err == nil {
					err = r.announceErasure(ctx, tx, use)
				}
			}
			return err
		})
	}
	return err
}

func (r *Room) announceErasure(ctx context.Context, tx *store.Tx, use models.AccountUse) error {
	if err := tx.AnnounceErasure(ctx, use.AccountID, r.today()); err != nil {
		return err
	}
	account, err := tx.Account(ctx, use.AccountID)
	if err != nil || account.EmailHash == "" {
		return err
	}
	return r.QueueMail(ctx, tx, models.MailInput{
		Event: "unused/" + use.AccountID.String() + "/" + use.LastUsedOn.String(), AccountID: use.AccountID, Kind: models.MailUnused, Language: account.Language,
	})
}
