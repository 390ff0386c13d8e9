package sqlrow

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"github.com/shg-directory/shg/models"
)

// shelf is a row of a table that no part of the program has.
type shelf struct {
	ID        models.ID
	Name      string
	Books     int
	Width     *float64
	Full      bool
	Version   int64
	CreatedAt time.Time
	EmptiedAt *time.Time
	Topics    models.List[string]
	Room      string `gorm:"->"` // read with the row of a room
	Notes     string `gorm:"-"`
}

// TableName is for GORM.
func (shelf) TableName() string { return "shelves" }

var noon = time.Date(2026, 11, 24, 12, 0, 0, 123_456_789, time.UTC)

var errRefused = errors.New("refused")

// newSession returns a session on an empty table in memory. The errors of its driver become
// errRefused.
func newSession(t *testing.T) *Session {
	t.Helper()
	db, err := sql.Open("sqlite", "file::memory:?_time_format=sqlite&_timezone=UTC")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	const create = `CREATE TABLE shelves (id uuid PRIMARY KEY, name text NOT NULL UNIQUE, books bigint NOT NULL, width double precision,
		"full" boolean NOT NULL, version bigint NOT NULL, created_at timestamp NOT NULL, emptied_at timestamp, topics text NOT NULL)`
	if _, err := db.ExecContext(t.Context(), create); err != nil {
		t.Fatal(err)
	}
	m := &Mapper{Now: func() time.Time { return RoundTime(noon) }, Translate: func(err error) error {
		if err != nil {
			return errRefused
		}
		return nil
	}}
	return m.Session(db)
}

// shelves inserts a number of shelves, every second one with all that is optional.
func shelves(t *testing.T, s *Session, n int) []shelf {
	t.Helper()
	rows := make([]shelf, n)
	for i := range rows {
		rows[i] = shelf{ID: models.NewID(), Name: fmt.Sprintf("%03d", i), Books: i, Version: 1, Topics: models.List[string]{}}
		if i%2 == 1 {
			width, at := 0.5, noon
			rows[i].Width, rows[i].EmptiedAt, rows[i].Full, rows[i].Topics = &width, &at, true, models.List[string]{"ঢাকা", "b"}
		}
	}
	if err := Insert(t.Context(), s, Pointers(rows)...); err != nil {
		t.Fatal(err)
	}
	return rows
}

func same(t *testing.T, what string, err error, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s: %v (-written +read):\n%s", what, err, diff)
	}
}

// What is read equals what was written, which is rounded as it is written, by every way of reading.
func TestRowsComeBack(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	rows := shelves(t, s, 23)
	if !rows[0].CreatedAt.Equal(RoundTime(noon)) || !rows[1].EmptiedAt.Equal(RoundTime(noon)) {
		t.Errorf("the times are not rounded: %v %v", rows[0].CreatedAt, rows[1].EmptiedAt)
	}
	list, err := List[shelf](t.Context(), s, "books >= ? ORDER BY name", 0)
	same(t, "list", err, rows, list)
	list, total, err := Page[shelf](t.Context(), s, models.Page{Number: 3, PerPage: 4}, "name", "books < ?", 11)
	same(t, "page", err, rows[8:11], list)
	same(t, "total", err, 11, total)
	one, err := One[shelf](t.Context(), s, "name > ? ORDER BY name", "010")
	same(t, "one", err, rows[11], one)
	list, err = List[shelf](t.Context(), s, "name IN ?", []string{})
	same(t, "none", err, []shelf{}, list)
	if _, err := One[shelf](t.Context(), s, "name = ?", "none"); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
}

// A text with control characters, an empty one and NULL come back as they were.
func TestListsReadAnyText(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	rows := shelves(t, s, 3)
	rows[1].Name, rows[2].Name = "a\x1fb", ""
	for i := range rows {
		if _, err := Update(t.Context(), s, &rows[i], "id = ?", rows[i].ID); err != nil {
			t.Fatal(err)
		}
	}
	list, err := List[shelf](t.Context(), s, "version = 1 ORDER BY books")
	same(t, "list", err, rows, list)
}

// Select stores columns by their names, also those that are read along, and refuses a column that
// the type does not have.
func TestSelectReadsColumnsByName(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	rows := shelves(t, s, 2)
	list, err := Select[shelf](t.Context(), s, "SELECT 'hall' AS room, books, id FROM shelves ORDER BY name")
	same(t, "select", err, []shelf{{ID: rows[0].ID, Room: "hall"}, {ID: rows[1].ID, Room: "hall", Books: 1}}, list)
	if _, err := Select[shelf](t.Context(), s, "SELECT name, 1 AS notes FROM shelves"); err == nil {
		t.Error("a column that is no member is read")
	}
	names, err := Values[string](t.Context(), s, "SELECT name FROM shelves WHERE books IN ? ORDER BY name", []int{0, 1})
	same(t, "values", err, []string{"000", "001"}, names)
	least, err := Value[AggregateTime](t.Context(), s, "SELECT min(emptied_at) FROM shelves")
	same(t, "least", err, RoundTime(noon), least.Time)
}

// An update writes a row only if it has the version, and reports why it did not.
func TestUpdatesAreByVersion(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	row := shelves(t, s, 2)[0]
	created := row.CreatedAt
	row.Books, row.Version, row.CreatedAt = 77, 2, noon.Add(time.Hour)
	if err := UpdateVersion(t.Context(), s, &row, row.ID, 1); err != nil {
		t.Fatal(err)
	}
	read, err := One[shelf](t.Context(), s, "id = ?", row.ID)
	row.CreatedAt = created
	same(t, "updated", err, row, read)
	if err := UpdateVersion(t.Context(), s, &row, row.ID, 1); !errors.Is(err, models.ErrStale) {
		t.Errorf("of an older version: %v", err)
	}
	if err := UpdateVersion(t.Context(), s, &row, models.NewID(), 2); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("of no row: %v", err)
	}
	n, err := Delete[shelf](t.Context(), s, "books = ?", 77)
	same(t, "deleted", err, 1, n)
	exists, err := Exists[shelf](t.Context(), s, "books = ?", 77)
	same(t, "exists", err, false, exists)
}

// A conflict is an error of the driver, translated, unless the statement has a clause for it. The
// error of a function that is called with rows is not translated.
func TestErrors(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	row := shelves(t, s, 1)[0]
	row.ID = models.NewID()
	if err := Insert(t.Context(), s, &row); !errors.Is(err, errRefused) {
		t.Errorf("the same name again: %v", err)
	}
	if err := InsertOnConflict(t.Context(), s, "ON CONFLICT (name) DO UPDATE SET books = 9", &row); err != nil {
		t.Errorf("with a clause: %v", err)
	}
	books, err := Value[int](t.Context(), s, "SELECT books FROM shelves")
	same(t, "books", err, 9, books)
	if _, err := Count[shelf](t.Context(), s, "no_column = ?", 1); !errors.Is(err, errRefused) {
		t.Errorf("a statement that is refused: %v", err)
	}
	stop := errors.New("stop")
	if err := Each(t.Context(), s, func(shelf) error { return stop }, "1 = 1"); !errors.Is(err, stop) {
		t.Errorf("stopped: %v", err)
	}
}
