package shares_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/shg-directory/shg/platform/shares"
)

func network(i int) shares.Caller { return shares.Caller{Name: fmt.Sprint("network ", i)} }

func key(i int) shares.Caller { return shares.Caller{Name: fmt.Sprint("key ", i), Known: true} }

// most returns how much a caller gets, one by one, before it is refused.
func most(p *shares.Pool, c shares.Caller) (n int64) {
	for p.TryAcquire(c, 1) {
		n++
	}
	return n
}

func TestOneCallerLeavesSomeToTheNext(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rules    shares.Rules
		networks []int64 // what each gets that comes after the others and takes all it can
		key      int64   // what a key gets after them
	}{
		"half":                {shares.Rules{Total: 16, Reserved: 4, Ratio: 1, Minimum: 1}, []int64{6, 3, 1, 1, 1, 0}, 2},
		"three quarters":      {shares.Rules{Total: 16, Reserved: 4, Ratio: 3, Minimum: 1}, []int64{9, 2, 1, 0}, 3},
		"nothing kept":        {shares.Rules{Total: 16, Ratio: 1, Minimum: 1}, []int64{8, 4, 2, 1, 1, 0}, 0},
		"a floor above":       {shares.Rules{Total: 12, Ratio: 1, Minimum: 8}, []int64{8, 4, 0}, 0},
		"one place, for keys": {shares.Rules{Total: 1, Reserved: 1, Ratio: 1, Minimum: 1}, []int64{0}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := shares.New(test.rules)
			for i, want := range test.networks {
				if got := most(p, network(i)); got != want {
					t.Errorf("network %d got %d, want %d", i, got, want)
				}
			}
			if got := most(p, key(0)); got != test.key {
				t.Errorf("a key got %d, want %d", got, test.key)
			}
		})
	}
}

func TestKeysDoNotTakeTheNetworksShare(t *testing.T) {
	t.Parallel()
	p := shares.New(shares.Rules{Total: 16, Reserved: 4, Ratio: 1, Minimum: 1})
	if got := most(p, key(0)); got != 8 {
		t.Errorf("a key alone got %d of 16", got)
	}
	if got := most(p, network(0)); got != 4 {
		t.Errorf("a network beside it got %d of 8", got)
	}
}

func TestWhatIsGivenBackIsThereForOthers(t *testing.T) {
	t.Parallel()
	p := shares.New(shares.Rules{Total: 100, Reserved: 20, Ratio: 1, Minimum: 10})
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			c := network(i % 5)
			if i%4 == 0 {
				c = key(i)
			}
			for range 1000 {
				if p.TryAcquire(c, 7) {
					p.Release(c, 7)
				}
			}
		})
	}
	all.Wait()
	if p.Available() != p.Total() {
		t.Errorf("%d of %d left when all was given back", p.Available(), p.Total())
	}
	if got := most(p, network(0)); got != 40 {
		t.Errorf("a network got %d of 80 afterwards", got)
	}
}

func TestNothingCanAlwaysBeTaken(t *testing.T) {
	t.Parallel()
	p := shares.New(shares.Rules{Total: 8, Ratio: 1, Minimum: 1})
	for p.TryAcquire(network(0), 1) || p.TryAcquire(network(1), 1) {
	}
	if !p.TryAcquire(network(0), 0) { // it holds more by now than it would get
		t.Error("a caller was refused nothing at all")
	}
}

func TestMoreThanThereIs(t *testing.T) {
	t.Parallel()
	p := shares.New(shares.Rules{Total: 10, Ratio: 1, Minimum: 20})
	if p.TryAcquire(network(0), 11) {
		t.Error("more was taken than there is")
	}
	if !p.TryAcquire(network(0), 10) || p.Available() != 0 {
		t.Errorf("the floor is not granted: %d left", p.Available())
	}
}
