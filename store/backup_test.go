package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/store"
)

func TestBackupRefusesPostgreSQL(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "copy")
	if _, err := testdb.Postgres(t).Backup(t.Context(), path, nil); err == nil {
		t.Error("it says that it has copied PostgreSQL")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("there is a file")
	}
}

// What is written between two steps is not in the copy, and does not make it begin again.
func TestBackupIsOneState(t *testing.T) {
	t.Parallel()
	path := large(t)
	s, err := store.Open(t.Context(), store.Config{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	writer, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = writer.Close() }()
	copied := filepath.Join(t.TempDir(), "copy.db")
	steps, before := 0, 0
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	result, err := s.Backup(ctx, copied, func(done, _ int) {
		steps++
		if before >= done {
			t.Errorf("the copy began again: %d pages after %d", done, before)
			cancel()
		}
		before = done
		if _, err := writer.Exec("INSERT INTO filler VALUES ('written meanwhile')"); err != nil {
			t.Error(err)
		}
	})
	if err != nil || steps < 3 || result.Bytes == 0 {
		t.Fatalf("%v: %d steps, %+v", err, steps, result)
	}
	if rows, meanwhile := count(t, copied); rows != 3000 || meanwhile != 0 {
		t.Errorf("the copy has %d rows, %d of them written after it began", rows, meanwhile)
	}
	if _, meanwhile := count(t, path); meanwhile != steps {
		t.Errorf("%d writes meanwhile are in the database, want %d", meanwhile, steps)
	}
}

func count(t *testing.T, path string) (rows, meanwhile int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRow("SELECT count(*), count(*) FILTER (WHERE words = 'written meanwhile') FROM filler").Scan(&rows, &meanwhile); err != nil {
		t.Fatal(err)
	}
	return rows, meanwhile
}

// A copy that breaks off in its middle, or that is damaged, bears no name and leaves nothing.
func TestBackupThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		damage bool
		breaks bool
		words  string
	}{
		"damaged source": {damage: true, words: "damaged"},
		"interrupted":    {breaks: true, words: context.Canceled.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := large(t)
			if c.damage {
				damage(t, source)
			}
			s, err := store.Open(t.Context(), store.Config{Path: source, ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			dir := t.TempDir()
			steps := 0
			_, err = s.Backup(ctx, filepath.Join(dir, "copy.db"), func(done, total int) {
				steps++
				if c.breaks {
					cancel()
				}
				if done < 1 || done > total {
					t.Errorf("%d of %d pages", done, total)
				}
			})
			if err == nil || !strings.Contains(err.Error(), c.words) {
				t.Errorf("the back-up says %v, want %q", err, c.words)
			}
			if c.breaks && (steps != 1 || !errors.Is(err, context.Canceled)) {
				t.Errorf("%d steps after the interruption: %v", steps, err)
			}
			if left, _ := os.ReadDir(dir); len(left) != 0 {
				t.Errorf("%v lie there", left)
			}
		})
	}
}

// large returns a database of several MiB.
func large(t *testing.T) string {
	t.Helper()
	path := testdb.SQLitePath(t)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const fill = `CREATE TABLE filler (words TEXT NOT NULL) STRICT;
		CREATE INDEX filler_words ON filler (words);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO filler SELECT hex(randomblob(400)) FROM n`
	if _, err := db.Exec(fill); err != nil {
		t.Fatal(err)
	}
	return path
}

// damage overwrites pages in the middle of the file, as a failing disk does.
func damage(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt([]byte(strings.Repeat("rust", 4096)), info.Size()/8192*4096); err != nil {
		t.Fatal(err)
	}
}
