//go:build !linux

package cli_test

import "os"

// peakResident is not known on this system.
func peakResident(*os.ProcessState) (int64, bool) { return 0, false }
