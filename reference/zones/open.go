package zones

import (
	"archive/zip"
	"bufio"
	"bytes"
	_ "embed" // the database that the program carries
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// zoneinfo is a zip archive of the database, written by internal/zonedata. Its origin is in
// data/ATTRIBUTION.md.
//
//go:embed data/zoneinfo.zip
var zoneinfo []byte

// releaseFile is where the IANA database states its version, in its first line: "# version 2026f".
const releaseFile = "tzdata.zi"

// openEmbedded returns the database inside the program. It panics only if the build embedded
// something else, which a test rules out.
func openEmbedded() *Database {
	archive, err := zip.NewReader(bytes.NewReader(zoneinfo), int64(len(zoneinfo)))
	if err != nil {
		panic(err)
	}
	db, err := openFS(archive)
	if err != nil {
		panic(err)
	}
	return db
}

// Open returns the database at path, a directory or a zip archive (see Use). It refuses one without
// the zone Europe/London.
func Open(path string) (*Database, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open the time zone database: %w", err)
	}
	if info.IsDir() {
		return openFS(os.DirFS(path))
	}
	content, err := os.ReadFile(path) //nolint:gosec // the operator names it; held in memory, so that the file may be replaced meanwhile
	if err != nil {
		return nil, fmt.Errorf("open the time zone database: %w", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("%s is neither a directory nor a zip archive: %w", path, err)
	}
	return openFS(archive)
}

func openFS(files fs.FS) (*Database, error) {
	root, err := findRoot(files)
	if err != nil {
		return nil, err
	}
	release, err := readRelease(root)
	if err != nil {
		return nil, err
	}
	return &Database{files: root, release: release}, nil
}

// probeZone is a zone that every release has.
const probeZone = "Europe/London"

var errNoZones = errors.New("there is no time zone database: Europe/London is missing")

// findRoot finds the directory that holds the zones: the top, or one of those in which
// distributions and archives put it.
func findRoot(files fs.FS) (fs.FS, error) {
	for _, dir := range []string{".", "zoneinfo", "tzdata/zoneinfo", "usr/share/zoneinfo"} {
		content, err := fs.ReadFile(files, path.Join(dir, probeZone))
		if err != nil || !bytes.HasPrefix(content, []byte("TZif")) {
			continue
		}
		return fs.Sub(files, dir) //nolint:wrapcheck // the names above are valid
	}
	return nil, errNoZones
}

func readRelease(root fs.FS) (Release, error) {
	var r Release
	info, err := fs.Stat(root, probeZone)
	if err != nil {
		return r, fmt.Errorf("read when the time zones were packaged: %w", err)
	}
	r.Packaged = info.ModTime().UTC()
	file, err := root.Open(releaseFile)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("read the version of the time zones: %w", err)
	}
	defer func() { _ = file.Close() }()
	line, err := bufio.NewReaderSize(io.LimitReader(file, 200), 200).ReadString('\n')
	if version, ok := strings.CutPrefix(line, "# version "); ok && err == nil {
		r.Version = strings.TrimSpace(version)
	}
	return r, nil
}
