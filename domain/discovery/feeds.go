package discovery

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"reflect"
	"strconv"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// Feed is all that a search for groups finds, as the public may see it, however many. State is the
// same as long as it is the same groups in the same versions.
type Feed struct {
	StateHash string
	each      func(ctx context.Context, f func(models.Group) error) error
}

// Each calls f with every group of the feed as it is then, and stops at f's error and returns it.
// It holds few at a time, and f may take as long as it likes.
func (f Feed) Each(ctx context.Context, visit func(models.Group) error) error {
	return f.each(ctx, visit)
}

// FeedGroups returns a feed of all that a search finds; page, sort and facets do not count. Its
// errors are those of FindGroups but for models.ErrTooDeep. Groups are found by the index and then
// matched as their rows are. Of all groups, or of more than an index on a server returns at once,
// every row is matched. If the search asks something of one meeting, groups come with the meetings
// that match alone.
func (r *Room) FeedGroups(ctx context.Context, f models.GroupFilter) (Feed, error) {
	w, err := r.newGroupSearch(ctx, f)
	if err != nil {
		return Feed{}, err
	}
	resolved, err := r.resolveSearch(ctx, r.groupIndexKind(), w)
	if err != nil {
		return Feed{}, err
	}
	q := allIDsQuery(resolved.query)
	found, complete, err := r.findAll(ctx, q)
	if err != nil {
		return Feed{}, fmt.Errorf("search: %w", err)
	}
	moment := r.timeBucket(f)
	if !complete {
		state, err := r.hashAllPublic(ctx)
		return Feed{StateHash: state + moment, each: func(ctx context.Context, visit func(models.Group) error) error { return r.eachMatching(ctx, q, visit) }}, err
	}
	return Feed{StateHash: hashHits(found) + moment, each: func(ctx context.Context, visit func(models.Group) error) error {
		return r.eachHit(ctx, found, q, visit)
	}}, nil
}

// findAll returns the ids of all that the index finds, and whether they are all. If nothing is
// asked for, going through the rows is quicker.
func (r *Room) findAll(ctx context.Context, q search.Query) (found []search.Hit, complete bool, err error) {
	streamer, ok := r.Groups.(search.Streamer)
	if !ok || r.AsyncIndex || isUnfiltered(q) {
		result, err := r.Groups.Find(ctx, q)
		return result.Hits, result.TotalIsExact && result.Total <= len(result.Hits), err
	}
	for hit, err := range streamer.Stream(ctx, q) {
		if err != nil {
			return nil, false, err
		}
		found = append(found, hit)
	}
	return found, true, nil
}

// isUnfiltered reports whether a search has no filters: it leaves out ended groups alone.
func isUnfiltered(q search.Query) bool {
	_, onActivity := q.FacetFilters["activity"]
	return q.Text == "" && q.Where.IsZero() && len(q.PartFilters) == 0 && len(q.FacetFilters) == 1 && onActivity && reflect.DeepEqual(q.FacetFilters["activity"], notEnded())
}

// CountPublicGroups counts the groups that the public may see.
func (r *Room) CountPublicGroups(ctx context.Context) (n int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.CountGroups(ctx, models.StatusPublished)
		return err
	})
	return n, err
}

// eachMatching goes through every row. A search without filters asks of them only whether they
// have ended.
func (r *Room) eachMatching(ctx context.Context, q search.Query, visit func(models.Group) error) error {
	all := isUnfiltered(q)
	return r.EachPublicGroup(ctx, func(g models.Group) error {
		if all && g.Activity == models.ActivityEnded || !all && !matches(r.groupDocument(g), q) {
			return nil
		}
		return visit(r.narrowMeetings(g, q))
	})
}

// eachHit yields the rows of what an index found, as they are now.
func (r *Room) eachHit(ctx context.Context, found []search.Hit, q search.Query, visit func(models.Group) error) error {
	read := func(ids []models.ID) (rows map[models.ID]models.Group, err error) {
		err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
			rows, err = tx.GroupsByIDs(ctx, ids)
			return err
		})
		return rows, err
	}
	stillMatches := func(hit search.Hit, g models.Group) bool {
		return g.Status == models.StatusPublished && (g.Version <= hit.Version || matches(r.groupDocument(g), q))
	}
	for g, err := range revalidateRows(found, read, stillMatches) {
		if err == nil {
			err = visit(r.narrowMeetings(g, q))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func hashHits(found []search.Hit) string {
	s := newStateHash()
	for _, hit := range found {
		s.add(hit.ID, hit.Version)
	}
	return s.String()
}

func (r *Room) hashAllPublic(ctx context.Context) (string, error) {
	s := newStateHash()
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachRevision(ctx, store.KindGroup, func(id models.ID, stamp store.Revision) error {
			if stamp.Public {
				s.add(id, stamp.Version)
			}
			return nil
		})
	})
	return s.String(), err
}

// stateHash is a sum over groups and their versions, whatever their order.
type stateHash struct{ sum, count uint64 }

func newStateHash() *stateHash { return &stateHash{} }

func (s *stateHash) add(id models.ID, version int64) {
	hash := fnv.New64a()
	_, _ = hash.Write(id[:])                                                       // cannot fail
	_, _ = hash.Write(binary.BigEndian.AppendUint64(nil, uint64(max(0, version)))) // cannot fail
	s.sum += hash.Sum64()
	s.count++
}

// String returns the sum as text.
func (s *stateHash) String() string {
	return strconv.FormatUint(s.count, 36) + "." + strconv.FormatUint(s.sum, 36)
}
