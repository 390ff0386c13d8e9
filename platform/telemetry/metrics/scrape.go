package metrics

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	// scrapeTime is how long a source may take. What it has not reported by then is missing from
	// the scrape, and shg_scrape_ok shows that.
	scrapeTime = 2 * time.Second
	// scrapesAtOnce limits what impatient scrapers may request from the engines.
	scrapesAtOnce = 2
)

// Source is something that can be asked for numbers at a scrape.
type Source struct {
	Name string
	Ask  func(ctx context.Context, tell Tell) error
}

// Tell receives one number of a measure, with a value for each of its labels.
type Tell func(m Measure, value float64, labels ...string)

// collector reads the sources; it does not describe beforehand what they will report.
type collector func(told chan<- prometheus.Metric)

// Describe sends nothing, which makes the collector an unchecked one.
func (collector) Describe(chan<- *prometheus.Desc) {}

// Collect reads the sources.
func (c collector) Collect(told chan<- prometheus.Metric) { c(told) }

// Handler answers a scrape.
func (m *Metrics) Handler() http.Handler {
	return limited(scrapesAtOnce, http.HandlerFunc(m.scrape))
}

func (m *Metrics) scrape(w http.ResponseWriter, r *http.Request) {
	ctx, asked := r.Context(), prometheus.NewRegistry()
	asked.MustRegister(collector(func(told chan<- prometheus.Metric) { m.ask(ctx, told) }))
	options := promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}
	promhttp.HandlerFor(prometheus.Gatherers{m.registry, asked}, options).ServeHTTP(w, r)
}

// ask reads all sources at the same time.
func (m *Metrics) ask(ctx context.Context, told chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(ctx, scrapeTime)
	defer cancel()
	tell := func(m Measure, value float64, labels ...string) {
		kind := prometheus.GaugeValue
		if m.Counts {
			kind = prometheus.CounterValue
		}
		told <- prometheus.MustNewConstMetric(prometheus.NewDesc(m.Name, m.Help, m.Labels, nil), kind, value, labels...)
	}
	var asking sync.WaitGroup
	for _, source := range m.sources {
		asking.Go(func() {
			ok := 1.0
			if source.Ask(ctx, tell) != nil {
				ok = 0
			}
			tell(scraped(), ok, source.Name)
		})
	}
	asking.Wait()
}

// limited refuses more than n requests at once.
func limited(n int, next http.Handler) http.Handler {
	slots := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			next.ServeHTTP(w, r)
		default:
			http.Error(w, "too many scrapes at once", http.StatusServiceUnavailable)
		}
	})
}
