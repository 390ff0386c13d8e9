package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/shg-directory/shg/store"
)

func openAt(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(dir, "shg.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestADiskWithRoomLeavesNoProbeBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := openAt(t, dir).CheckDiskSpace(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "shg.db-probe")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a probe is left: %v", err)
	}
}

func TestADiskThatTakesNothingIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "shg.db-probe"), 0o700); err != nil { // no file can be written there, by root either
		t.Fatal(err)
	}
	s := openAt(t, dir)
	for range 2 { // the second is the answer that is believed for a while
		if err := s.CheckDiskSpace(t.Context()); err == nil {
			t.Error("no error")
		}
	}
}

func TestADiskThatDoesNotAnswerIsWaitedForNoLongerThanTheContext(t *testing.T) {
	t.Parallel()
	ended, end := context.WithCancel(t.Context())
	end()
	err := openAt(t, t.TempDir()).CheckDiskSpace(ended)
	if err != nil && !errors.Is(err, context.Canceled) { // it may have answered at once
		t.Error(err)
	}
}
