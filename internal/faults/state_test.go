package faults_test

import (
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
)

// database reads the database beside the service, by SQL and not by the store, so that a defect of
// the store cannot hide itself.
type database struct {
	t    *testing.T
	pool *sql.DB
}

// openDatabase opens PostgreSQL by its address, or SQLite by the data directory, for reading.
func openDatabase(t *testing.T, address string) *database {
	t.Helper()
	pool := openPool(t, address, "ro")
	t.Cleanup(func() { _ = pool.Close() })
	return &database{t: t, pool: pool}
}

func openPool(t *testing.T, address, mode string) *sql.DB {
	t.Helper()
	driver := "pgx"
	if !strings.HasPrefix(address, "postgres") {
		driver = "sqlite"
		address = (&url.URL{Scheme: "file", Opaque: filepath.Join(address, "shg.db"), RawQuery: "_pragma=busy_timeout(5000)&mode=" + mode}).String()
	}
	pool, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	return pool
}

// aMinutePasses ends the leases of jobs, as a minute does: a worker that was killed is followed
// only then.
func aMinutePasses(t *testing.T, address string) {
	t.Helper()
	pool := openPool(t, address, "rw")
	defer func() { _ = pool.Close() }()
	if _, err := pool.ExecContext(t.Context(), "UPDATE jobs SET leased_until = '2000-01-01 00:00:00+00:00' WHERE leased_until IS NOT NULL"); err != nil {
		t.Fatal(err)
	}
}

func (d *database) close() { _ = d.pool.Close() }

// each runs a query for rows of texts.
func (d *database) each(query string, f func(row []string)) {
	d.t.Helper()
	rows, err := d.pool.QueryContext(d.t.Context(), query)
	if err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		d.t.Fatal(err)
	}
	row, into := make([]string, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			d.t.Fatal(err)
		}
		f(row)
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
}

// there returns what the database holds, entry by entry as the ledger knows them.
func (d *database) there() map[string]string {
	d.t.Helper()
	all := map[string]string{}
	d.each("SELECT id, name, status FROM groups", func(row []string) { all["name of "+row[0]], all["status of "+row[0]] = row[1], row[2] })
	d.each("SELECT id, statement FROM needs", func(row []string) { all["words of "+row[0]] = row[1] })
	d.each("SELECT id, status FROM requests", func(row []string) { all["request "+row[0]] = row[1] })
	d.each("SELECT account_id, bio FROM consultants", func(row []string) { all["profile of "+row[0]] = row[1] })
	return all
}

// identities returns a function that returns the name under which a resource was requested before
// it had an id.
func (d *database) identities() func(key, value string) string {
	groupOf := map[string]string{}
	d.each("SELECT id, group_id FROM requests", func(row []string) { groupOf[row[0]] = row[1] })
	return func(key, value string) string {
		switch kind, id, _ := strings.Cut(key, " "); kind {
		case "name":
			return strings.TrimPrefix(value, "Group ")
		case "request":
			return "request of " + groupOf[id]
		case "words":
			return value
		}
		return "" // the status of a group is named by its name
	}
}

// halfWritten finds what a transaction must have written as a whole: each query counts what must
// not be there.
func (d *database) halfWritten() []string {
	d.t.Helper()
	var found []string
	for what, query := range map[string]string{
		"groups without their two meetings": "SELECT count(*) FROM groups g WHERE (SELECT count(*) FROM meetings m WHERE m.group_id = g.id) <> 2",
		"groups without a steward":          "SELECT count(*) FROM groups g WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.group_id = g.id AND m.role = 'steward')",
		"groups without their private places": `SELECT count(*) FROM groups g WHERE g.locality_precision = 'area'
			AND NOT EXISTS (SELECT 1 FROM exact_places e WHERE e.owner_id = g.id)`,
		"meetings without their private places": `SELECT count(*) FROM meetings m JOIN groups g ON g.id = m.group_id WHERE g.locality_precision = 'area'
			AND NOT EXISTS (SELECT 1 FROM exact_places e WHERE e.owner_id = m.id)`,
		"private places of nothing": `SELECT count(*) FROM exact_places e WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.id = e.owner_id)
			AND NOT EXISTS (SELECT 1 FROM meetings m WHERE m.id = e.owner_id)`,
		"meetings of nothing":       "SELECT count(*) FROM meetings m WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.id = m.group_id)",
		"needs of nothing":          "SELECT count(*) FROM needs n WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.id = n.group_id)",
		"needs without their words": "SELECT count(*) FROM needs n WHERE NOT EXISTS (SELECT 1 FROM need_revisions r WHERE r.need_id = n.id AND r.statement = n.statement)",
		"requests of nothing":       "SELECT count(*) FROM requests r WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.id = r.group_id)",
		"jobs set aside":            "SELECT count(*) FROM jobs WHERE dead_at IS NOT NULL",
	} {
		if n := d.count(query); n != "0" {
			found = append(found, n+" "+what)
		}
	}
	return found
}

