package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// SealedColumn is a column of texts that the keyring seals, each for "table/id" and the suffix. If
// Hash is named, that column has the keyed hash of the same text for Purpose; without one for that of
// accounts' addresses.
type SealedColumn struct{ Table, Column, Suffix, Hash, Purpose string }

// SealedColumns returns all of them.
func SealedColumns() []SealedColumn {
	return []SealedColumn{
		{Table: "webhooks", Column: "secret"},
		{Table: "webhooks", Column: "former_secret"},
		{Table: "accounts", Column: "email_sealed", Hash: "email_hash"},
		{Table: "mails", Column: "address_sealed", Suffix: "/address"},
		{Table: "mails", Column: "params_sealed", Suffix: "/params"},
		{Table: "notice_preferences", Column: "off_sealed"},
		{Table: "sign_in_links", Column: "address_sealed", Hash: "address_hash"},
		{Table: "messages", Column: "address_sealed", Suffix: "/address", Hash: "address_hash", Purpose: SenderPurpose},
		{Table: "messages", Column: "text_sealed", Suffix: "/text"},
		{Table: "messages", Column: "answer_sealed", Suffix: "/answer"},
		{Table: "message_blocks", Column: "address_sealed", Hash: "address_hash", Purpose: SenderPurpose},
		{Table: "consultation_invitations", Column: "words_sealed", Suffix: "/words"},
		{Table: "consultation_questions", Column: "question_sealed", Suffix: "/question"},
		{Table: "consultation_questions", Column: "answer_sealed", Suffix: "/answer"},
		{Table: "offers", Column: "words_sealed", Suffix: "/words"},
		{Table: "engagement_terms", Column: "terms_sealed", Suffix: "/terms"},
		{Table: "feedback_answers", Column: "words_sealed", Suffix: "/words"},
		{Table: "appointments", Column: "details_sealed", Suffix: "/details"},
		{Table: "engagement_steps", Column: "words_sealed", Suffix: "/words"},
		{Table: "shared_resources", Column: "words_sealed", Suffix: "/words"},
		{Table: "engagement_notes", Column: "words_sealed", Suffix: "/words"},
		{Table: "identity_proofs", Column: "subject_sealed", Hash: "subject_hash", Purpose: SubjectPurpose},
		{Table: "account_identities", Column: "subject_sealed", Hash: "subject_hash", Purpose: SubjectPurpose},
	}
}

// Place returns the place that the text of a row is sealed for.
func (c SealedColumn) Place(id models.ID) string { return c.Table + "/" + id.String() + c.Suffix }

// SealedText is the sealed text of a row.
type SealedText struct {
	ID     models.ID
	Sealed string
}

// SealedOtherwise returns the texts of a column that do not begin with a prefix, at most limit.
func (tx *Tx) SealedOtherwise(ctx context.Context, c SealedColumn, prefix string, limit int) ([]SealedText, error) {
	query := fmt.Sprintf("SELECT id, %[1]s AS sealed FROM %[2]s WHERE %[1]s <> '' AND substr(%[1]s, 1, ?) <> ? ORDER BY id LIMIT ?", c.Column, c.Table)
	return sqlrow.Select[SealedText](ctx, tx.db, query, len(prefix), prefix, limit)
}

// ReplaceSealed replaces the text of a row, and its hash if the column has one, unless somebody
// changed it meanwhile.
func (tx *Tx) ReplaceSealed(ctx context.Context, c SealedColumn, former SealedText, sealed, hash string) error {
	query, args := fmt.Sprintf("UPDATE %s SET %s = ?", c.Table, c.Column), []any{sealed}
	if c.Hash != "" {
		query, args = query+", "+c.Hash+" = ?", append(args, hash)
	}
	query, args = fmt.Sprintf("%s WHERE id = ? AND %s = ?", query, c.Column), append(args, former.ID, former.Sealed)
	_, err := tx.db.Exec(ctx, query, args...)
	return err
}

// KeyringProof returns what the keyring of this database sealed first, or ErrNotFound if there is
// none.
func (tx *Tx) KeyringProof(ctx context.Context) (proof string, err error) {
	proof, err = sqlrow.Value[string](ctx, tx.db, "SELECT sealed FROM keyrings WHERE id = 1")
	if err == nil && proof == "" {
		err = models.ErrNotFound
	}
	return proof, err
}

// ProveKeyring stores a proof unless there is one, and returns the one that is stored.
func (tx *Tx) ProveKeyring(ctx context.Context, proof string) (string, error) {
	if _, err := tx.db.Exec(ctx, "INSERT INTO keyrings (id, sealed) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", proof); err != nil {
		return "", err
	}
	stored, err := tx.KeyringProof(ctx)
	if errors.Is(err, models.ErrNotFound) {
		err = models.ErrConflict
	}
	return stored, err
}

// ReplaceKeyringProof replaces the proof.
func (tx *Tx) ReplaceKeyringProof(ctx context.Context, former, proof string) error {
	_, err := tx.db.Exec(ctx, "UPDATE keyrings SET sealed = ? WHERE id = 1 AND sealed = ?", proof, former)
	return err
}
