package store

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

const (
	// maxPrepared is how many statements are kept ready on a pool. Those of a busy directory are a few dozen.
	maxPrepared = 256
	// maxPlaces is how many values a statement with rows may ask for to be kept ready: lists of ids of every length would be kept else.
	maxPlaces = 8
)

// prepared keeps SQLite's statements ready on each connection that has run them: making one ready takes longer than running it. Rows must be read to
// their end, or closed, before the same statement is run again in the same transaction.
type prepared struct {
	pool  *sql.DB
	mu    sync.RWMutex
	ready map[string]*sql.Stmt // nil while it is made ready
}

func newPrepared(pool *sql.DB) *prepared { return &prepared{pool: pool, ready: map[string]*sql.Stmt{}} }

// statement is a query made ready; nil if it is not, or not yet. It is made ready beside, on a connection of its own: whoever asks holds one
// already, and must not wait for another.
func (p *prepared) statement(ctx context.Context, query string) *sql.Stmt {
	p.mu.RLock()
	ready, known := p.ready[query]
	p.mu.RUnlock()
	if known || strings.Count(query, "?") > maxPlaces {
		return ready
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known = p.ready[query]; !known && len(p.ready) < maxPrepared {
		p.ready[query] = nil
		go p.prepare(context.WithoutCancel(ctx), query)
	}
	return nil
}

// prepare makes a query ready; one that cannot be is run as it is.
func (p *prepared) prepare(ctx context.Context, query string) {
	if made, err := p.pool.PrepareContext(ctx, query); err == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.ready[query] = made
	}
}

// within is a transaction for reading that uses them.
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

// writing is SQLite's one writing connection with its statements ready; those without rows are all kept.
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
		_ = ready.Close() // frees memory alone
	}
	clear(w.ready)
}

// Close frees the statements and gives the connection back.
func (w *writing) Close() error {
	w.forget()
	return w.Conn.Close()
}
