// Command zonedata writes the file of time zones that package zones embeds. It is run by hand when
// the IANA time zone database has a new release:
//
//	go run ./internal/zonedata -wheel tzdata-2026.6-py2.py3-none-any.whl -out zones/data/zoneinfo.zip
//
// zones/data/ATTRIBUTION.md names the source of the wheel.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// maxBytes keeps the program small.
const maxBytes = 500_000

func main() {
	wheel := flag.String("wheel", "", "wheel of the Python package tzdata")
	out := flag.String("out", "reference/zones/data/zoneinfo.zip", "file to write")
	flag.Parse()
	if err := run(*wheel, *out); err != nil {
		fmt.Fprintln(os.Stderr, "zonedata:", err)
		os.Exit(1)
	}
}

func run(wheel, out string) error {
	archive, err := zip.OpenReader(wheel)
	if err != nil {
		return fmt.Errorf("open the wheel: %w", err)
	}
	defer func() { _ = archive.Close() }()
	var packed bytes.Buffer
	if err := pack(&archive.Reader, &packed); err != nil {
		return err
	}
	if packed.Len() > maxBytes {
		return fmt.Errorf("%d bytes are more than the %d allowed", packed.Len(), maxBytes)
	}
	if err := os.WriteFile(out, packed.Bytes(), 0o644); err != nil { //nolint:gosec // a file of the repository, for all to read
		return fmt.Errorf("write: %w", err)
	}
	fmt.Printf("%s: %d bytes\n", out, packed.Len())
	return nil
}

// root is the folder of the zones in the wheel.
const root = "tzdata/zoneinfo/"

// pack writes the zones in the order of their names, with the dates of the wheel, so that the same
// wheel gives the same file.
func pack(archive *zip.Reader, to io.Writer) error {
	w := zip.NewWriter(to)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	files := slices.Clone(archive.File)
	slices.SortFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		name, inside := strings.CutPrefix(f.Name, root)
		if !inside || f.FileInfo().IsDir() {
			continue
		}
		content, err := read(f)
		if err != nil {
			return err
		}
		if name == "tzdata.zi" { // its first line is the version; the rules are in the zones
			first, _, _ := bytes.Cut(content, []byte("\n"))
			content = []byte(string(first) + "\n")
		} else if !bytes.HasPrefix(content, []byte("TZif")) {
			continue
		}
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: f.Modified})
		if err != nil {
			return fmt.Errorf("pack %s: %w", name, err)
		}
		if _, err := entry.Write(content); err != nil {
			return fmt.Errorf("pack %s: %w", name, err)
		}
	}
	return w.Close()
}

func read(f *zip.File) ([]byte, error) {
	reader, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	defer func() { _ = reader.Close() }()
	content, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return content, nil
}
