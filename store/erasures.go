package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// Conditions on the needs of an author. Each question mark is the author.
const (
	othersEndorse = "EXISTS (SELECT 1 FROM endorsements e WHERE e.need_id = needs.id AND e.account_id <> ?)"
	requestRests  = "EXISTS (SELECT 1 FROM requests r WHERE r.group_id = needs.group_id AND CAST(r.needs AS text) LIKE '%' || CAST(needs.id AS text) || '%')"
	needsInUse    = "(" + othersEndorse + " OR " + requestRests + ")"
)

// ErasurePreview returns what the erasure of an account would do.
func (tx *Tx) ErasurePreview(ctx context.Context, account models.ID) (p models.ErasurePreview, err error) {
	const needs = "SELECT count(*) FROM needs WHERE author_id = ? AND statement <> '" + models.ErasedWords + "' AND "
	const memberships = "SELECT m.group_id FROM memberships m WHERE m.account_id = ? AND "
	const others = "EXISTS (SELECT 1 FROM memberships o WHERE o.group_id = m.group_id AND o.account_id <> m.account_id AND o.account_id NOT IN (SELECT id FROM accounts WHERE without_device)"
	if p.NeedsKept, err = sqlrow.Value[int](ctx, tx.db, needs+needsInUse, account, account); err != nil {
		return p, err
	}
	if p.NeedsErased, err = sqlrow.Value[int](ctx, tx.db, needs+"NOT "+needsInUse, account, account); err != nil {
		return p, err
	}
	lastSteward := "m.role = 'steward' AND " + others + ") AND NOT " + others + " AND o.role = 'steward') ORDER BY m.group_id"
	if p.LastSteward, err = sqlrow.Values[models.ID](ctx, tx.db, memberships+lastSteward, account); err != nil {
		return p, err
	}
	if p.Alone, err = sqlrow.Values[models.ID](ctx, tx.db, memberships+"NOT "+others+") ORDER BY m.group_id", account); err != nil {
		return p, err
	}
	n, err := sqlrow.Value[int](ctx, tx.db, "SELECT count(*) FROM consultants WHERE account_id = ?", account)
	p.IsConsultant = n > 0
	return p, err
}

// EraseAccount deletes an account and all that leads to it, and does to the words of its needs what
// was chosen. What a group keeps is the former member's. ErrNotFound if there is no account.
func (tx *Tx) EraseAccount(ctx context.Context, account models.ID, choice models.NeedsChoice, on models.Date) error {
	if account == models.FormerMember {
		return models.ErrNotFound
	}
	if _, err := tx.Account(ctx, account); err != nil {
		return err
	}
	former := models.Account{ID: models.FormerMember, Role: models.AccountPlain, CreatedOn: on, WithoutDevice: true}
	if err := sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (id) DO NOTHING", &former); err != nil {
		return err
	}
	steps := slices.Concat(
		[]erasureStep{{"INSERT INTO erasures (account_id) VALUES (?)", []any{account}}},
		eraseWords(account, choice, tx.store.now()), eraseTraces(account), eraseProfile(account, on),
		[]erasureStep{
			{"DELETE FROM accounts WHERE id = ?", []any{account}}, // sessions, keys, memberships and the like go with it
			{"DELETE FROM erasures WHERE account_id = ?", []any{account}},
		},
	)
	for _, step := range steps {
		if _, err := tx.db.Exec(ctx, step.query, step.args...); err != nil {
			return fmt.Errorf("%s: %w", step.query, err)
		}
	}
	return nil
}

type erasureStep struct {
	query string
	args  []any
}

