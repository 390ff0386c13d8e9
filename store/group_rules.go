package store

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// GroupRules returns what the group decided; the rules of a group that decided nothing are empty and
// at version 1.
func (tx *Tx) GroupRules(ctx context.Context, groupID models.ID) (models.GroupRules, error) {
	rules, err := sqlrow.One[models.GroupRules](ctx, tx.db, "group_id = ?", groupID)
	if errors.Is(err, models.ErrNotFound) {
		return models.GroupRules{GroupID: groupID, Version: 1}, nil
	}
	return rules, err
}

// PutGroupRules writes the rules of a group, which get the next version. It returns ErrStale if they
// changed since they were read.
func (tx *Tx) PutGroupRules(ctx context.Context, rules *models.GroupRules) error {
	from := rules.Version
	rules.Version++
	if from == 1 { // of a group that decided nothing
		return sqlrow.Insert(ctx, tx.db, rules)
	}
	changed, err := sqlrow.Update(ctx, tx.db, rules, "group_id = ? AND version = ?", rules.GroupID, from)
	if err == nil && !changed {
		return models.ErrStale
	}
	return err
}

// Electorate is how many members of a group may vote, and whether the account asked about is one of
// them.
type Electorate struct {
	Voters   int
	Account  bool
	Stewards int
}

// Electorate counts who may vote: members who joined on the day or before; if nobody did, those who
// joined on the first day of all. Members without a device do not vote.
func (tx *Tx) Electorate(ctx context.Context, groupID, accountID models.ID, joinedBy models.Date) (Electorate, error) {
	const query = `SELECT count(*), coalesce(sum(CASE WHEN v.account_id = ? THEN 1 ELSE 0 END), 0)
		FROM (` + voters + `) AS v`
	var e Electorate
	var mine int
	err := tx.db.Scan(ctx, []any{&e.Voters, &mine}, query, accountID, groupID, joinedBy)
	e.Account = mine > 0
	if err != nil {
		return e, err
	}
	e.Stewards, err = tx.CountStewards(ctx, groupID)
	return e, err
}

// voters selects the members of a group who may vote. Its arguments are the group and the day.
const voters = "SELECT m.account_id, m.role FROM memberships m WHERE m.group_id = ? AND " + mayVote

// mayVote is the condition for a membership m that is old enough, or as old as any in its group, and whose
// account has a device. Its argument is the day.
const mayVote = `NOT (SELECT a.without_device FROM accounts a WHERE a.id = m.account_id)
	AND (m.joined_on <= ? OR m.joined_on <= (SELECT min(f.joined_on) FROM memberships f JOIN accounts b ON b.id = f.account_id
	WHERE f.group_id = m.group_id AND NOT b.without_device))`

// VotersWithAddress returns the members of a group who may vote and have an e-mail address. Those who
// joined on the day or before may, as for Electorate.
func (tx *Tx) VotersWithAddress(ctx context.Context, groupID models.ID, joinedBy models.Date) ([]models.ID, error) {
	const query = "SELECT id FROM accounts WHERE email_sealed <> '' AND id IN (SELECT v.account_id FROM (" + voters + ") AS v) ORDER BY id LIMIT ?"
	return sqlrow.Values[models.ID](ctx, tx.db, query, groupID, joinedBy, models.MaxItems)
}
