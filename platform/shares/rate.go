package shares

import "time"

// Rate is the minimum speed of a body or an answer.
type Rate struct {
	PerSecond int64         // bytes a second, at least, over everything that has gone since the beginning
	Grace     time.Duration // how long a transfer may be behind that
	Stall     time.Duration // how long nothing may go at all
	Max       time.Duration // how long the whole may take
}

// Deadline returns when more must have gone of what began then and of which so many bytes have gone
// by now.
func (r Rate) Deadline(began, now time.Time, gone int64) time.Time {
	due := began.Add(r.Grace + time.Duration(float64(gone)/float64(r.PerSecond)*float64(time.Second)))
	for _, other := range []time.Time{now.Add(r.Stall), began.Add(r.Max)} {
		if other.Before(due) {
			due = other
		}
	}
	return due
}
