package discovery

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
	"github.com/shg-directory/shg/store"
)

// shelf is one of the indexes with what is needed to hold its answers to the rows.
type shelf struct {
	name  string // as the operator calls it
	index search.Index
	kind  string // of record, as the store calls it
	job   models.JobKind
	// current are the documents of those of the records that the public may see now, as they are
	// now.
	current func(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error)
	// all are the documents of all that the public may see.
	all func(ctx context.Context) search.Documents
}

func (r *Room) groupShelf() shelf {
	return shelf{
		name: "groups", index: r.Groups, kind: store.KindGroup, job: models.JobIndexGroup, current: r.currentGroups,
		all: func(ctx context.Context) search.Documents { return documents(ctx, r.EachPublicGroup, r.groupDocument) },
	}
}

func (r *Room) consultantShelf() shelf {
	return shelf{
		name: "consultants", index: r.Consultants, kind: store.KindConsultant, job: models.JobIndexConsultant, current: r.currentConsultants,
		all: func(ctx context.Context) search.Documents {
			return documents(ctx, r.eachConsultant, r.consultantDocument)
		},
	}
}

func (r *Room) currentGroups(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error) {
	current := map[models.ID]search.Document{}
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.GroupsByIDs(ctx, ids)
		for _, g := range rows {
			r.tellPublic(current, g)
		}
		return err
	})
	return current, err
}

func (r *Room) tellPublic(current map[models.ID]search.Document, g models.Group) {
	if g.Status == models.StatusPublished {
		current[g.ID] = r.groupDocument(g)
	}
}

// currentOrMade is currentGroups that does not read what was just made; in the index's turn alone.
func (r *Room) currentOrMade(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error) {
	held, rest := r.made.take(ids)
	current, err := map[models.ID]search.Document{}, error(nil)
	if len(rest) > 0 {
		current, err = r.currentGroups(ctx, rest)
	}
	for _, g := range held {
		r.tellPublic(current, g)
	}
	return current, err
}

func (r *Room) currentConsultants(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error) {
	current := map[models.ID]search.Document{}
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.ConsultantsByIDs(ctx, ids)
		for id, c := range rows {
			if c.Listed() {
				current[id] = r.consultantDocument(c)
			}
		}
		return err
	})
	return current, err
}

// freshen holds a page of an index that receives writes late to the rows as they are: what the
// public may no longer see is gone, what has changed is shown as it is now, and only if it still is
// what was asked for.
func (r *Room) freshen(ctx context.Context, s shelf, q search.Query, result *search.Result) error {
	if !r.Lagging || len(result.Hits) == 0 {
		return nil
	}
	ids := make([]models.ID, len(result.Hits))
	for i, hit := range result.Hits {
		ids[i] = hit.ID
	}
	versions, err := r.Store.VersionsOf(ctx, s.kind, ids)
	if err != nil {
		return fmt.Errorf("look at the rows of the page: %w", err)
	}
	var newer []models.ID
	for _, hit := range result.Hits {
		if now, ok := versions[hit.ID]; ok && now.Status == models.StatusPublished && now.Version > hit.Version {
			newer = append(newer, hit.ID)
		}
	}
	var current map[models.ID]search.Document
	if len(newer) > 0 {
		if current, err = s.current(ctx, newer); err != nil {
			return fmt.Errorf("read what has changed: %w", err)
		}
	}
	found := len(result.Hits)
	result.Hits = slices.DeleteFunc(result.Hits, func(hit search.Hit) bool {
		now, ok := versions[hit.ID]
		if !ok || now.Status != models.StatusPublished {
			return true
		}
		d, changed := current[hit.ID]
		return now.Version > hit.Version && (!changed || !answers(d, q))
	})
	for i, hit := range result.Hits {
		if d, ok := current[hit.ID]; ok {
			result.Hits[i] = shown(d, q)
		}
	}
	if gone := found - len(result.Hits); gone > 0 {
		result.Total, result.TotalIsExact = max(0, result.Total-gone), false
	}
	return nil
}

// answers reports whether a document is what a query asks for.
func answers(d search.Document, q search.Query) bool {
	return q.Matches(d, "") && words.MatchesTexts(q.Text, d.Texts.ByField())
}

func shown(d search.Document, q search.Query) search.Hit {
	hit := search.Hit{ID: d.ID, Version: d.Version, Public: d.Public}
	seen, _ := q.ViewOf(d.Points, d.NextAt, d.Parts)
	hit.DistanceKm, hit.NearestPoint = seen.Nearest(q.Origin)
	if seen.ByParts {
		hit.ByParts, hit.NextAt = true, seen.NextAt
	}
	return hit
}

// concealed returns those of some groups whose place, or whose being there at all, the public may
// not know: their index is brought up before the write is acknowledged, however late it receives
// others.
func (r *Room) concealed(ctx context.Context, ids []models.ID) ([]models.ID, error) {
	var rows map[models.ID]models.Group
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.GroupsByIDs(ctx, ids)
		return err
	})
	maps.DeleteFunc(rows, func(_ models.ID, g models.Group) bool {
		return g.Status == models.StatusPublished && !slices.ContainsFunc(localitiesOf(g), func(l models.Locality) bool {
			return l.Precision == models.PrecisionArea || l.Precision == models.PrecisionHidden
		})
	})
	return slices.Collect(maps.Keys(rows)), err
}
