package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Transactions of several processes that make the same under one name: one makes it, the others
// learn what it made.
func TestOneOfSeveralMakesIt(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		once := models.IdempotencyKey{ID: strings.Repeat("a", 64), BodyMAC: strings.Repeat("b", 64), Status: 201}
		var all sync.WaitGroup
		var created, known atomic.Int64
		for i := range 32 {
			all.Go(func() {
				g := &models.Group{ID: models.NewID(), Name: "Group", Slug: fmt.Sprintf("group-%d", i), Kind: models.KindPeer, Status: models.StatusPublished, Activity: models.ActivityActive}
				err := s.Write(t.Context(), func(tx *store.Tx) error {
					if err := tx.CheckIdempotency(t.Context(), once); err != nil {
						return err
					}
					if err := tx.CreateIdempotencyRecord(t.Context(), models.IdempotencyRecord{ID: once.ID, BodyMAC: once.BodyMAC, Status: once.Status, ThingID: g.ID}); err != nil {
						return err
					}
					return tx.CreateGroup(t.Context(), g)
				})
				if _, done := errors.AsType[*models.AlreadyCreatedError](err); done {
					known.Add(1)
				} else if err == nil {
					created.Add(1)
				} else {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if created.Load() != 1 || known.Load() != 31 {
			t.Errorf("%d made it, %d learnt of it", created.Load(), known.Load())
		}
	})
}
