// Package zones is the IANA time zone database that the program uses: the release it carries, or
// one that the operator names. It alone loads time zones; the machine's own database and the one
// inside Go are never asked, so that two services of one release agree on every clock.
package zones

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// maxCached is how many zones are cached in memory: more than the database has names.
const maxCached = 1000

// Database is one release of the IANA time zone database. Its methods are safe for concurrent use.
type Database struct {
	files     fs.FS
	release   Release
	cached    atomic.Int64
	namesOnce sync.Once
	names     []string // all of them, once somebody asked
	zones     sync.Map // name → *time.Location: loading a zone costs more than checking a group
}

// Release names a release of the IANA time zone database.
type Release struct {
	Version  string    // such as "2026f"; "" if the files do not state it
	Packaged time.Time // when the files were packaged, at the earliest when they were released
}

// staleAfter is from when on a release counts as out of date: governments change their clocks
// several times a year, at a few weeks' notice.
const staleAfter = 365 * 24 * time.Hour

// Stale reports whether the release was packaged more than a year before now.
func (r Release) Stale(now time.Time) bool { return now.Sub(r.Packaged) > staleAfter }

// String returns the release's version, or "unknown".
func (r Release) String() string {
	if r.Version == "" {
		return "unknown"
	}
	return r.Version
}

// current is the database of this process.
var current atomic.Pointer[Database] //nolint:gochecknoglobals // every clock of a process must follow one release; set once, at its start

// Lookup returns the time zone with an IANA name such as "Europe/London" or "UTC", and false if
// there is none. The machine's own zone, "Local" or "", is not a zone of the database. Names are
// case-sensitive.
func Lookup(name string) (*time.Location, bool) { return currentDatabase().Lookup(name) }

// OrUTC returns the time zone with an IANA name, and UTC if there is none of that name.
func OrUTC(name string) *time.Location {
	if zone, known := Lookup(name); known {
		return zone
	}
	return time.UTC
}

// Names returns the names of all time zones of the database, ascending, with "UTC". The caller must
// not change the list.
func Names() []string { return currentDatabase().allNames() }

// CurrentRelease returns the release that this process goes by.
func CurrentRelease() Release { return currentDatabase().release }

func currentDatabase() *Database {
	if db := current.Load(); db != nil {
		return db
	}
	current.CompareAndSwap(nil, openEmbedded())
	return current.Load()
}

// Use makes the process go by the database at path from now on: a directory such as
// /usr/share/zoneinfo, or a zip archive that holds one, as the wheel of the Python package tzdata
// does. Call it before anything asks for a zone. A path that holds no zones is an error and changes
// nothing.
func Use(path string) error {
	db, err := Open(path)
	if err != nil {
		return err
	}
	current.Store(db)
	return nil
}

// zoneNamePattern is what names of zones look like; it keeps paths from leaving the database.
var zoneNamePattern = regexp.MustCompile(`^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,3}$`)

// Lookup returns the function of the same name, of one database.
func (db *Database) Lookup(name string) (*time.Location, bool) {
	if loaded, ok := db.zones.Load(name); ok {
		return loaded.(*time.Location), true //nolint:forcetypeassert // nothing else is cached
	}
	zone, err := db.load(name)
	if err != nil {
		return nil, false
	}
	if db.cached.Add(1) <= maxCached {
		db.zones.Store(name, zone)
	}
	return zone, true
}

// allNames returns the database once: its files that can be read as zones.
func (db *Database) allNames() []string {
	db.namesOnce.Do(func() {
		names := []string{"UTC"}
		_ = fs.WalkDir(db.files, ".", func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil: // what cannot be read is left out
			case entry.IsDir():
				if name == "right" || name == "posix" {
					return fs.SkipDir
				}
			default:
				if _, ok := db.Lookup(name); ok {
					names = append(names, name)
				}
			}
			return nil
		})
		slices.Sort(names)
		db.names = slices.Compact(names)
	})
	return db.names
}

func (db *Database) load(name string) (*time.Location, error) {
	if name == "UTC" {
		return time.UTC, nil
	}
	if !zoneNamePattern.MatchString(name) || strings.HasPrefix(name, "right/") || strings.HasPrefix(name, "posix/") {
		return nil, fs.ErrNotExist
	}
	data, err := fs.ReadFile(db.files, name)
	if err != nil {
		return nil, fmt.Errorf("read the time zone %s: %w", name, err)
	}
	zone, err := time.LoadLocationFromTZData(name, data)
	if err != nil {
		return nil, fmt.Errorf("read the time zone %s: %w", name, err)
	}
	return zone, nil
}

// Release returns the database's release.
func (db *Database) Release() Release { return db.release }
