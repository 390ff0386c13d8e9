//go:build unix

package server

import (
	"math"
	"syscall"
)

// maxOpenFiles returns how many files the process may have open at once.
func maxOpenFiles() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return math.MaxUint64
	}
	return uint64(limit.Cur) //nolint:unconvert // signed on some systems
}
