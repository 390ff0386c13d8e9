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
	tables := map[string]string{
		"offers": "offers", "questions_to_groups": "consultation_questions", "terms_of_engagements": "engagement_terms", "notes_in_engagements": "engagement_notes",
	}
	for _, section := range sections {
		for _, row := range section.Rows {
			if err := r.openRow(tables[section.Name], row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Room) openRow(table string, row map[string]any) error {
	for column, value := range row {
		part, sealed := strings.CutSuffix(column, "_sealed")
		if !sealed {
			continue
		}
		text, err := r.Unseal(fmt.Sprintf("%s/%v/%s", table, row["id"], part), fmt.Sprint(value))
		if err != nil {
			return err
		}
		delete(row, column)
		row[part] = text
	}
	return nil
}
