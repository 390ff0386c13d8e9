package store

import (
	"fmt"
	"time"
)

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

// PoolStats says how a pool of connections stands.
type PoolStats struct {
	Name         string
	Limit        int
	InUse, Idle  int
	Waits        int64 // how often somebody waited for a connection, since the start
	WaitDuration time.Duration
}

// Pools returns how the connections stand. On SQLite those are the readers'; on PostgreSQL readers and writers share them.
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
