package testdb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/shg-directory/shg/store"
)

// templateDatabase is the migrated database that each test copies.
type templateDatabase struct {
	settings []string // of the server, if the tests start it
	strategy string   // in which PostgreSQL 15 and later copies it
	once     sync.Once
	cluster  *Cluster // referenced so that it is not collected: the end of its pipe ends it
	server   string   // the server's own database
	name     string
	err      error
	copying  sync.Mutex // PostgreSQL copies a template for one at a time

	databases sync.Map // the names of the databases that tests got

	poolerOnce sync.Once
	pooler     *pooler
	poolerErr  error
}

// Copying a database makes some 700 files, and to sync them takes longer than all else in most tests,
// whose server ends with them. Where nothing is synced, a copy of the files is quicker than one by the
// log. Tests that start a service need a durable server, because it refuses others.
var (
	quickTemplate   = templateDatabase{settings: []string{"fsync=off"}, strategy: " STRATEGY FILE_COPY"} //nolint:gochecknoglobals // one per test process
	durableTemplate templateDatabase                                                                     //nolint:gochecknoglobals // one per test process
)

// throughPooler is the environment variable that sends PostgresDSN's tests through a pgbouncer if
// it is 1.
const throughPooler = "SHG_TEST_PGBOUNCER"

// PostgresDSN returns the address of a fresh, migrated PostgreSQL database, through a pgbouncer if
// SHG_TEST_PGBOUNCER is 1. A server that the tests start does not sync what it writes. The test is
// skipped if no PostgreSQL is installed, and fails then if CI is true.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	return pooledIfAsked(t, quickTemplate.fresh(t, true))
}

// DurablePostgresDSN is PostgresDSN on a server that syncs what it acknowledges, as a service wants
// it.
func DurablePostgresDSN(t testing.TB) string {
	t.Helper()
	return pooledIfAsked(t, durableTemplate.fresh(t, true))
}

func pooledIfAsked(t testing.TB, dsn string) string {
	t.Helper()
	if os.Getenv(throughPooler) == "1" {
		return PooledDSN(t, dsn)
	}
	return dsn
}

// PooledDSN returns the address of a database of this package through a pgbouncer, which lends its
// sessions for one transaction each. With settings the pgbouncer is for this test alone. The test
// is skipped if no pgbouncer is installed, and fails then if CI is true.
func PooledDSN(t testing.TB, dsn string, settings ...string) string {
	t.Helper()
	ctx, p := context.WithoutCancel(t.Context()), &quickTemplate
	if _, durable := durableTemplate.databases.Load(databaseOf(dsn)); durable {
		p = &durableTemplate
	}
	if len(settings) > 0 {
		own, err := newPooler(ctx, p.server, settings)
		skipIfMissing(t, "pgbouncer", err)
		t.Cleanup(own.close)
		return own.dsnOf(dsn)
	}
	p.poolerOnce.Do(func() { p.pooler, p.poolerErr = newPooler(ctx, p.server, nil) })
	skipIfMissing(t, "pgbouncer", p.poolerErr)
	return p.pooler.dsnOf(dsn)
}

// EmptyPostgresDSN returns the address of a fresh PostgreSQL database without a schema, on a server
// that syncs. If there is no PostgreSQL it does the same as PostgresDSN.
func EmptyPostgresDSN(t testing.TB) string {
	t.Helper()
	return durableTemplate.fresh(t, false)
}

// StartCluster starts a PostgreSQL server for this test alone, which the test may stop and start
// again, with a migrated database. It returns the address of that database. If there is no
// PostgreSQL it does the same as PostgresDSN.
func StartCluster(t testing.TB) (c *Cluster, dsn string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	c, err := newCluster(ctx)
	skipIfMissing(t, "PostgreSQL", err)
	t.Cleanup(func() { _ = c.close() })
	if err := migrate(ctx, store.Config{DSN: c.DSN()}); err != nil {
		t.Fatal(err)
	}
	return c, c.DSN()
}

// skipIfMissing skips the test, by name, if an engine is missing. It fails the test if CI is true.
func skipIfMissing(t testing.TB, engine string, missing error) {
	t.Helper()
	switch {
	case missing == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is required where CI is true: %v", engine, missing)
	default:
		t.Skipf("%s is SKIPPED: %v", engine, missing)
	}
}

// fresh creates a database of the template's server: a copy of the template, or an empty one.
func (p *templateDatabase) fresh(t testing.TB, migrated bool) string {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	p.once.Do(func() { p.err = p.prepare(ctx) })
	skipIfMissing(t, "PostgreSQL", p.err)
	name, template := "test_"+randomSuffix(), "template1"
	if migrated {
		template = p.name
	}
	p.copying.Lock()
	defer p.copying.Unlock()
	if err := execSQL(ctx, p.server, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s%s", name, template, p.strategy)); err != nil {
		t.Fatal(err)
	}
	p.databases.Store(name, true)
	return withDatabase(p.server, name)
}

func (p *templateDatabase) prepare(ctx context.Context) error {
	p.server = os.Getenv("DATABASE_URL")
	if p.server == "" {
		var err error
		if p.cluster, err = newCluster(ctx, p.settings...); err != nil {
			return err
		}
		p.server = p.cluster.DSN()
	}
	if old, err := isOlder(ctx, p.server); err != nil {
		return err
	} else if old {
		p.strategy = ""
	}
	p.name = "template_" + randomSuffix()
	if err := execSQL(ctx, p.server, "CREATE DATABASE "+p.name); err != nil {
		return err
	}
	return migrate(ctx, store.Config{DSN: withDatabase(p.server, p.name)})
}

// isOlder reports whether a server is older than PostgreSQL 15, which copies databases in one way only.
func isOlder(ctx context.Context, dsn string) (old bool, err error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return false, err
	}
	defer func() { _ = db.Close() }()
	err = db.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::integer < 150000").Scan(&old)
	return old, err
}

func randomSuffix() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// databaseOf returns the name of a database by its address, also one through a pgbouncer.
func databaseOf(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}

// withDatabase returns the address of another database of the same server.
func withDatabase(dsn, name string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn
	}
	u.Path = "/" + name
	return u.String()
}

func execSQL(ctx context.Context, dsn, statement string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, statement)
	return err
}
