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

// indexKind is one of the indexes, with what is needed to compare its results with the rows.
type indexKind struct {
	name       string // as the operator calls it
	index      search.Index
	recordKind string // of record, as the store calls it
	job        models.JobKind
	// readCurrent are the documents of those of the records that the public may see now, as they
	// are now.
	readCurrent func(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error)
	// readAll are the documents of all that the public may see.
	readAll func(ctx context.Context) search.Documents
}

// indexKinds returns all indexes.
func (r *Room) indexKinds() []indexKind {
	return []indexKind{r.groupIndexKind(), r.consultantIndexKind(), r.resourceIndexKind()}
}

func (r *Room) groupIndexKind() indexKind {
	return indexKind{
		name: "groups", index: r.Groups, recordKind: store.KindGroup, job: models.JobIndexGroup, readCurrent: r.readCurrentGroups,
		readAll: func(ctx context.Context) search.Documents {
			return streamDocuments(ctx, r.EachPublicGroup, r.groupDocument)
		},
	}
}

func (r *Room) consultantIndexKind() indexKind {
	return indexKind{
		name: "consultants", index: r.Consultants, recordKind: store.KindConsultant, job: models.JobIndexConsultant, readCurrent: r.readCurrentConsultants,
		readAll: func(ctx context.Context) search.Documents {
			return streamDocuments(ctx, r.eachListedConsultant, r.consultantDocument)
		},
	}
}

func (r *Room) readCurrentGroups(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error) {
	current := map[models.ID]search.Document{}
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.GroupsByIDs(ctx, ids)
		for _, g := range rows {
			r.addIfPublic(current, g)
		}
		return err
	})
	return current, err
}

func (r *Room) addIfPublic(current map[models.ID]search.Document, g models.Group) {
	if g.Status == models.StatusPublished {
		current[g.ID] = r.groupDocument(g)
	}
}

func (r *Room) readCurrentConsultants(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error) {
	current := map[models.ID]search.Document{}
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.ConsultantsByIDs(ctx, ids)
		for id, c := range rows {
			if c.ListedOn(r.today()) {
				current[id] = r.consultantDocument(c)
			}
		}
		return err
	})
	return current, err
}

// revalidate compares a page of an index that receives writes late with the current rows: what the
// public may no longer see is gone, what has changed is shown as it is now, and only if it still is
// what was asked for.
func (r *Room) revalidate(ctx context.Context, s indexKind, q search.Query, result *search.Result) error {
	if !r.AsyncIndex || len(result.Hits) == 0 {
		return nil
	}
	ids := make([]models.ID, len(result.Hits))
	for i, hit := range result.Hits {
		ids[i] = hit.ID
	}
	versions, err := r.Store.CurrentVersions(ctx, s.recordKind, ids)
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
		if current, err = s.readCurrent(ctx, newer); err != nil {
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
		return now.Version > hit.Version && (!changed || !matches(d, q))
	})
	for i, hit := range result.Hits {
		if d, ok := current[hit.ID]; ok {
			result.Hits[i] = q.HitOf(d)
		}
	}
	if gone := found - len(result.Hits); gone > 0 {
		result.Total, result.TotalIsExact = max(0, result.Total-gone), false
	}
	return nil
}

// matches reports whether a document is what a query asks for.
func matches(d search.Document, q search.Query) bool {
	return q.Matches(d, "") && words.MatchesTexts(q.Text, d.Texts.ByField())
}

// concealedGroups returns those of some groups whose place, or whose being there at all, the public
// may not know: their index is brought up before the write is acknowledged, however late it
// receives others.
func (r *Room) concealedGroups(ctx context.Context, ids []models.ID) ([]models.ID, error) {
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
