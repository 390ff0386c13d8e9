package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table collects rows and prints them under a title.
type table struct {
	title string
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print() error {
	fmt.Printf("\n%s\n", t.title)
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, row := range t.rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// times are measurements of one kind of call.
type times []time.Duration

// measured calls f so many times and returns the durations.
func measured(rounds int, f func(i int) error) (times, error) {
	list := make(times, 0, rounds)
	for i := range rounds {
		began := time.Now()
		if err := f(i); err != nil {
			return nil, err
		}
		list = append(list, time.Since(began))
	}
	return list, nil
}

// at returns the duration within which a share of the calls stayed.
func (t times) at(share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(t))
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

// p50p99 returns two cells.
func (t times) p50p99() []string { return []string{inMs(t.at(0.5)), inMs(t.at(0.99))} }

func inMs(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000) }

func perSecond(n int, d time.Duration) string { return fmt.Sprintf("%.0f", float64(n)/d.Seconds()) }
