package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// personalSection is one section of a person's data, and the statement that reads it. Each of its
// question marks is the account.
type personalSection struct {
	kind  models.PersonalKind
	name  string
	query string
}

// table returns the table that a section reads: the first that its statement names.
func (s personalSection) table() string {
	_, from, _ := strings.Cut(s.query, " FROM ")
	name, _, _ := strings.Cut(from, " ")
	return name
}

// personalSections lists all that the database has of a person, but for the sealed address. Instants
// become days.
func personalSections() []personalSection {
	const name = "(SELECT pseudonym FROM audit_pseudonyms WHERE account_id = ?)"
	sections := []personalSection{
		{models.PersonalAccount, "account", "SELECT id, name, language, role, without_device, created_on FROM accounts WHERE id = ?"},
		{models.PersonalAccount, "account_use", "SELECT last_used_on, announced_on FROM account_uses WHERE account_id = ?"},
		{models.PersonalAccount, "consents", "SELECT purpose, version, given_on, withdrawn_on FROM consents WHERE account_id = ? ORDER BY given_on, id"},
		{models.PersonalAccount, "phrases", "SELECT count(*) AS number FROM phrases WHERE account_id = ?"},
		{models.PersonalAccount, "recovery_codes", "SELECT count(*) AS number FROM recovery_codes WHERE account_id = ?"},
		{models.PersonalAccount, "sessions", "SELECT id, method, own_device, created_at AS created_on, last_used_at AS last_used_on, expires_at AS expires_on, proven_at AS proven_on FROM sessions WHERE account_id = ? ORDER BY created_at, id"},
		{models.PersonalPrograms, "tokens", "SELECT id, scopes, created_at AS created_on, expires_at AS expires_on, revoked_at AS revoked_on, last_used_on FROM tokens WHERE account_id = ? ORDER BY id"},
		{models.PersonalAccount, "passkeys", "SELECT id, name, created_on, last_used_on, refused_on FROM passkeys WHERE account_id = ? ORDER BY created_on, id"},
		{models.PersonalAccount, "passkey_changes", "SELECT changed_on FROM passkey_changes WHERE account_id = ?"},
		{models.PersonalAccount, "identities", "SELECT id, issuer, created_on, last_used_on FROM account_identities WHERE account_id = ? ORDER BY created_on, id"},
		{models.PersonalMail, "sign_in_links", "SELECT purpose, created_at AS created_on, used_at AS used_on FROM sign_in_links WHERE account_id = ? ORDER BY created_at, id"},
		{models.PersonalMail, "mails", "SELECT kind, language, created_at AS created_on, sent_at AS sent_on FROM mails WHERE account_id = ? ORDER BY created_at, id"},
		{models.PersonalMail, "notice_preferences", "SELECT kind, mode FROM notice_preferences WHERE account_id = ? ORDER BY kind"},
		{models.PersonalMail, "notice_choices", "SELECT kind, mode FROM notice_choices WHERE account_id = ? ORDER BY kind"},
		{models.PersonalMail, "notices", "SELECT kind, created_at AS created_on FROM notices WHERE account_id = ? ORDER BY created_at, id"},
		{models.PersonalGroups, "memberships", "SELECT m.group_id, g.name AS group_name, m.role, m.joined_on, m.display_name FROM memberships m JOIN groups g ON g.id = m.group_id WHERE m.account_id = ? ORDER BY m.group_id"},
		{models.PersonalGroups, "member_codes", "SELECT group_id, created_on FROM member_codes WHERE account_id = ? ORDER BY group_id"},
		{models.PersonalGroups, "invitations", "SELECT group_id, role, expires_on FROM membership_invitations WHERE account_id = ? ORDER BY group_id"},
		{models.PersonalGroups, "blocked_groups", "SELECT group_id FROM membership_blocks WHERE account_id = ? ORDER BY group_id"},
		{models.PersonalGroups, "group_claims", "SELECT group_id, status, created_at AS created_on, due_at AS due_on, objected_on FROM group_claims WHERE account_id = ? ORDER BY created_at, id"},
		{models.PersonalGroups, "join_requests", "SELECT group_id, message, asked_on FROM join_requests WHERE account_id = ? ORDER BY group_id"},
		{models.PersonalNeeds, "needs", "SELECT id, group_id, statement, language, topics, consultation_kinds, rank, respond_by_on, status, stated_at AS stated_on FROM needs WHERE author_id = ? ORDER BY id"},
		{models.PersonalNeeds, "need_revisions", "SELECT need_id, version, statement, language, at AS written_on FROM need_revisions WHERE author_id = ? ORDER BY need_id, version"},
		{models.PersonalNeeds, "needs_recorded_for_others", "SELECT id, group_id FROM needs WHERE recorded_by = ? AND author_id <> ? ORDER BY id"},
		{models.PersonalNeeds, "needs_confirmed", "SELECT id, group_id FROM needs WHERE confirmed_by = ? ORDER BY id"},
		{models.PersonalNeeds, "endorsements", "SELECT need_id, endorsed_on FROM endorsements WHERE account_id = ? ORDER BY need_id"},
		{models.PersonalVotes, "proposals", "SELECT id, group_id, act, subject, payload, status, reason, proposed_on FROM proposals WHERE proposer_id = ? ORDER BY id"},
		{models.PersonalVotes, "proposals_about_me", "SELECT id, group_id, act, status, proposed_on FROM proposals WHERE subject = CAST(? AS text) ORDER BY id"},
		{models.PersonalVotes, "votes", "SELECT proposal_id, agree FROM votes WHERE account_id = ? ORDER BY proposal_id"},
		{models.PersonalVotes, "acts_in_groups", "SELECT group_id, act, subject, done_on FROM group_acts WHERE account_id = ? ORDER BY done_on, id"},
		{models.PersonalVotes, "acts_about_me", "SELECT group_id, act, done_on FROM group_acts WHERE subject = CAST(? AS text) ORDER BY done_on, id"},
		{models.PersonalGroups, "invited_consultants", "SELECT id, group_id, request_id, consultant_id, status, created_at AS created_on FROM consultation_invitations WHERE invited_by = ? ORDER BY id"},
		{models.PersonalGroups, "feedback", "SELECT id, engagement_id, side, rating_a, rating_b, rating_c, rating_d, rating_e, rating_f, collaboration, words_sealed, release_early, given_on FROM feedback_answers WHERE account_id = ? ORDER BY id"},
		{models.PersonalGroups, "notes_in_engagements", "SELECT id, engagement_id, side, words_sealed, written_on FROM engagement_notes WHERE author_id = ? ORDER BY id"},
		{models.PersonalGroups, "resources_suggested", "SELECT id, name, status, created_at AS created_on FROM resources WHERE made_by = ? ORDER BY created_at, id"},
		{models.PersonalGroups, "resources_listed", "SELECT group_id, resource_id, added_on FROM group_resources WHERE added_by = ? ORDER BY group_id, resource_id"},
		{models.PersonalModeration, "decisions_as_moderator", "SELECT id, subject_kind, subject_id, decision, ground, reason, decided_on FROM moderation_decisions WHERE decided_by = ? ORDER BY id"},
		{models.PersonalPrograms, "webhooks", "SELECT id, url, events, state, created_at AS created_on FROM webhooks WHERE account_id = ? ORDER BY id"},
		{models.PersonalPrograms, "repeated_requests", "SELECT route, status, expires_at AS expires_on FROM repeats WHERE account_id = ? ORDER BY id"},
		{models.PersonalLog, "audit_entries", "SELECT at AS done_on, act, subject_kind FROM audit_entries WHERE actor IN " + name + " OR subject IN " + name + " ORDER BY at, id"},
	}
	return append(sections, profileSections()...)
}

