package cli_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// At four times the load that it can carry, the service still carries nearly as much and answers
// admitted requests soon. It refuses the others as promised, grows little, and recovers within five
// seconds. The rest of this package waits meanwhile, because this is measured. The processor use of
// other programs is measured too, and widens the limits.
func TestOverload(t *testing.T) {
	l := startLoaded(t)
	offer{callers: 4, last: time.Second, targets: []vegeta.Target{l.search()}}.to(t, l) // warm
	again(t, func() []string {
		peak := offer{callers: 8, last: lasting(3*time.Second, 20*time.Second), targets: []vegeta.Target{l.search()}}.to(t, l)
		over := offer{rate: 4 * int(peak.goodput), last: lasting(4*time.Second, time.Minute), targets: []vegeta.Target{l.search()}}.to(t, l)
		recovered := l.recovers(peak.fair(100 * time.Millisecond))
		table(t, "peak, 8 callers", peak, fmt.Sprintf("4 × peak, %d/s", 4*int(peak.goodput)), over)
		t.Logf("itself again after %s", recovered.Round(time.Millisecond))
		return overloadFaults(peak, over, recovered)
	})
}

// kept is the share of its peak that the service must still reach.
const kept = 0.8

// overloadFaults judges what does not depend on time. The long form alone judges speed too: beside
// other tests, as the short form runs, the service gets a part of the processors that the scheduler
// decides.
func overloadFaults(peak, over outcome, recovered time.Duration) (faults []string) {
	fault := func(is bool, format string, args ...any) {
		if is {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	fault(len(over.bad) > 0, "neither answered nor refused: %v", over.bad)
	fault(over.mostMiB > 1.5*peak.mostMiB, "%.0f MiB under overload, %.0f at peak", over.mostMiB, peak.mostMiB)
	if !long() {
		return faults
	}
	least := kept * peak.goodput * min(1, over.share/peak.share) // others may have taken more of the processors meanwhile
	fault(over.goodput < least, "%.0f answers/s under overload, %.0f at peak", over.goodput, peak.goodput)
	fault(over.p99 > over.fair(500*time.Millisecond), "p99 of the answers is %s", over.p99)
	fault(over.refused < over.offered/4, "%d of %d refused: this was no overload", over.refused, over.offered)
	fault(recovered > 5*time.Second, "itself again after %s", recovered)
	return faults
}

// recovers returns how long it takes until ten questions in a row are each answered, in the long
// form quickly.
func (l loaded) recovers(quickly time.Duration) time.Duration {
	began := time.Now()
	for quick := 0; quick < 10 && (!long() || time.Since(began) < 20*time.Second); {
		started := time.Now()
		response, err := http.Get(l.search().URL)
		if err == nil {
			_ = response.Body.Close()
		}
		if quick++; err != nil || response.StatusCode != http.StatusOK || long() && time.Since(started) > quickly {
			quick = 0
		}
	}
	return time.Since(began)
}
