// Package engines starts the programs that tests and measurements use: search servers, and private
// databases. It is for tests and measurements only.
package engines

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
)

// ErrNotInstalled means that the program of an engine is not on this machine.
var ErrNotInstalled = errors.New("not installed")

// Program is a program to start, with its directory.
type Program struct {
	Path   string
	Args   []string
	Env    []string
	Dir    string // a directory of its own, which is removed when the engine ends
	Signal string // that stops it: TERM, QUIT, …
}

// FreePort returns a free port of the loopback interface.
func FreePort(ctx context.Context) (int, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = listener.Close() }()
	address, _ := listener.Addr().(*net.TCPAddr)
	return address.Port, nil
}

// Directory creates a directory for an engine, open to the user that it will run as.
func Directory(name string) (string, error) {
	dir, err := os.MkdirTemp("", "shg-"+name+"-")
	if err != nil {
		return "", err
	}
	return dir, giveAway(dir)
}

// root returns the directory of the module.
func root() string {
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		return "."
	}
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

func missing(name string) error { return fmt.Errorf("%s is %w", name, ErrNotInstalled) }
