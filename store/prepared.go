package store

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

const (
	// maxPrepared is how many prepared statements a pool caches. A busy directory uses a few dozen.
	maxPrepared = 256
	// maxPlaces is the most values that a cached statement with rows may have; otherwise lists of
	// ids of every length would be cached.
	maxPlaces = 8
)

// prepared caches SQLite's prepared statements on each connection that has run them, because
// preparing one takes longer than running it. Rows must be read to their end, or closed, before the
// same statement is run again in the same transaction.
type prepared struct {
	pool  *sql.DB
	mu    sync.RWMutex
	ready map[string]*sql.Stmt // nil while it is being prepared

	closing chan struct{}  // closed by close
	running sync.WaitGroup // what is being prepared
}

func newPrepared(pool *sql.DB) *prepared {
	return &prepared{pool: pool, ready: map[string]*sql.Stmt{}, closing: make(chan struct{})}
}

// close ends what is being prepared and waits for it: a connection that opens after the pool is
// closed would write beside the database. Nothing is prepared after it.
func (p *prepared) close() error {
	p.mu.Lock()
	close(p.closing)
	p.mu.Unlock()
	p.running.Wait()
	return nil
}

// closed reports whether close has been called. The caller holds the lock.
func (p *prepared) closed() bool {
	select {
	case <-p.closing:
		return true
	default:
		return false
	}
}

// statement returns a prepared query, or nil if it is not prepared yet. Preparing happens in the
// background, on a connection of its own, because the caller holds a connection already and must
// not wait for another.
func (p *prepared) statement(ctx context.Context, query string) *sql.Stmt {
	p.mu.RLock()
	ready, known := p.ready[query]
	p.mu.RUnlock()
	if known || strings.Count(query, "?") > maxPlaces {
		return ready
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known = p.ready[query]; !known && len(p.ready) < maxPrepared && !p.closed() {
		p.ready[query] = nil
		p.running.Go(func() { p.prepare(context.WithoutCancel(ctx), query) })
	}
	return nil
}

// prepare prepares a query; if that fails the query is run unprepared.
func (p *prepared) prepare(ctx context.Context, query string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-p.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	if made, err := p.pool.PrepareContext(ctx, query); err == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.ready[query] = made
	}
}

// within is a read transaction that uses them.
type within struct {
	*sql.Tx
	*prepared
}

// QueryContext runs a statement with rows.
func (w within) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ready := w.statement(ctx, query)
	if ready == nil {
		return w.Tx.QueryContext(ctx, query, args...)
	}
	return w.StmtContext(ctx, ready).QueryContext(ctx, args...)
}

// writing is SQLite's one writing connection with its prepared statements; all statements without
// rows are cached.
type writing struct {
	*sql.Conn
	ready map[string]*sql.Stmt
}

func newWriting(on *sql.Conn) *writing { return &writing{Conn: on, ready: map[string]*sql.Stmt{}} }

// ExecContext runs a statement without rows.
func (w *writing) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ready, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return ready.ExecContext(ctx, args...)
}

// QueryContext runs a statement with rows.
func (w *writing) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if strings.Count(query, "?") > maxPlaces {
		return w.Conn.QueryContext(ctx, query, args...)
	}
	ready, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return ready.QueryContext(ctx, args...)
}

func (w *writing) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if ready := w.ready[query]; ready != nil {
		return ready, nil
	}
	made, err := w.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if len(w.ready) >= maxPrepared {
		w.forget()
	}
	w.ready[query] = made
	return made, nil
}

func (w *writing) forget() {
	for _, ready := range w.ready {
		_ = ready.Close() // only frees memory
	}
	clear(w.ready)
}

// Close frees the statements and returns the connection to the pool.
func (w *writing) Close() error {
	w.forget()
	return w.Conn.Close()
}
