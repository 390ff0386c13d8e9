package meili

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// cellDistance is what is known of the records in one cell.
type cellDistance struct {
	cell        search.Square
	count       int
	least, most float64
}

// recordDistance is a record with its distance.
type recordDistance struct {
	storedRecord
	km float64
}

// byDistance returns a page in the order of distance. The server orders by one point per record, so
// this counts the records of each cell and measures those of the cells that may contain the page's.
// Records without points come last.
func (f *searcher) byDistance(ctx context.Context, total int) ([]storedRecord, error) {
	var found []recordDistance
	complete := false
	for need := f.Offset + f.Limit; !complete && len(found) < f.Offset+f.Limit; need *= 4 {
		var err error
		if total <= 2*need+f.surplus {
			need = total
		}
		if found, complete, err = f.nearestRecords(ctx, need, total); err != nil {
			return nil, err
		}
	}
	f.sortByDistance(found)
	page := found[min(f.Offset, len(found)):min(f.Offset+f.Limit, len(found))]
	list := make([]storedRecord, len(page))
	for i, m := range page {
		list[i] = m.storedRecord
	}
	if err := f.addShown(ctx, list); err != nil {
		return nil, err
	}
	if len(list) == f.Limit {
		return list, nil
	}
	rest, err := f.withoutPoints(ctx, max(0, f.Offset-len(found)), f.Limit-len(list))
	return append(list, rest...), err
}

func (f *searcher) sortByDistance(found []recordDistance) {
	direction := 1
	if f.Sort.Backward {
		direction = -1
	}
	slices.SortFunc(found, func(a, b recordDistance) int {
		return cmp.Or(direction*cmp.Compare(a.km, b.km), bytes.Compare(a.ID[:], b.ID[:]))
	})
}

// nearestRecords returns all records up to some distance (or from it on, if the order is reversed)
// that contains about as many as are needed, and whether they are all that have a point.
func (f *searcher) nearestRecords(ctx context.Context, need, total int) ([]recordDistance, bool, error) {
	if need >= total {
		return f.allByDistance(ctx)
	}
	cells, bound, err := f.chooseCells(ctx, need)
	if err != nil {
		return nil, false, err
	}
	var list []search.Square
	for _, r := range cells {
		list = append(list, r.cell)
	}
	var found []recordDistance
	err = f.each(ctx, andFilter(f.filter, cellsFilter(list)), []string{"pts", "prt"}, func(record storedRecord) {
		visible, _ := record.view(f.Query)
		km, _ := visible.Nearest(f.Origin)
		if f.Sort.Backward && km >= bound || !f.Sort.Backward && km <= bound {
			found = append(found, recordDistance{record, km})
		}
	})
	return found, math.IsInf(bound, 0), err
}

// allByDistance returns all records that have a point: if there are few, no cells are counted
// first.
func (f *searcher) allByDistance(ctx context.Context) ([]recordDistance, bool, error) {
	var found []recordDistance
	err := f.each(ctx, f.filter, []string{"pts", "prt"}, func(record storedRecord) {
		visible, _ := record.view(f.Query)
		if km, _ := visible.Nearest(f.Origin); km >= 0 {
			found = append(found, recordDistance{record, km})
		}
	})
	return found, true, err
}

// chooseCells returns the cells to look into, and the distance up to which they contain every
// record; infinite if they are all cells.
func (f *searcher) chooseCells(ctx context.Context, need int) ([]cellDistance, float64, error) {
	scope, limit := f.filter, math.Inf(1)
	if f.Sort.Backward {
		limit = math.Inf(-1)
	}
	for level := f.startLevel(); ; level += search.LevelStep {
		rings, err := f.cellDistances(ctx, scope, level)
		if err != nil {
			return nil, 0, err
		}
		chosen, bound, count := f.nearestCells(rings, need, limit)
		if level == lastLevel || count <= 2*need+f.surplus || len(chosen) > maxCells {
			return chosen, bound, nil
		}
		var cells []search.Square
		for _, r := range chosen {
			cells = append(cells, r.cell)
		}
		scope, limit = andFilter(f.filter, cellsFilter(cells)), bound
	}
}

// surplusRecords is how many records more than needed are measured rather than asking for finer
// cells.
const surplusRecords = 500

