package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/reference/places"
)

// loaders is the number of concurrent transactions of one profile. Big ones run one after the
// other: four at once were four times slower than one, probably because those that conflict are run
// again.
const loaders = 4

// load writes through the domain packages what they write, and creates the rest by copying that.
func (s *scale) load(ctx context.Context) error {
	groups, consultants := s.app.Discovery.Groups, s.app.Discovery.Consultants
	s.app.Discovery.Groups, s.app.Discovery.Consultants = nil, nil // the index is built from the rows afterwards
	defer func() { s.app.Discovery.Groups, s.app.Discovery.Consultants = groups, consultants }()
	t := table{title: "Load, durable PostgreSQL"}
	t.add("", "entries", "s", "entries/s")
	wantedGroups, wantedConsultants := s.groups, s.consultants
	s.groups, s.consultants = min(s.groups, s.rooms), min(s.consultants, s.rooms/5)
	if err := s.loadGroups(ctx, &t); err != nil {
		return fmt.Errorf("groups: %w", err)
	}
	began := time.Now()
	if err := s.writeConsultants(ctx, loaders); err != nil {
		return fmt.Errorf("consultants: %w", err)
	}
	t.add(took("accounts with profiles, through the rooms, 3 transactions each, "+strconv.Itoa(loaders)+" at once", s.consultants, began)...)
	if err := s.copyAll(ctx, &t, wantedGroups, wantedConsultants); err != nil {
		return fmt.Errorf("copies: %w", err)
	}
	fmt.Fprintln(os.Stderr)
	return t.print()
}

func took(name string, n int, since time.Time) []string { return taken(name, n, time.Since(since)) }

func taken(name string, n int, d time.Duration) []string {
	return []string{name, strconv.Itoa(n), fmt.Sprintf("%.1f", d.Seconds()), perSecond(n, d)}
}

// loadGroups writes the first groups, with members who open requests, and the others in big
// transactions.
func (s *scale) loadGroups(ctx context.Context, t *table) error {
	groups, err := sample.Many(s.groups, seed, places.Open())
	if err != nil {
		return err
	}
	batches := slices.Collect(slices.Chunk(slices.Collect(groups), batchGroups))
	began, alone := time.Now(), 0
	for len(batches) > 0 && len(s.requests) < askingGroups {
		if err := s.writeGroups(ctx, batches[0]); err != nil {
			return err
		}
		alone, batches = alone+len(batches[0]), batches[1:]
	}
	t.add(took("groups, some with needs and requests, through the rooms, a transaction each", alone, began)...)
	began = time.Now()
	together, err := s.loadBatches(ctx, batches)
	t.add(took(fmt.Sprintf("groups with meetings, through the rooms, %d a transaction", batchGroups), together, began)...)
	s.groups = alone + together
	return err
}

func (s *scale) loadBatches(ctx context.Context, batches [][]sample.Group) (int, error) {
	done := 0
	for _, batch := range batches {
		if s.late() {
			break
		}
		if err := s.writeGroups(ctx, batch); err != nil {
			return done, err
		}
		done += len(batch)
		told("groups through the rooms", done, s.groups)
	}
	return done, nil
}
