// Package statistics is the room of what is published about all groups together: what they need, how
// long they wait, and where nobody is there for them. Nothing in it leads to one group. Which numbers
// can be published is in disclosure.go.
package statistics

import (
	"context"
	"errors"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/topics"
	"github.com/shg-directory/shg/store"
)

// Room publishes statistics and reads them. Make it with New; it is safe for concurrent use.
type Room struct {
	store  *store.Store
	topics *topics.Taxonomy
	now    func() time.Time
}

// New makes the room.
func New(db *store.Store, taxonomy *topics.Taxonomy, now func() time.Time) *Room {
	return &Room{store: db, topics: taxonomy, now: now}
}

// Latest returns what was published last; without tables before anything was.
func (r *Room) Latest(ctx context.Context) (s models.Statistics, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		s, err = tx.Statistics(ctx)
		if errors.Is(err, models.ErrNotFound) {
			err = nil
		}
		return err
	})
	return s, err
}

// Publish publishes the statistics of the month that is, once, whichever process comes first. They stay
// as they are until the next month, so that nobody sees one group's act by the difference of two days.
func (r *Room) Publish(ctx context.Context) error {
	today := models.DateOf(r.now().UTC())
	last, err := r.Latest(ctx)
	if err != nil || last.Month == today.FirstOfMonth() {
		return err
	}
	published := models.Statistics{Month: today.FirstOfMonth(), PublishedOn: today}
	err = r.store.Read(ctx, func(tx *store.Tx) (err error) {
		published.Tables, err = r.count(ctx, tx, today)
		return err
	})
	if err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error { return tx.PublishStatistics(ctx, &published) })
}
