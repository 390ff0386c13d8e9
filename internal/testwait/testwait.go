// Package testwait waits in tests for what another goroutine or process does. It alone decides how
// long: as long as the test binary may run (-timeout), since a busy machine is no failure of what
// is tested.
package testwait

import (
	"testing"
	"time"
)

// reportTime is the part of the test binary's time for reporting what was waited for, and for
// cleaning up.
const reportTime = 30 * time.Second

// pollInterval is how long to wait between two looks.
const pollInterval = 20 * time.Millisecond

// NearDeadline returns a channel that receives when the test binary's time is nearly over. Without
// a limit (-timeout 0) it never does.
func NearDeadline(t *testing.T) <-chan time.Time {
	t.Helper()
	deadline, limited := t.Deadline()
	if !limited {
		return nil
	}
	return time.After(time.Until(deadline) - reportTime)
}

// Until waits until f reports true. It fails the test with the last value of now when the test
// binary's time is nearly over.
func Until(t *testing.T, f func() (done bool, now string)) {
	t.Helper()
	deadline := NearDeadline(t)
	for {
		done, now := f()
		if done {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("not before the time of the tests was over: %s", now)
		case <-time.After(pollInterval):
		}
	}
}

// For waits until f reports true, and fails the test as Until does. what names the condition.
func For(t *testing.T, description string, f func() bool) {
	t.Helper()
	Until(t, func() (bool, string) { return f(), description })
}
