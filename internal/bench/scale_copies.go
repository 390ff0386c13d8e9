package main

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// copiedAtOnce is the largest number of records that a transaction copies.
const copiedAtOnce = 20_000

// helpers are the SQL objects for copying: ids that grow with time as in the domain packages, and
// the originals by number.
var helpers = []string{
	`CREATE FUNCTION pg_temp.next_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$ SELECT
		(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid $$`,
	`CREATE TEMPORARY TABLE first_groups AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM groups`,
	`CREATE TEMPORARY TABLE first_consultants AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM consultants`,
	`CREATE TEMPORARY TABLE copies (was uuid PRIMARY KEY, id uuid NOT NULL, account uuid NOT NULL, n bigint NOT NULL)`,
	`ANALYZE first_groups`, `ANALYZE first_consultants`,
}

// copied is a table whose rows are copied with some new values. Others join by the column that
// holds the original's id.
type copied struct {
	table, join string
	other       map[string]string
}

// near returns an expression for a place up to about a hundred kilometres away. Only exact places
// move, since those of areas are drawn in their cells.
func near(column, precision string) string {
	return fmt.Sprintf("CASE WHEN %s = 'exact' THEN round((o.%s + random() - 0.5)::numeric, 5)::float8 ELSE o.%s END", precision, column, column)
}

func groupCopies() []copied {
	return []copied{
		{"groups", "id", map[string]string{
			"id": "c.id", "slug": "o.slug || '-' || c.n", "name": `regexp_replace(o.name, ' \d+$', '') || ' ' || c.n`, "version": "1",
			"locality_lat": near("locality_lat", "o.locality_precision"), "locality_lon": near("locality_lon", "o.locality_precision"),
		}},
		{"meetings", "group_id", map[string]string{"id": "pg_temp.next_id()", "group_id": "c.id", "external_ids": "'[]'"}},
		{"exact_places", "owner_id", map[string]string{"owner_id": "c.id", "group_id": "c.id"}},
	}
}

func consultantCopies() []copied {
	return []copied{{"consultants", "id", map[string]string{
		"id": "c.id", "account_id": "c.account", "name": "o.name || ' ' || c.n",
		"base_lat": near("base_lat", "o.base_precision"), "base_lon": near("base_lon", "o.base_precision"),
	}}}
}

const (
	// nextMeetings queues the work that is due when the copies' next meetings begin.
	nextMeetings = `INSERT INTO jobs (kind, key, seq, attempts, run_at, last_error, created_at)
		SELECT 'next_meeting', c.id::text, 1, 0, o.next_at, '', now() FROM copies c JOIN groups o ON o.id = c.id WHERE o.next_at IS NOT NULL`
	ownAccounts = `INSERT INTO accounts (id, name, email, role, created_on) SELECT account, 'Consultant (synthetic)', '', 'account', current_date FROM copies`
	// indexed deletes the jobs that update the index, since the index is built from the rows
	// afterwards.
	indexed = `DELETE FROM jobs WHERE kind IN ('index_group', 'index_consultant')`
)

// copyAll copies what the domain packages have written, and prepares the database for queries.
func (s *scale) copyAll(ctx context.Context, t *table, groups, consultants int) error {
	conn, err := s.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	for _, statement := range helpers {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	began, more := time.Now(), groups-s.groups
	count, err := s.copyRecords(ctx, conn, "groups", s.groups, more, append(inserts(ctx, conn, groupCopies()), insert{nextMeetings, nil}))
	if err != nil {
		return err
	}
	s.groups += count
	if count > 0 {
		t.add(took("groups with meetings, copied by SQL", count, began)...)
	}
	began, more = time.Now(), consultants-s.consultants
	count, err = s.copyRecords(ctx, conn, "consultants", s.consultants, more, append([]insert{{ownAccounts, nil}}, inserts(ctx, conn, consultantCopies())...))
	if err != nil {
		return err
	}
	s.consultants += count
	if count > 0 {
		t.add(took("accounts with profiles, copied by SQL", count, began)...)
	}
	if s.groups < groups || s.consultants < consultants {
		fmt.Printf("\nThe time for loading was over at %d of %d groups and %d of %d consultants: these are measured.\n", s.groups, groups, s.consultants, consultants)
	}
	began = time.Now()
	for _, statement := range []string{indexed, "VACUUM (ANALYZE)", "CHECKPOINT"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	t.add("vacuum, analyze, checkpoint", "", fmt.Sprintf("%.1f", time.Since(began).Seconds()), "")
	return nil
}

// insert is a statement of a copy.
type insert struct {
	query string
	err   error
}

func inserts(ctx context.Context, conn *sql.Conn, tables []copied) []insert {
	list := make([]insert, len(tables))
	for i, c := range tables {
		list[i].query, list[i].err = c.statement(ctx, conn)
	}
	return list
}

// statement copies the rows of all originals at once.
func (c copied) statement(ctx context.Context, conn *sql.Conn) (string, error) {
	rows, err := conn.QueryContext(ctx, "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position", c.table)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	var names, values []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return "", err
		}
		value, other := c.other[name]
		if !other {
			value = `o."` + name + `"`
		}
		names, values = append(names, `"`+name+`"`), append(values, value)
	}
	query := "INSERT INTO " + c.table + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM copies c JOIN " + c.table + " o ON o." + c.join + " = c.was"
	return query, rows.Err()
}

// copyRecords copies the first records again and again until there are so many more, or until it is
// late, and returns how many it created.
func (s *scale) copyRecords(ctx context.Context, conn *sql.Conn, kind string, first, more int, inserts []insert) (int, error) {
	count := 0
	for from := 0; count < more && first > 0 && !s.late(); {
		n := min(copiedAtOnce, more-count, first-from)
		choose := fmt.Sprintf("INSERT INTO copies SELECT id, pg_temp.next_id(), pg_temp.next_id(), n + %d FROM first_%s WHERE n > %d AND n <= %d", first+count-from, kind, from, from+n)
		if err := inTransaction(ctx, conn, append([]insert{{"TRUNCATE copies", nil}, {choose, nil}, {"ANALYZE copies", nil}}, inserts...)); err != nil {
			return count, err
		}
		count += n
		if from += n; from == first {
			from = 0
		}
		told(kind+" copied", count, more)
	}
	return count, nil
}

func inTransaction(ctx context.Context, conn *sql.Conn, statements []insert) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for i, one := range statements {
		if one.err != nil {
			return one.err
		}
		if _, err := tx.ExecContext(ctx, one.query); err != nil {
			return fmt.Errorf("statement %s: %w", strconv.Itoa(i+1), err)
		}
	}
	return tx.Commit()
}
