package zones_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shg-directory/shg/reference/zones"
)

// British Columbia, Alberta and Manitoba left the yearly change of clocks in November 2026, and
// Morocco keeps other days than Go's own database has.
func TestClocksOfLateReleases(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"America/Vancouver": "2026-12-02T02:30:00Z",
		"America/Edmonton":  "2026-12-02T01:30:00Z",
		"America/Winnipeg":  "2026-12-02T00:30:00Z",
		"Europe/London":     "2026-12-01T19:30:00Z",
		"Asia/Dhaka":        "2026-12-01T13:30:00Z",
		"UTC":               "2026-12-01T19:30:00Z",
	} {
		t.Run(name, func(t *testing.T) {
			zone, known := zones.Lookup(name)
			if !known {
				t.Fatalf("%s is not known", name)
			}
			if got := time.Date(2026, 12, 1, 19, 30, 0, 0, zone).UTC().Format(time.RFC3339); got != want {
				t.Errorf("%s: Tuesday 1 December 2026, 19:30 is %s, want %s", name, got, want)
			}
			if zone.String() != name {
				t.Errorf("%s calls itself %s", name, zone)
			}
		})
	}
}

func TestTheReleaseInside(t *testing.T) {
	t.Parallel()
	r := zones.CurrentRelease()
	if r.Version < "2026f" || r.Packaged.Year() < 2026 {
		t.Errorf("version %s, packaged %s", r.Version, r.Packaged)
	}
	if r.Stale(r.Packaged.AddDate(0, 11, 0)) || !r.Stale(r.Packaged.AddDate(1, 1, 0)) {
		t.Error("a release is stale after a year, not before")
	}
}

// Every zone that Go knows on this machine is known, so that no group loses its clock.
func TestNothingIsMissing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Asia/Calcutta", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "US/Eastern", "Europe/Busingen", "Asia/Urumqi", "GMT", "EST5EDT"} {
		if _, known := zones.Lookup(name); !known {
			t.Errorf("%s is not known", name)
		}
	}
}

func TestNoNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"", "Local", "Europe", "Europe/", "/Europe/London", "../zones.go", "Europe/../Europe/London", "europe/london", "Europe/London\x00", "tzdata.zi", "Leeds",
		"right/Europe/London", "posix/Europe/London",
	} {
		if _, known := zones.Lookup(name); known {
			t.Errorf("%q is taken for a zone", name)
		}
	}
}

// An operator brings a newer database as a directory or as an archive; what holds no zones is
// refused.
func TestAnotherDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	carried, err := zones.Open(filepath.Join("data", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	unpack(t, filepath.Join("data", "zoneinfo.zip"), dir)
	unpacked, err := zones.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := unpacked.Release().Version, carried.Release().Version; got != want || got == "" {
		t.Errorf("version %q of the directory, %q of the archive", got, want)
	}
	if _, known := unpacked.Lookup("America/Vancouver"); !known {
		t.Error("Vancouver is not in the directory")
	}
	if err := os.Remove(filepath.Join(dir, "tzdata.zi")); err != nil {
		t.Fatal(err)
	}
	if nameless, err := zones.Open(dir); err != nil || nameless.Release().String() != "unknown" {
		t.Errorf("a directory that does not state its version: %v", err)
	}
	for _, path := range []string{t.TempDir(), filepath.Join(dir, "none"), "zones.go"} {
		if _, err := zones.Open(path); err == nil {
			t.Errorf("%s is taken for a time zone database", path)
		}
	}
}

func unpack(t *testing.T, archive, dir string) {
	t.Helper()
	from, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }()
	if err := os.CopyFS(dir, &from.Reader); err != nil {
		t.Fatal(err)
	}
}
