package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/embedded"
	"github.com/shg-directory/shg/search/meili"
	"github.com/shg-directory/shg/store"
)

// indexes are the search indexes of a house: in memory, or on a server of their own.
type indexes struct {
	groups, consultants search.Index
	remote              []search.Remote   // those on a server
	memory              []*embedded.Index // those in memory
}

// openIndexes makes them; nothing is asked of a server yet.
func openIndexes(g Ground, cards api.Cards) indexes {
	if server := g.Config.Meili; server.URL != "" {
		open := func(name string) *meili.Index {
			return meili.New(meili.Options{URL: server.URL, Key: server.Key, UID: server.Prefix + name, Log: g.Log, Roughly: name == "consultants"})
		}
		groups, consultants := open("groups"), open("consultants")
		return indexes{groups: groups, consultants: consultants, remote: []search.Remote{groups, consultants}}
	}
	groups := embedded.New(embedded.Options{Example: cards.Group(models.ExampleGroup())})
	consultants := embedded.New(embedded.Options{Example: cards.Consultant(models.ExampleConsultant())})
	return indexes{groups: groups, consultants: consultants, memory: []*embedded.Index{groups, consultants}}
}

// onServer says that the indexes are on a server of their own.
func (i indexes) onServer() bool { return len(i.remote) > 0 }

// ping says whether the server of the indexes answers.
func (i indexes) ping(ctx context.Context) error { return i.remote[0].Ping(ctx) }

func (i indexes) close() {
	for _, index := range i.memory {
		index.Close()
	}
}

// Prepare makes indexes on a server that are missing, empty: it is for directories that are empty too.
func (h *House) Prepare(ctx context.Context) error {
	for _, index := range h.indexes.remote {
		if err := index.Prepare(ctx); err != nil {
			return fmt.Errorf("prepare the index: %w", err)
		}
	}
	return nil
}

const (
	lookAgain    = time.Minute     // at indexes that stand well
	lookSoon     = 5 * time.Second // at a server that is away
	patientCount = 100             // how many documents more or less than rows are left to the jobs that wait
	manyRows     = 1000            // from how many on an empty index is filled beside rather than record by record
)

// keepIndexes looks after indexes on a server while serving: one that is missing, set up for another version of the program, or empty beside many rows is
// built anew by one of the services, and one that holds more or less than it should is held to the rows.
func (h *House) keepIndexes(ctx context.Context) {
	for ctx.Err() == nil {
		wait := lookAgain
		if err := h.lookAtIndexes(ctx); err != nil && ctx.Err() == nil {
			wait = lookSoon
			h.Log.WarnContext(ctx, "search indexes", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

func (h *House) lookAtIndexes(ctx context.Context) error {
	standings, err := h.Directory.Standings(ctx)
	if err != nil {
		return err
	}
	for _, s := range standings {
		if err := h.mendIndex(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// beginIndexes makes the indexes of an empty directory; what else is to be done about indexes is done while serving.
func (h *House) beginIndexes(ctx context.Context) error {
	standings, err := h.Directory.Standings(ctx)
	if err != nil {
		return err
	}
	for _, s := range standings {
		if s.Public == 0 {
			if err := h.mendIndex(ctx, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *House) mendIndex(ctx context.Context, s directory.Standing) error {
	switch off := s.Documents - s.Public; {
	case s.Missing && s.Public == 0, s.Outdated && s.Documents == 0 && s.Public == 0:
		return h.Prepare(ctx)
	case s.Missing, s.Outdated, s.Documents == 0 && s.Public > manyRows:
		h.Log.InfoContext(ctx, "the index is built anew", "index", s.Name, "missing", s.Missing, "outdated", s.Outdated, "records", s.Public)
		err := h.Directory.Reindex(ctx, s.Name, nil)
		if errors.Is(err, models.ErrConflict) {
			return nil // another replica does it
		}
		return err
	case off > patientCount || off < -patientCount:
		return h.Store.Write(ctx, func(tx *store.Tx) error {
			return tx.Enqueue(ctx, models.JobReconcileIndex, s.Name, h.Now())
		})
	}
	return nil
}
