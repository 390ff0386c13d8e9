package accounts

import (
	"context"
	"fmt"
	"strings"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ExportSelf returns all that the database has of the actor.
func (r *Room) ExportSelf(ctx context.Context, by models.WriteOptions) (models.PersonalData, error) {
	data := models.PersonalData{AccountID: by.AccountID}
	if err := r.policy.Authorize(by.Actor, policy.ExportSelf, policy.State{Self: by.SignedIn()}); err != nil {
		return data, err
	}
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		account, err := tx.Account(ctx, by.AccountID)
		if err != nil {
			return err
		}
		if data.Address, err = r.openAddress(account); err != nil {
			return err
		}
		if data.Sections, err = tx.PersonalData(ctx, by.AccountID); err != nil {
			return err
		}
		return r.openSections(data.Sections)
	})
	return data, err
}

// openSections replaces what is sealed in an export by its text: a column "words_sealed" becomes
// "words".
func (r *Room) openSections(sections []models.PersonalSection) error {
	for _, section := range sections {
		for _, column := range store.SealedColumns() {
			if column.Table != section.Table {
				continue
			}
			for _, row := range section.Rows {
				if err := r.openColumn(column, row); err != nil {
					return fmt.Errorf("%s: %w", section.Name, err)
				}
			}
		}
	}
	return nil
}

func (r *Room) openColumn(column store.SealedColumn, row map[string]any) error {
	sealed, found := row[column.Column]
	if !found {
		return nil
	}
	id, err := models.ParseID(fmt.Sprint(row["id"]))
	if err != nil {
		return err
	}
	text, err := r.Unseal(column.Place(id), fmt.Sprint(sealed))
	if err != nil {
		return err
	}
	delete(row, column.Column)
	row[strings.TrimSuffix(column.Column, "_sealed")] = text
	return nil
}
