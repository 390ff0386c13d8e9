// Package testmeili gives tests a search server, started once per test process and stopped with it.
// It is for tests only.
//
// If Meilisearch is not installed its tests are skipped by name, and fail if CI is true.
package testmeili

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"sync"
	"testing"

	"github.com/shg-directory/shg/internal/engines"
)

// sharedServer is the server of this test process.
type sharedServer struct {
	once   sync.Once
	server *engines.Meilisearch
	err    error
}

var process sharedServer //nolint:gochecknoglobals // one per test process

// Server returns the server that the tests of this process share. Take index names from Prefix.
func Server(t testing.TB) *engines.Meilisearch {
	t.Helper()
	process.once.Do(func() {
		process.server, process.err = engines.StartMeilisearch(context.WithoutCancel(t.Context()), engines.MeilisearchOptions{})
	})
	return orSkip(t, process.server, process.err)
}

// StartServer returns a server for one test alone, which the test may kill and restart.
func StartServer(t testing.TB) *engines.Meilisearch {
	t.Helper()
	server, err := engines.StartMeilisearch(context.WithoutCancel(t.Context()), engines.MeilisearchOptions{})
	if err == nil {
		t.Cleanup(func() { _ = server.Close() })
	}
	return orSkip(t, server, err)
}

func orSkip(t testing.TB, server *engines.Meilisearch, err error) *engines.Meilisearch {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, engines.ErrNotInstalled) && os.Getenv("CI") != "true":
		t.Skipf("Meilisearch is SKIPPED: %v", err)
	default:
		t.Fatalf("Meilisearch is required where CI is true: %v", err)
	}
	return server
}

// Prefix returns a prefix of index names that no other test has.
func Prefix() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b) // never fails
	return "t" + hex.EncodeToString(b) + "_"
}