// startLevel returns the level to count first: if the query has a circle around the same point, a
// level with some cells to its radius.
func (f *searcher) startLevel() int {
	for _, part := range append([]models.Condition{f.SupersetFilter()}, f.SupersetFilter().All...) {
		if part.Around == nil || part.Around.Centre != *f.Origin {
			continue
		}
		const kmPerDegree = 111
		level := search.FirstLevel
		for level < lastLevel && search.SquareDegrees(level)*kmPerDegree > part.Around.RadiusKm {
			level += search.LevelStep
		}
		return level
	}
	return search.FirstLevel + search.LevelStep
}

// cellDistances returns the cells of a level that contain records within a scope.
func (f *searcher) cellDistances(ctx context.Context, scope string, level int) ([]cellDistance, error) {
	r := f.countRequest(scope)
	r.Facets = []string{cellAttribute(level)}
	responses, err := f.multiSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	counts, err := facetDistribution(responses[0], cellAttribute(level))
	if err != nil {
		return nil, err
	}
	rings := make([]cellDistance, 0, len(counts))
	for name, count := range counts {
		c, ok := cellNamed(level, name)
		if !ok {
			return nil, errors.New("the index holds an unknown cell")
		}
		least, most := cellDistanceBounds(c, *f.Origin)
		rings = append(rings, cellDistance{c, count, least, most})
	}
	return rings, nil
}

// nearestCells takes cells from the near end of the order on until they hold enough, and with them
// all that reach as far. Limit is what an earlier, coarser choice is known to hold.
func (f *searcher) nearestCells(rings []cellDistance, need int, limit float64) (chosen []cellDistance, bound float64, count int) {
	if f.Sort.Backward {
		slices.SortFunc(rings, func(a, b cellDistance) int { return cmp.Compare(b.most, a.most) })
	} else {
		slices.SortFunc(rings, func(a, b cellDistance) int { return cmp.Compare(a.least, b.least) })
	}
	bound, sum, used := limit, 0, 0
	for used < len(rings) && sum < need {
		sum += rings[used].count
		used++
	}
	if used < len(rings) {
		bound = f.reach(rings[:used], limit)
	}
	for _, r := range rings {
		if f.Sort.Backward && r.most >= bound || !f.Sort.Backward && r.least <= bound {
			chosen, count = append(chosen, r), count+r.count
		}
	}
	return chosen, bound, count
}

// reach returns the maximum distance that the cells reach, within the limit.
func (f *searcher) reach(rings []cellDistance, limit float64) float64 {
	if f.Sort.Backward {
		least := math.Inf(1)
		for _, r := range rings {
			least = min(least, r.least)
		}
		return max(least, limit)
	}
	most := 0.0
	for _, r := range rings {
		most = max(most, r.most)
	}
	return min(most, limit)
}

// addShown reads what is shown of the records of a page that was sorted here.
func (f *searcher) addShown(ctx context.Context, list []storedRecord) error {
	if f.IDsOnly || len(list) == 0 {
		return nil
	}
	ids := make([]models.ID, len(list))
	for i, record := range list {
		ids[i] = record.ID
	}
	shown := map[models.ID]storedRecord{}
	query := &meilisearch.DocumentsQuery{Fields: append(shownMembers(), "id", "ver"), Limit: int64(len(ids)), Ids: idStrings(ids)}
	if _, err := f.fetch(ctx, f.uid, query, func(record storedRecord) { shown[record.ID] = record }); err != nil {
		return err
	}
	for i, record := range list {
		if now, ok := shown[record.ID]; ok {
			list[i] = record.withShown(now)
		}
	}
	return nil
}

// withoutPoints returns a part of the records without points, in the order of ids.
func (f *searcher) withoutPoints(ctx context.Context, offset, limit int) ([]storedRecord, error) {
	rest := *f
	rest.filter, rest.Sort = andFilter(f.filter, cellAttribute(search.FirstLevel)+" NOT EXISTS"), search.Sort{}
	responses, err := f.multiSearch(ctx, rest.pageRequest(offset, limit))
	if err != nil {
		return nil, err
	}
	return decodeRecords(responses[0].Hits)
}