func (d *database) count(query string) (n string) {
	d.t.Helper()
	d.each(query, func(row []string) { n = row[0] })
	return n
}

// waiting counts the jobs of the index that nobody does now.
func (d *database) waiting() string {
	now := time.Now().UTC().Format("2006-01-02 15:04:05")
	return d.count("SELECT count(*) FROM jobs WHERE kind LIKE 'index%' AND (leased_until IS NULL OR leased_until < '" + now + "')")
}

// versions returns what the index must hold: the published groups and the listed consultants with
// their versions.
func (d *database) versions() map[string]string {
	d.t.Helper()
	all := map[string]string{}
	d.each("SELECT id, version FROM groups WHERE status = 'published'", func(row []string) { all["group "+row[0]] = row[1] })
	d.each("SELECT id, version FROM consultants WHERE status = 'published'", func(row []string) { all["consultant "+row[0]] = row[1] })
	return all
}

// indexed returns the groups and consultants that searches find, with their versions.
func (s *service) indexed(t *testing.T) map[string]string {
	t.Helper()
	all := found(t, s.url+"/api/v1/groups", "group ")
	maps.Copy(all, found(t, s.url+"/api/v1/consultants", "consultant "))
	return all
}

func found(t *testing.T, route, kind string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for page := 1; ; page++ {
		var list struct {
			Items []struct {
				ID      string `json:"id"`
				Version int64  `json:"version"`
			} `json:"items"`
			Total int `json:"total"`
		}
		testhttp.WantJSON(t, testhttp.Request{URL: fmt.Sprintf("%s?sort=name&per_page=100&page=%d", route, page)}, &list)
		for _, item := range list.Items {
			all[kind+item.ID] = strconv.FormatInt(item.Version, 10)
		}
		if len(list.Items) == 0 || len(all) >= list.Total {
			return all
		}
	}
}

// verdict is what was found after a fault.
type verdict struct{ lost, strange, half []string }

// judge compares the database with the ledger.
func (d *database) judge(l *ledger) verdict {
	d.t.Helper()
	there := d.there()
	lost, strange := l.compare(there, d.identities())
	l.adopt(there)
	return verdict{lost: lost, strange: strange, half: d.halfWritten()}
}

// unhurt fails the test if anything is lost, strange, half-written, or answered as no fault
// excuses.
func (v verdict) unhurt(t *testing.T, l *ledger) {
	t.Helper()
	for what, list := range map[string][]string{"lost": v.lost, "strange": v.strange, "half-written": v.half, "answered": l.odd} {
		if len(list) > 0 {
			t.Errorf("%d %s:\n%s", len(list), what, strings.Join(list[:min(len(list), 10)], "\n"))
		}
	}
}

// caughtUp waits until the jobs are done and searches find what the database holds. Where the index
// is on a server it holds nothing else either: what a page reads anew from the database could hide
// that.
func (s *service) caughtUp(d *database, index *searchServer) {
	s.t.Helper()
	testwait.Until(s.t, func() (bool, string) {
		if n := d.waiting(); n != "0" {
			return false, n + " jobs of the index wait"
		}
		want := d.versions()
		diff := cmp.Diff(want, s.indexed(s.t))
		if diff == "" && index != nil {
			diff = cmp.Diff(want, index.holds())
		}
		return diff == "", "database and index differ (-database +index):\n" + diff
	})
}
