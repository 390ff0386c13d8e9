package meili

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// The server knows of a record the values of all its parts together, which is exact for a record
// that is one thing. Of records that consist of parts it returns those for which each condition
// holds for some part; which of them match is judged here, and these are asked for by their ids.

// several is the value of records that consist of parts. It is among the other values, so that an
// index that an older program has set up answers until it is built anew.
const (
	several      = "several"
	severalParts = `v.several EXISTS`
	onePart      = `v.several NOT EXISTS`
)

// scope are the records that a query admits, without what was asked of one facet.
type scope struct {
	filter string
	parted []held // those found that consist of parts
	partly bool   // some of them are seen otherwise than whole, so that the server cannot order them
}

// judge returns the records that the query admits, without what was asked of a facet; "" leaves
// nothing out.
func (f *finding) judge(ctx context.Context, but string) (scope, error) {
	s := scope{filter: f.without(but)}
	asked := len(f.Parts)
	if _, own := f.Parts[but]; own && but != "" {
		asked--
	}
	if asked == 0 {
		return s, nil
	}
	var ids []string
	err := f.each(ctx, both(s.filter, severalParts), []string{"pts", "prt", "next"}, func(h held) {
		if len(f.Matching(h.Points, h.Parts, but)) == 0 {
			return
		}
		ids, s.parted = append(ids, h.ID.String()), append(s.parted, h)
		seen, _ := h.seen(f.Query)
		s.partly = s.partly || len(seen.Parts) < len(h.Parts) || len(seen.Points) < len(h.Points) || micros(seen.NextAt) != h.Next
	})
	if err != nil {
		return s, err
	}
	admitted := onePart
	if len(ids) > 0 {
		admitted = either(onePart, among("id", ids))
	}
	s.filter = both(s.filter, admitted)
	return s, nil
}

// micros returns a time as the server stores it: microseconds, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// countedByParts is counted for a query that has a condition on one part.
func (f *finding) countedByParts(ctx context.Context) (search.Result, error) {
	first, everybody := f.counting(f.filter), f.counting("")
	everybody.Query = ""
	if f.ordered() {
		first = f.paged(f.Offset, f.Limit)
	}
	answers, err := f.ask(ctx, first, everybody)
	if err != nil {
		return search.Result{}, err
	}
	if f.page, err = heldIn(answers[0].Hits); err != nil {
		return search.Result{}, err
	}
	result := search.Result{Total: total(answers[0]), Population: total(answers[1]), Facets: map[string][]models.FacetCount{}}
	result.TotalIsExact = result.Total < maxTotal
	for _, facet := range f.Facets {
		if result.Facets[facet], err = f.facetByParts(ctx, facet); err != nil {
			return result, err
		}
	}
	return result, nil
}

// facetByParts counts a facet. The server counts the records that are one thing and those of whose
// parts none has the attribute; the others are counted here.
func (f *finding) facetByParts(ctx context.Context, facet string) ([]models.FacetCount, error) {
	s, err := f.scopeOf(ctx, facet)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	var here []string
	for _, h := range s.parted {
		values, parted := f.FacetValues(h.Points, h.Parts, facet)
		if !parted {
			continue
		}
		here = append(here, h.ID.String())
		for _, value := range values {
			counts[value]++
		}
	}
	filter := s.filter
	if len(here) > 0 {
		filter = both(filter, "NOT ("+among("id", here)+")")
	}
	r := f.counting(filter, facet)
	answers, err := f.ask(ctx, r)
	if err != nil {
		return nil, err
	}
	packed, err := distribution(answers[0], "v."+facet)
	for value, n := range packed {
		counts[unpack(value)] += n
	}
	return search.TopFacets(counts, f.Max), err
}

// scopeOf returns the records over which a facet is counted. They are read again only if the facet
// has a condition.
func (f *finding) scopeOf(ctx context.Context, facet string) (scope, error) {
	if f.facet[facet] == "" {
		return f.scope, nil
	}
	return f.judge(ctx, facet)
}

// sortedHere reports whether the order goes by parts, of which the server knows nothing.
func (f *finding) sortedHere() bool {
	return f.partly && (f.by() == search.SortDistance || f.by() == search.SortNextMeeting)
}

// placed is a record with what an order by parts goes by.
type placed struct {
	held
	key  float64
	lack bool
}

// bySeen returns a page in an order that depends on what the query sees of each record: all found
// are read.
func (f *finding) bySeen(ctx context.Context) ([]held, error) {
	var all []placed
	err := f.each(ctx, f.filter, []string{"pts", "prt", "next"}, func(h held) {
		seen, _ := h.seen(f.Query)
		p := placed{held: h, key: float64(seen.NextAt.UnixMicro()), lack: seen.NextAt.IsZero()}
		if f.by() == search.SortDistance {
			km, which := seen.Nearest(f.Near)
			p.key, p.lack = km, which < 0
		}
		all = append(all, p)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, f.comparePlaced)
	var list []held
	for _, p := range all[min(f.Offset, len(all)):min(f.Offset+f.Limit, len(all))] {
		list = append(list, p.held)
	}
	return list, f.addPublic(ctx, list)
}

func (f *finding) comparePlaced(a, b placed) int {
	byID := bytes.Compare(a.ID[:], b.ID[:])
	switch {
	case a.lack && b.lack:
		return byID
	case a.lack:
		return 1
	case b.lack:
		return -1
	case f.Sort.Backward:
		return cmp.Or(cmp.Compare(b.key, a.key), byID)
	}
	return cmp.Or(cmp.Compare(a.key, b.key), byID)
}

// partsOf returns the conditions of one part, each for itself.
func partsOf(q search.Query) models.Condition {
	return models.AllOf(slices.Collect(maps.Values(q.Parts))...)
}
