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

// carried returns the database inside the program. It panics only if the build embedded something
// else, which a test rules out.
func carried() *Database {
	archive, err := zip.NewReader(bytes.NewReader(zoneinfo), int64(len(zoneinfo)))
	if err != nil {
		panic(err)
	}
	db, err := openIn(archive)
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
		return openIn(os.DirFS(path))
	}
	content, err := os.ReadFile(path) //nolint:gosec // the operator names it; held in memory, so that the file may be replaced meanwhile
	if err != nil {
		return nil, fmt.Errorf("open the time zone database: %w", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("%s is neither a directory nor a zip archive: %w", path, err)
	}
	return openIn(archive)
}

func openIn(files fs.FS) (*Database, error) {
	root, err := rootOf(files)
	if err != nil {
		return nil, err
	}
	release, err := releaseOf(root)
	if err != nil {
		return nil, err
	}
	return &Database{files: root, release: release}, nil
}

// probe is a zone that every release has.
const probe = "Europe/London"

var errNoZones = errors.New("there is no time zone database: Europe/London is missing")

// rootOf finds the directory that holds the zones: the top, or one of those in which distributions
// and archives put it.
func rootOf(files fs.FS) (fs.FS, error) {
	for _, dir := range []string{".", "zoneinfo", "tzdata/zoneinfo", "usr/share/zoneinfo"} {
		content, err := fs.ReadFile(files, path.Join(dir, probe))
		if err != nil || !bytes.HasPrefix(content, []byte("TZif")) {
			continue
		}
		return fs.Sub(files, dir) //nolint:wrapcheck // the names above are valid
	}
	return nil, errNoZones
}

func releaseOf(root fs.FS) (Release, error) {
	var r Release
	info, err := fs.Stat(root, probe)
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