// profileSections lists what the database has of a person as a consultant.
func profileSections() []personalSection {
	const profile = "(SELECT id FROM consultants WHERE account_id = ?)"
	return []personalSection{
		{models.PersonalProfile, "consultant", "SELECT * FROM consultants WHERE account_id = ?"},
		{models.PersonalProfile, "decisions_about_my_profile", "SELECT decision, ground, reason, decided_on FROM moderation_decisions WHERE subject_id IN " + profile + " AND decision <> 'no_action' ORDER BY seq"},
		{models.PersonalProfile, "appeals", "SELECT a.text, a.created_on, a.decided_on FROM appeals a JOIN moderation_decisions d ON d.id = a.decision_id WHERE d.subject_id IN " + profile + " ORDER BY a.id"},
		{models.PersonalProfile, "invitations_to_consult", "SELECT id, group_id, request_id, status, reason, invited_at AS invited_on, answered_at AS answered_on FROM consultation_invitations WHERE consultant_id IN " + profile + " AND invited_at IS NOT NULL ORDER BY id"},
		{models.PersonalProfile, "groups_that_i_do_not_want", "SELECT group_id, blocked_on FROM consultation_blocks WHERE side = 'consultant' AND consultant_id IN " + profile + " ORDER BY group_id"},
		{models.PersonalProfile, "offers", "SELECT id, request_id, status, words_sealed, created_at AS created_on FROM offers WHERE consultant_id IN " + profile + " ORDER BY id"},
		{models.PersonalProfile, "questions_to_groups", "SELECT q.id, q.question_sealed, q.asked_on FROM consultation_questions q JOIN consultation_invitations i ON i.id = q.invitation_id WHERE i.consultant_id IN " + profile + " ORDER BY q.id"},
		{models.PersonalProfile, "engagements", "SELECT id, group_id, request_id, status, stage, ended_side, accepted_on, agreed_on, closed_on FROM engagements WHERE consultant_id IN " + profile + " ORDER BY id"},
		{models.PersonalProfile, "terms_of_engagements", "SELECT t.id, t.engagement_id, t.number, t.proposed_side, t.terms_sealed, t.proposed_on, t.confirmed_on FROM engagement_terms t JOIN engagements e ON e.id = t.engagement_id WHERE e.consultant_id IN " + profile + " ORDER BY t.id"},
		{models.PersonalProfile, "published_ratings", "SELECT principle, month, group_count, twentieths FROM rating_refreshes WHERE consultant_id IN " + profile + " ORDER BY principle, number"},
		{models.PersonalProfile, "reply_to_ratings", "SELECT words, answered_on FROM rating_replies WHERE consultant_id IN " + profile},
		{models.PersonalProfile, "calls_opened", "SELECT request_id, viewed_on FROM call_views WHERE consultant_id IN " + profile + " ORDER BY viewed_on, id"},
	}
}

