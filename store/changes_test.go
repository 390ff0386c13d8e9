package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// published returns a new group that the public sees, not yet written.
func published(name string) models.Group {
	g := models.ExampleGroup()
	g.ID, g.Slug, g.Name, g.Meetings, g.Sources, g.Version = models.NewID(), name, name, nil, nil, 1
	g.Status = models.StatusPublished
	return g
}

// follower reads the log as a partner does: from where it stood on.
type follower struct {
	seq  int64
	seen map[models.ID]models.Change
}

func (f *follower) catchUp(ctx context.Context, s *store.Store) error {
	for more := true; more; {
		var err error
		if _, more, err = s.NumberChanges(ctx, nil); err != nil {
			return err
		}
	}
	return s.Read(ctx, func(tx *store.Tx) error {
		for {
			list, err := tx.ListChanges(ctx, models.ChangeFilter{After: f.seq, Limit: 7})
			if err != nil || len(list) == 0 {
				return err
			}
			for _, c := range list {
				if c.Seq <= f.seq {
					return fmt.Errorf("number %d after %d", c.Seq, f.seq)
				}
				f.seen[c.GroupID], f.seq = c, c.Seq
			}
		}
	})
}

func newFollower() *follower { return &follower{seen: map[models.ID]models.Change{}} }

// A write that began first and ends last is not skipped by a reader who has read everything in
// between.
func TestAChangeThatIsCommittedLateIsNotSkipped(t *testing.T) {
	t.Parallel()
	s := testdb.Postgres(t) // SQLite has one writer at a time
	slow, quick := published("slow"), published("quick")
	written, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		var once sync.Once
		ended <- s.Write(context.WithoutCancel(t.Context()), func(tx *store.Tx) error {
			if err := tx.CreateGroup(t.Context(), &slow); err != nil {
				return err
			}
			once.Do(func() { close(written) })
			<-goOn
			return nil
		})
	}()
	<-written
	write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &quick) })
	f := newFollower()
	if err := f.catchUp(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.seen[quick.ID]; !ok || len(f.seen) != 1 {
		t.Errorf("while one write waits the other is not told: %v", f.seen)
	}
	close(goOn)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if err := f.catchUp(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.seen[slow.ID]; !ok {
		t.Error("the write that ended late was skipped")
	}
}

// Six writers and three readers who number and read as they like: at the end every reader knows the
// last version of every group.
func TestEveryReaderLearnsOfEveryLastChange(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		ids := groups(t, s, 20)
		var working sync.WaitGroup
		var done atomic.Bool
		followers := []*follower{newFollower(), newFollower(), newFollower()}
		var reading sync.WaitGroup
		for _, f := range followers {
			reading.Go(func() {
				for !done.Load() {
					if err := f.catchUp(t.Context(), s); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for w := range 6 {
			working.Go(func() {
				for i := range 40 {
					if err := toggle(t.Context(), s, ids[(w*7+i*3)%len(ids)]); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		working.Wait()
		done.Store(true)
		reading.Wait()
		want := map[models.ID]string{}
		for _, id := range ids {
			g := read(t, s, func(tx *store.Tx) (models.Group, error) { return tx.Group(t.Context(), id) })
			want[id] = fmt.Sprint(g.Version, " ", g.Status == models.StatusPublished)
		}
		for i, f := range followers {
			if err := f.catchUp(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			got := map[models.ID]string{}
			for id, c := range f.seen {
				got[id] = fmt.Sprint(c.Version, " ", c.Type == models.ChangeUpserted)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("reader %d (-directory +reader):\n%s", i, diff)
			}
		}
	})
}

// groups returns so many new published groups.
func groups(t *testing.T, s *store.Store, n int) []models.ID {
	t.Helper()
	var ids []models.ID
	for i := range n {
		g := published(fmt.Sprintf("group-%d", i))
		write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &g) })
		ids = append(ids, g.ID)
	}
	return ids
}

// toggle publishes or archives a group.
func toggle(ctx context.Context, s *store.Store, id models.ID) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		g, err := tx.Group(ctx, id)
		if err != nil {
			return err
		}
		g.Status = map[models.Status]models.Status{
			models.StatusPublished: models.StatusArchived, models.StatusArchived: models.StatusPublished,
		}[g.Status]
		return tx.UpdateGroup(ctx, &g, g.Version)
	})
}

// A draft is never in the log. A group that was in the log and is merged names its target.
// Tombstones are deleted in time, and the log records that they were.
func TestDraftsMergesAndPruning(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		draft, living, merged := published("draft"), published("living"), published("merged")
		draft.Status = models.StatusDraft
		write(t, s, func(tx *store.Tx) error {
			for _, g := range []*models.Group{&draft, &living, &merged} {
				if err := tx.CreateGroup(t.Context(), g); err != nil {
					return err
				}
			}
			draft.Name = "still a draft"
			if err := tx.UpdateGroup(t.Context(), &draft, 1); err != nil {
				return err
			}
			merged.Status = models.StatusArchived
			if err := tx.UpdateGroup(t.Context(), &merged, 1); err != nil {
				return err
			}
			for _, g := range []models.Group{draft, merged} {
				if err := tx.LogMerge(t.Context(), g, living.ID); err != nil {
					return err
				}
			}
			return nil
		})
		f := newFollower()
		if err := f.catchUp(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if c := f.seen[merged.ID]; len(f.seen) != 2 || c.Type != models.ChangeMerged || c.IntoID == nil || *c.IntoID != living.ID || c.Version != 2 {
			t.Errorf("told: %+v", f.seen)
		}
		write(t, s, func(tx *store.Tx) error { return tx.PruneChanges(t.Context(), time.Now().Add(time.Hour)) })
		log := read(t, s, func(tx *store.Tx) (models.ChangeLog, error) { return tx.ChangeLog(t.Context()) })
		if log.PrunedSeq != f.seen[merged.ID].Seq || log.LastSeq != f.seq || len(log.CursorKey) < 32 {
			t.Errorf("log %+v after %d", log, f.seq)
		}
		left := read(t, s, func(tx *store.Tx) ([]models.Change, error) {
			return tx.ListChanges(t.Context(), models.ChangeFilter{Limit: 10})
		})
		if len(left) != 1 || !slices.ContainsFunc(left, func(c models.Change) bool { return c.GroupID == living.ID }) {
			t.Errorf("left: %+v", left)
		}
	})
}

// What a program wrote that does not know the log is in the log once it is mended; what is in the
// log already is not added again.
func TestRepairingTheLog(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		ids := groups(t, s, 3)
		f := newFollower()
		if err := f.catchUp(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		alter(t, s, "UPDATE groups SET version = 2 WHERE id = ?", ids[0])
		alter(t, s, "UPDATE groups SET version = 2, status = 'archived' WHERE id = ?", ids[1])
		before := f.seq
		for range 2 {
			if err := s.RepairChanges(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := f.catchUp(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		if f.seq != before+2 || f.seen[ids[0]].Version != 2 || f.seen[ids[1]].Type != models.ChangeRemoved {
			t.Errorf("%d after %d: %+v", f.seq, before, f.seen)
		}
	})
}

// After an import of 100,000 groups each of 200 batches of numbers would sort what the others left,
// while writers wait.
func TestABacklogOfChangesIsNotSortedForEachBatch(t *testing.T) {
	t.Parallel()
	db := testdb.SQLite(t)
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		plan, err := tx.PlanOfNumbering(t.Context())
		if err == nil && (!strings.Contains(plan, "changes_unnumbered") || strings.Contains(plan, "TEMP B-TREE")) {
			t.Errorf("the plan is\n%s", plan)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
