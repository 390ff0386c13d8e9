//go:build !unix

package server

import "math"

// maxOpenFiles returns how many files the process may have open at once: as many as it likes.
func maxOpenFiles() uint64 { return math.MaxUint64 }
