package embedded_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/embedded"
)

// BenchmarkMap measures maps of 100,000 groups: the world, a continent, a country, a town, and the
// world of one topic.
func BenchmarkMap(b *testing.B) {
	x := embedded.New(embedded.Options{})
	b.Cleanup(x.Close)
	if err := x.Replace(b.Context(), search.NewReplacement(sample()...)); err != nil {
		b.Fatal(err)
	}
	around := func(p models.Point, lon, lat float64) models.Box {
		return models.Box{West: max(-180, p.Lon-lon), South: max(-90, p.Lat-lat), East: min(180, p.Lon+lon), North: min(90, p.Lat+lat)}
	}
	for name, test := range map[string]struct {
		lon, lat float64
		level    int
		where    models.Condition
	}{
		"the world": {180, 90, 4, models.MatchAll()}, "the world, a topic": {180, 90, 4, models.HasAny("topic", "t3")},
		"a continent": {30, 20, 6, models.MatchAll()}, "a country": {5, 4, 8, models.MatchAll()}, "a town": {0.2, 0.1, 14, models.MatchAll()},
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			features := 0
			for b.Loop() {
				centre := sample()[len(took)*104729%benchSize].Points[0]
				q := search.MapQuery{Query: search.Query{Where: test.where}, Viewport: around(centre, test.lon, test.lat), Level: test.level, MaxClusters: 1000}
				if test.lon == 180 {
					q.Viewport = models.Box{West: -180, South: -90, East: 180, North: 90}
				}
				begin := time.Now()
				clusters, err := x.Map(b.Context(), q)
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begin))
				features += len(clusters)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(features)/float64(len(took)), "features")
		})
	}
}