// jsonColumns returns the columns whose texts are JSON.
func jsonColumns() []string {
	return []string{
		"topics", "consultation_kinds", "scopes", "roles", "languages", "formats", "areas", "worked_in", "availability", "cost", "stage_experience",
		"training", "opens_resources", "resources", "negotiable", "declares", "verified", "events",
	}
}

// PersonalData returns all that the database has of an account, but for the address.
func (tx *Tx) PersonalData(ctx context.Context, account models.ID) ([]models.PersonalSection, error) {
	var found []models.PersonalSection
	for _, section := range personalSections() {
		rows, err := tx.personalRows(ctx, section.query, account)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", section.name, err)
		}
		found = append(found, models.PersonalSection{Kind: section.kind, Name: section.name, Table: section.table(), Rows: rows})
	}
	return found, nil
}

func (tx *Tx) personalRows(ctx context.Context, query string, account models.ID) ([]map[string]any, error) {
	args, list := make([]any, strings.Count(query, "?")), []map[string]any{}
	for i := range args {
		args[i] = account
	}
	err := tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		row, err := personalRow(rows)
		list = append(list, row)
		return err
	}, query, args...)
	return list, err
}

// personalRow returns the values of a row by their columns, without the account's id and what is
// not set.
func personalRow(rows *sql.Rows) (map[string]any, error) {
	columns, err := rows.ColumnTypes()
	if err != nil {
		return nil, fmt.Errorf("columns: %w", err)
	}
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := rows.Scan(targets...); err != nil {
		return nil, fmt.Errorf("scan: %w", err)
	}
	row := map[string]any{}
	for i, column := range columns {
		if value := personalValue(column, values[i]); value != nil && column.Name() != "account_id" {
			row[column.Name()] = value
		}
	}
	return row, nil
}

// personalValue returns a value as both engines have it in JSON: days as texts, truths as truths.
func personalValue(column *sql.ColumnType, value any) any {
	switch v := value.(type) {
	case int64:
		if column.DatabaseTypeName() == "BOOLEAN" {
			return v != 0
		}
	case time.Time:
		return v.UTC().Format(time.DateOnly)
	case []byte:
		return personalValue(column, string(v))
	case string:
		switch isJSON := slices.Contains(jsonColumns(), column.Name()); {
		case isJSON && v == "null":
			return nil
		case isJSON && json.Valid([]byte(v)):
			return json.RawMessage(v)
		}
	}
	return value
}
