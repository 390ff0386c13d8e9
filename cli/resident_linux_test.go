package cli_test

import (
	"os"
	"syscall"
)

// peakResident returns the most memory that an ended process had, in bytes.
func peakResident(state *os.ProcessState) (int64, bool) {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, false
	}
	return usage.Maxrss << 10, true
}
