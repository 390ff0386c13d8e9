package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"modernc.org/sqlite"
)

// pagesPerStep is how many pages are copied between two checks of the context: one MiB with
// SQLite's usual pages.
const pagesPerStep = 256

// BackupResult is the result of Backup.
type BackupResult struct {
	Bytes  int64 // of the file
	Schema int64 // the last migration in it, 0 for none
}

// Backup copies a SQLite database into a new file that only its owner may read, while others read
// and write it. The copy is one state of the database: everything acknowledged before the call,
// nothing of what is written after its first page was read. It is checked and synced before it gets
// its name. After an error no file has that name and nothing is left behind. Backup returns an
// error if the file exists. If the path is a pipe or a device, the copy is written into it once it
// has been checked; until then the copy is in the system's directory for temporary files. progress
// is called with the number of pages after each MiB. Backup refuses PostgreSQL: its own programs do
// it.
func (s *Store) Backup(ctx context.Context, path string, progress func(done, total int)) (BackupResult, error) {
	if s.engine != EngineSQLite {
		return BackupResult{}, errors.New("back up: PostgreSQL is backed up by its own programs")
	}
	isStream, dir := isPipeOrDevice(path), filepath.Dir(path)
	if isStream {
		dir = ""
	} else if err := checkAbsent(path); err != nil {
		return BackupResult{}, fmt.Errorf("back up: %w", err)
	}
	partial, err := os.CreateTemp(dir, "."+filepath.Base(path)+".partial-*") // of mode 0600
	if err != nil {
		return BackupResult{}, fmt.Errorf("back up: %w", err)
	}
	defer func() {
		_ = partial.Close()
		_ = os.Remove(partial.Name())
		_ = os.Remove(partial.Name() + "-journal") // if the copy was interrupted
	}()
	if err := s.copyPages(ctx, partial.Name(), progress); err != nil {
		return BackupResult{}, fmt.Errorf("back up: copy: %w", err)
	}
	result, err := verifyBackup(ctx, partial.Name())
	if err != nil {
		return BackupResult{}, fmt.Errorf("back up: check the copy: %w", err)
	}
	if isStream {
		err = copyContents(partial, path)
	} else {
		err = moveIntoPlace(partial, path)
	}
	if err != nil {
		return BackupResult{}, fmt.Errorf("back up: %w", err)
	}
	return result, nil
}

// isPipeOrDevice reports whether the path leads to something that can be written into: not a
// regular file, not a directory, and not a missing file.
func isPipeOrDevice(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// copyContents writes the copy into the pipe or device at the path.
func copyContents(partial *os.File, path string) error {
	from, err := os.Open(partial.Name()) // the data is behind the name, because SQLite opened the file by name
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := os.OpenFile(path, os.O_WRONLY, 0) //nolint:gosec // where the operator wants the back-up
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

func checkAbsent(path string) error {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("%s is there already, and nothing is overwritten", path)
	}
	return err
}

// copyPages copies within one read transaction. Without the transaction SQLite starts again
// whenever another connection writes, and might never end.
func (s *Store) copyPages(ctx context.Context, path string, progress func(done, total int)) error {
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var tables int
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") }()
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil { // the snapshot begins at the first read
		return err
	}
	return conn.Raw(func(driverConn any) error {
		source, ok := driverConn.(interface {
			NewBackup(uri string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("the driver cannot copy")
		}
		b, err := source.NewBackup(fileURI(path, nil))
		if err != nil {
			return err
		}
		return errors.Join(runBackup(ctx, b, progress), b.Finish())
	})
}

func runBackup(ctx context.Context, b *sqlite.Backup, progress func(done, total int)) error {
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if more, err = b.Step(pagesPerStep); err != nil {
			return err
		}
		progress(b.PageCount()-b.Remaining(), b.PageCount())
	}
	return nil
}

// verifyBackup reads the copy from end to end, without leaving files beside it, and returns an
// error if it is damaged: a database may be damaged for long before anybody notices, and its
// back-ups with it.
func verifyBackup(ctx context.Context, path string) (BackupResult, error) {
	db, err := sql.Open("sqlite", fileURI(path, url.Values{"mode": {"ro"}, "immutable": {"1"}}))
	if err != nil {
		return BackupResult{}, err
	}
	defer func() { _ = db.Close() }()
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return BackupResult{}, err
	}
	if found != "ok" {
		return BackupResult{}, fmt.Errorf("the database is damaged: %s", found)
	}
	backup := &Store{config: Config{}, engine: EngineSQLite, readers: db}
	schema, err := backup.SchemaVersion(ctx)
	if err != nil {
		return BackupResult{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return BackupResult{}, err
	}
	return BackupResult{Bytes: info.Size(), Schema: schema}, nil
}

// moveIntoPlace gives the copy its name once its bytes are on disk. It never replaces another file.
func moveIntoPlace(partial *os.File, path string) error {
	if err := partial.Sync(); err != nil {
		return err
	}
	err := os.Link(partial.Name(), path)
	if errors.Is(err, fs.ErrExist) {
		return checkAbsent(path)
	}
	if err != nil { // a file system without links
		if err = checkAbsent(path); err == nil {
			err = os.Rename(partial.Name(), path)
		}
	}
	if err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

// syncDirectory syncs the names in a directory to disk; Windows does so by itself.
func syncDirectory(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir) //nolint:gosec // where the operator wants the back-up
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
