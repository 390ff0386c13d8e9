package main

import (
	"context"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// scanned is the number of requests that a scan answers too: it is slow.
const scanned = 20

// firstPage is the page whose agreement with the scan is measured.
const firstPage = 50

// measureMatches ranks for every request: as a member, on the index alone with the same filter, and
// with a scan of everybody by the same rules.
func (b *bench) measureMatches(ctx context.Context) error {
	index := b.app.Consultation.Consultants
	recording := &witness{Index: index}
	b.app.Consultation.Consultants = recording
	began := time.Now()
	if _, err := b.ranking(ctx, 0); err != nil {
		return err
	}
	first := time.Since(began)
	rounds := len(b.requests) * max(1, b.rounds/len(b.requests)/3)
	var filters []search.Query
	rankings, err := measured(rounds, func(i int) error {
		_, err := b.ranking(ctx, i)
		filters = append(filters, recording.last)
		return err
	})
	if err != nil {
		return err
	}
	alone, err := measured(rounds, func(i int) error {
		_, err := index.Find(ctx, filters[i])
		return err
	})
	if err != nil {
		return err
	}
	return b.compare(ctx, first, rankings, alone)
}

func (b *bench) ranking(ctx context.Context, i int) (models.Ranking, error) {
	i %= len(b.requests)
	return b.app.Consultation.RankMatches(ctx, b.members[i], b.requests[i], models.RankingQuery{Page: models.Page{Number: 1, PerPage: firstPage}, AsOf: asOf})
}

// asOf is the instant of all rankings.
var asOf = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// compare runs the same rankings without an index: then everybody is read and judged.
func (b *bench) compare(ctx context.Context, first time.Duration, rankings, alone times) error {
	agree, shown, eligible, population := 0, 0, 0, 0
	scan, err := measured(min(len(b.requests), scanned), func(i int) error {
		got, err := b.ranking(ctx, i)
		if err != nil {
			return err
		}
		index := b.app.Consultation.Consultants
		b.app.Consultation.Consultants = nil
		want, err := b.ranking(ctx, i)
		b.app.Consultation.Consultants = index
		eligible, population, shown = eligible+want.Eligible, want.Population, shown+len(want.Items)
		for place, match := range got.Items {
			if place < len(want.Items) && match.Consultant.ID == want.Items[place].Consultant.ID && match.Total == want.Items[place].Total {
				agree++
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	t := table{title: fmt.Sprintf("Match of %d requests with %d consultants, ms (%d eligible on average)", len(b.requests), population, eligible/len(scan))}
	t.add("", "p50", "p99")
	t.add(append([]string{"a ranking, with reasons for the first 50"}, rankings.p50p99()...)...)
	t.add(append([]string{"the index alone, same filter"}, alone.p50p99()...)...)
	t.add(append([]string{"a scan: everybody read and judged, beside a ranking"}, scan.p50p99()...)...)
	t.add("the very first ranking, which reads the rows", inMs(first), "")
	if err := t.print(); err != nil {
		return err
	}
	fmt.Printf("agreement with the scan, first %d: %.3f of %d\n", firstPage, float64(agree)/float64(max(1, shown)), shown)
	return nil
}