// eraseWords empties the words of needs as chosen, and gives the others to the former member.
func eraseWords(account models.ID, choice models.NeedsChoice, now any) []erasureStep {
	emptied, args := "author_id = ? AND NOT "+needsInUse, []any{account, account}
	switch choice {
	case models.KeepNeeds:
		emptied, args = "author_id = ? AND 1 = 0", args[:1]
	case models.EraseNeeds:
		emptied, args = "author_id = ?", args[:1]
	}
	former := models.FormerMember
	return []erasureStep{
		{"UPDATE need_revisions SET statement = '' WHERE author_id = ? AND need_id IN (SELECT id FROM needs WHERE " + emptied + ")", append([]any{account}, args...)},
		{
			"UPDATE needs SET statement = ?, topics = '[]', consultation_kinds = '[]', respond_by_on = NULL, status = 'withdrawn', version = version + 1, updated_at = ? WHERE " + emptied,
			append([]any{models.ErasedWords, now}, args...),
		},
		{"UPDATE need_revisions SET author_id = ? WHERE author_id = ?", []any{former, account}},
		{"UPDATE needs SET author_id = ? WHERE author_id = ?", []any{former, account}},
		{"UPDATE needs SET recorded_by = ? WHERE recorded_by = ?", []any{former, account}},
		{"UPDATE needs SET confirmed_by = ? WHERE confirmed_by = ?", []any{former, account}},
	}
}

// eraseTraces removes the account from where no foreign key does.
func eraseTraces(account models.ID) []erasureStep {
	former, text := models.FormerMember, account.String()
	const open = "status IN ('open', 'waiting')"
	const sameAct = "EXISTS (SELECT 1 FROM group_acts o WHERE o.group_id = group_acts.group_id AND o.done_on = group_acts.done_on AND o.act = group_acts.act AND o.subject = ? AND o.account_id = group_acts.account_id)"
	return []erasureStep{
		{"DELETE FROM membership_invitations WHERE account_id = ?", []any{account}},
		{"DELETE FROM sign_in_links WHERE address_hash IN (SELECT email_hash FROM accounts WHERE id = ? AND email_hash <> '')", []any{account}},
		{"DELETE FROM votes WHERE account_id = ? AND proposal_id IN (SELECT id FROM proposals WHERE " + open + ")", []any{account}},
		{recountVotes + " WHERE status = 'open' AND group_id IN (SELECT group_id FROM memberships WHERE account_id = ?)", []any{account}},
		{"DELETE FROM proposals WHERE subject = ? AND " + open, []any{text}},
		{"UPDATE proposals SET subject = ? WHERE subject = ?", []any{former.String(), text}},
		{"DELETE FROM group_acts WHERE subject = ? AND " + sameAct, []any{text, former.String()}},
		{"UPDATE group_acts SET subject = ? WHERE subject = ?", []any{former.String(), text}},
		{"DELETE FROM resources WHERE made_by = ? AND status = 'suggested' AND id NOT IN (SELECT resource_id FROM group_resources)", []any{account}},
		{"UPDATE moderation_decisions SET decided_by = ? WHERE decided_by = ?", []any{former, account}},
	}
}

// eraseProfile removes the profile of a consultant. Its public address stays known as one that was.
func eraseProfile(account models.ID, on models.Date) []erasureStep {
	const profile = "(SELECT id FROM consultants WHERE account_id = ?)"
	return []erasureStep{
		{"INSERT INTO erased_consultants (id, erased_on) SELECT id, ? FROM consultants WHERE account_id = ?", []any{on, account}},
		{"DELETE FROM moderation_holds WHERE subject_id IN " + profile, []any{account}},
		{"DELETE FROM reports WHERE subject_id IN " + profile, []any{account}},
		{"DELETE FROM appeals WHERE decision_id IN (SELECT id FROM moderation_decisions WHERE subject_id IN " + profile + ")", []any{account}},
		{"DELETE FROM consultants WHERE account_id = ?", []any{account}},
	}
}

// WasErased reports whether a consultant's profile of this id was erased.
func (tx *Tx) WasErased(ctx context.Context, id models.ID) (bool, error) {
	n, err := sqlrow.Value[int](ctx, tx.db, "SELECT count(*) FROM erased_consultants WHERE id = ?", id)
	return n > 0, err
}
