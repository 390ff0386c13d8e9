package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
)

// KindStats says how the jobs of one kind stand.
type KindStats struct {
	Kind      models.JobKind
	Waiting   int           // all that are not dead, those that run and those of later among them
	Due       int           // of them, to be run by now
	Dead      int           // set aside
	OldestDue time.Duration // for how long the longest due has waited
	Oldest    time.Duration // how long ago the oldest was first asked for, whatever its state
}

// JobStatsByKind counts the queue, kind by kind; a kind without jobs is not told.
func (s *Store) JobStatsByKind(ctx context.Context) ([]KindStats, error) {
	const query = `SELECT kind, COUNT(CASE WHEN dead_at IS NULL THEN 1 END), COUNT(CASE WHEN ` + due + ` THEN 1 END),
		COUNT(CASE WHEN dead_at IS NOT NULL THEN 1 END), MIN(CASE WHEN ` + due + ` THEN run_at END), MIN(created_at)
		FROM jobs GROUP BY kind ORDER BY kind`
	var stats []KindStats
	now := s.now()
	err := s.Read(ctx, func(tx *Tx) error {
		return tx.eachRow(ctx, func(rows *sql.Rows) error {
			var k KindStats
			var oldestDue, oldest moment
			if err := rows.Scan(&k.Kind, &k.Waiting, &k.Due, &k.Dead, &oldestDue, &oldest); err != nil {
				return err
			}
			k.OldestDue, k.Oldest = oldestDue.ago(now), oldest.ago(now)
			stats = append(stats, k)
			return nil
		}, query, now, now, now, now)
	})
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return stats, nil
}

// moment reads a time that went through an aggregate: SQLite gives back the text that it keeps, as such a column has no type.
type moment struct{ time.Time }

// Scan takes a time, SQLite's text of one, or nothing.
func (m *moment) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		return nil
	case time.Time:
		m.Time = v
		return nil
	case string:
		var err error
		m.Time, err = time.Parse("2006-01-02 15:04:05.999999999-07:00", v)
		return err
	}
	return fmt.Errorf("%T is no time", value)
}

// ago is how long before now it was; nothing where there is no time or it is still to come.
func (m moment) ago(now time.Time) time.Duration {
	if m.IsZero() {
		return 0
	}
	return max(0, now.Sub(m.Time))
}

// PoolStats says how a pool of connections stands.
type PoolStats struct {
	Name         string
	Limit        int
	InUse, Idle  int
	Waits        int64 // how often somebody waited for a connection, since the start
	WaitDuration time.Duration
}

// Pools says how the connections stand. On SQLite those are the readers'; on PostgreSQL readers and writers share them.
func (s *Store) Pools() []PoolStats {
	name := "all"
	if s.engine == EngineSQLite {
		name = "readers"
	}
	p := s.readers.Stats()
	return []PoolStats{{
		Name: name, Limit: p.MaxOpenConnections, InUse: p.InUse, Idle: p.Idle, Waits: p.WaitCount, WaitDuration: p.WaitDuration,
	}}
}

// WritersWaiting is how many writers wait for SQLite's writing connection or for its commit; elsewhere writers wait for connections.
func (s *Store) WritersWaiting() int {
	if s.commits == nil {
		return 0
	}
	return int(s.commits.within.Load())
}
