//go:build !linux

package faults_test

import "testing"

// needDisks skips: elsewhere the tests mount nothing.
func needDisks(t *testing.T) {
	t.Helper()
	t.Skip("power cuts and full disks are SKIPPED: file systems are mounted on Linux alone")
}
