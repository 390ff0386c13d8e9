package store

import "time"

// PoolStats is the state of a pool of connections.
type PoolStats struct {
	Name         string
	Limit        int
	InUse, Idle  int
	Waits        int64 // how many callers waited for a connection, since the start
	WaitDuration time.Duration
}

// Pools returns the state of the connection pools. On SQLite it is the pool of the readers; on
// PostgreSQL readers and writers share one.
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

// WritersWaiting returns how many writers wait for SQLite's writing connection or for its commit;
// on PostgreSQL writers wait for connections.
func (s *Store) WritersWaiting() int {
	if s.committer == nil {
		return 0
	}
	return int(s.committer.pending.Load())
}
