package embedded_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/embedded"
	"github.com/shg-directory/shg/search/naive"
)

const benchSize = 100_000

// sample is a directory of made-up groups: few words often, many seldom; most groups around few
// towns; the same at every run.
var sample = sync.OnceValue(func() []search.Document { return made(benchSize) })

func made(n int) []search.Document {
	m := maker{rand.New(rand.NewPCG(3, 11)), nil}
	for range 40_000 {
		m.words = append(m.words, m.word())
	}
	documents := make([]search.Document, n)
	for i := range documents {
		documents[i] = m.document(i)
	}
	return documents
}

type maker struct {
	*rand.Rand
	words []string
}

func (m maker) word() string {
	const consonants, vowels = "bcdfghklmnprstvw", "aeiou"
	var w strings.Builder
	for range 2 + m.IntN(3) {
		w.WriteByte(consonants[m.IntN(len(consonants))])
		w.WriteByte(vowels[m.IntN(len(vowels))])
	}
	if m.IntN(2) == 0 {
		w.WriteByte(consonants[m.IntN(len(consonants))])
	}
	return w.String()
}

// rare returns a number below n, small ones far more often.
func (m maker) rare(n int) int {
	f := m.Float64()
	return int(f * f * f * f * float64(n))
}

func (m maker) phrase(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = m.words[m.rare(len(m.words))]
	}
	return strings.Join(list, " ")
}

func (m maker) document(i int) search.Document {
	var id models.ID
	id[6], id[8], id[12], id[13], id[14], id[15] = 0x70, 0x80, byte(m.IntN(256)), byte(i>>16), byte(i>>8), byte(i)
	name := m.phrase(2 + m.IntN(3))
	d := search.Document{
		ID: id, Version: 1, Names: search.Names{Own: name}, Updated: time.Unix(1_780_000_000+int64(m.IntN(1e7)), 0),
		Texts: search.Texts{Name: []string{name}, Topic: []string{m.phrase(5)}, Place: []string{m.phrase(3)}, Body: []string{m.phrase(30)}},
		Values: map[string][]string{
			"topic": {fmt.Sprint("t", m.rare(197)), fmt.Sprint("t", m.rare(197))}, "language": {fmt.Sprint("l", m.rare(40))},
			"format": {[]string{"in_person", "online", "hybrid"}[m.rare(3)]}, "kind": {"peer"}, "country": {fmt.Sprint("c", m.rare(9))},
			"day": {fmt.Sprint("d", m.IntN(7)), fmt.Sprint("d", m.IntN(7))}, "region": {fmt.Sprint("r", m.rare(300))},
		},
		Numbers: map[string][]float64{"starts": {float64(m.IntN(7 * 1440))}, "min_age": {18}, "max_age": {120}, "updated": {float64(m.IntN(1e7))}},
		Public:  []byte(m.phrase(130)),
	}
	for range 1 + m.rare(3) {
		town := m.rare(400)
		d.Points = append(d.Points, models.Point{
			Lat: float64(town*37%120-60) + m.NormFloat64()/5, Lon: float64(town*91%340-170) + m.NormFloat64()/5,
		})
	}
	if m.IntN(5) > 0 {
		d.NextAt = d.Updated.Add(time.Duration(m.IntN(1e6)) * time.Second)
	}
	return d
}

// questions returns what people ask most; each number gives another of the kind.
func questions(documents []search.Document) map[string]func(i int) search.Query {
	words := func(i, n int) string {
		return strings.Join(strings.Fields(documents[i*7919%len(documents)].Texts.Body[0])[:n], " ")
	}
	town := func(i int) models.Point { return documents[i*104729%len(documents)].Points[0] }
	relevance := search.Sort{By: search.SortRelevance}
	return map[string]func(i int) search.Query{
		"words": func(i int) search.Query { return search.Query{Text: words(i, 2), Sort: relevance, Limit: 20} },
		"common beginning": func(i int) search.Query {
			return search.Query{Text: words(i, 1)[:2], Sort: relevance, Limit: 20}
		},
		"mistyped": func(i int) search.Query {
			w := words(i, 1)
			return search.Query{Text: w[:1] + w[2:3] + w[1:2] + w[3:] + " ", Sort: relevance, Limit: 20}
		},
		"words, 25 km, 2 facets": func(i int) search.Query {
			p := town(i)
			return search.Query{
				Text: words(i, 1), Origin: &p, Sort: search.Sort{By: search.SortDistance}, Limit: 20, Facets: []string{"topic", "language"},
				Where: models.Condition{Around: &models.Circle{Centre: p, RadiusKm: 25}},
			}
		},
		"box": func(i int) search.Query {
			p := town(i)
			return search.Query{Where: models.Condition{Inside: &models.Box{West: p.Lon - 1, East: p.Lon + 1, South: p.Lat - 1, North: p.Lat + 1}}, Limit: 100}
		},
		"filters": func(i int) search.Query {
			return search.Query{
				FacetFilters: map[string]models.Condition{"topic": models.HasAny("topic", fmt.Sprint("t", i%50)), "format": models.HasAny("format", "online")},
				Facets:       []string{"topic", "language"}, Sort: search.Sort{By: search.SortName}, Limit: 20,
			}
		},
		"hours": func(i int) search.Query {
			from := float64(i * 60 % 10_000)
			return search.Query{Where: models.Condition{Range: &models.Range{Attribute: "starts", Low: from, High: from + 120}}, Sort: search.Sort{By: search.SortNextMeeting}, Limit: 20}
		},
		"everything, all facets": func(int) search.Query {
			return search.Query{Facets: []string{"topic", "language", "country", "format", "day", "region"}, Limit: 20}
		},
	}
}

// BenchmarkFind measures questions over 100,000 groups; BenchmarkScan the same by looking at every
// one, which is what the index must beat.
func BenchmarkFind(b *testing.B) {
	x := embedded.New(embedded.Options{})
	b.Cleanup(x.Close)
	measure(b, x)
}

func BenchmarkScan(b *testing.B) { measure(b, naive.New()) }

func measure(b *testing.B, x search.Index) {
	b.Helper()
	if err := x.Replace(b.Context(), search.NewReplacement(sample()...)); err != nil {
		b.Fatal(err)
	}
	kinds := questions(sample())
	for name, ask := range kinds {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			found := 0
			for b.Loop() {
				q := ask(len(took))
				begin := time.Now()
				r, err := x.Find(b.Context(), q)
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begin))
				found += r.Total
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(found)/float64(len(took)), "found")
		})
	}
}

// BenchmarkReplace measures how long a start takes, and what is held then.
func BenchmarkReplace(b *testing.B) {
	documents := sample()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var x *embedded.Index
	for b.Loop() {
		x = embedded.New(embedded.Options{})
		if err := x.Replace(b.Context(), search.NewReplacement(documents...)); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-held")
	x.Close()
}

// BenchmarkPut measures one write to a full index; what is merged in the background is in it.
func BenchmarkPut(b *testing.B) {
	documents := sample()
	x := embedded.New(embedded.Options{})
	b.Cleanup(x.Close)
	if err := x.Replace(b.Context(), search.NewReplacement(documents...)); err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		if err := x.Put(b.Context(), documents[i*7919%benchSize]); err != nil {
			b.Fatal(err)
		}
	}
}
