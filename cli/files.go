package cli

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeOutput writes to the named file, or to standard output if the name is "". A regular file,
// and one that does not exist yet, appears when it is whole and on disk: after an error the
// previous file stays. Everything else (a device, a pipe, the target of a symbolic link) is written
// into and stays what it is.
func (a *commandLine) writeOutput(name string, write func(io.Writer) error) error {
	if name == "" {
		return writeBuffered(a.Out, write)
	}
	existing, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && existing.Mode().IsRegular():
		return writeAtomically(name, write)
	case err != nil:
		return err
	}
	return writeInPlace(name, write)
}

// isStdout reports whether the name is that of this process's standard output. Opening it again
// would truncate it.
func (a *commandLine) isStdout(name string) bool {
	out, isFile := a.Out.(*os.File)
	if !isFile {
		return false
	}
	named, err := os.Stat(name)
	if err != nil || named.Mode().IsRegular() && filepath.Dir(name) != "/dev" {
		return false
	}
	stdout, err := out.Stat()
	return err == nil && os.SameFile(named, stdout)
}

// writeAtomically writes a file beside the named one and renames it once it is on disk.
func writeAtomically(name string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	err = errors.Join(writeBuffered(file, write), file.Chmod(0o644), file.Sync(), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}

// writeInPlace writes into the target of the name.
func writeInPlace(name string, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644) //nolint:gosec // what is written is public
	if err != nil {
		return err
	}
	err = writeBuffered(file, write)
	if led, statErr := file.Stat(); statErr == nil && led.Mode().IsRegular() {
		err = errors.Join(err, file.Sync())
	}
	return errors.Join(err, file.Close())
}

func writeBuffered(to io.Writer, write func(io.Writer) error) error {
	out := bufio.NewWriter(to)
	if err := write(out); err != nil {
		return err
	}
	return out.Flush()
}
