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
	// scrapeTimeout is how long a source may take. What it has not reported by then is missing from
	// the scrape, and shg_scrape_ok shows that.
	scrapeTimeout = 2 * time.Second
	// maxScrapes limits what impatient scrapers may request from the engines.
	maxScrapes = 2
)

// Source reports numbers at a scrape.
type Source struct {
	Name    string
	Collect func(ctx context.Context, tell Report) error
}

// Report receives one number of a measure, with a value for each of its labels.
type Report func(m Measure, value float64, labels ...string)

// collector reads the sources; it does not describe beforehand what they will report.
type collector func(told chan<- prometheus.Metric)

// Describe sends nothing, which makes the collector an unchecked one.
func (collector) Describe(chan<- *prometheus.Desc) {}

// Collect reads the sources.
func (c collector) Collect(metrics chan<- prometheus.Metric) { c(metrics) }

// Handler answers a scrape.
func (m *Metrics) Handler() http.Handler {
	return limitConcurrency(maxScrapes, http.HandlerFunc(m.scrape))
}

func (m *Metrics) scrape(w http.ResponseWriter, r *http.Request) {
	ctx, collected := r.Context(), prometheus.NewRegistry()
	collected.MustRegister(collector(func(metrics chan<- prometheus.Metric) { m.collect(ctx, metrics) }))
	options := promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}
	promhttp.HandlerFor(prometheus.Gatherers{m.registry, collected}, options).ServeHTTP(w, r)
}

// collect reads all sources at the same time.
func (m *Metrics) collect(ctx context.Context, metrics chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(ctx, scrapeTimeout)
	defer cancel()
	report := func(m Measure, value float64, labels ...string) {
		kind := prometheus.GaugeValue
		if m.IsCounter {
			kind = prometheus.CounterValue
		}
		metrics <- prometheus.MustNewConstMetric(prometheus.NewDesc(m.Name, m.Help, m.Labels, nil), kind, value, labels...)
	}
	var wg sync.WaitGroup
	for _, source := range m.sources {
		wg.Go(func() {
			ok := 1.0
			if source.Collect(ctx, report) != nil {
				ok = 0
			}
			report(scrapeOK(), ok, source.Name)
		})
	}
	wg.Wait()
}

// limitConcurrency refuses more than n requests at once.
func limitConcurrency(n int, next http.Handler) http.Handler {
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
