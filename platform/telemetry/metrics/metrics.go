// Package metrics counts for the operator, as Prometheus metrics, and is the one place that uses
// Prometheus. Frequent events are counted as they happen. Numbers that an engine can report are
// read at a scrape, so that nothing runs while nobody looks. Labels are closed sets: routes by
// their pattern, kinds of job, engines; never a path, a query or a person.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/shg-directory/shg/models"
)

// Metrics are the counters of one running service. Create them with New.
type Metrics struct {
	registry   *prometheus.Registry
	sources    []Source
	duration   *prometheus.HistogramVec
	inFlight   prometheus.Gauge
	working    *prometheus.GaugeVec
	waiting    *prometheus.GaugeVec
	limit      *prometheus.GaugeVec
	refused    *prometheus.CounterVec
	jobsDone   *prometheus.CounterVec
	jobsFailed *prometheus.CounterVec
	jobsAside  *prometheus.CounterVec
}

// Build is what runs: the program's version and its engines.
type Build struct{ Version, Database, Search string }

// New returns metrics of a build, with the runtime's and the process's own. At every scrape it
// reads the sources.
func New(b Build, sources ...Source) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), sources: sources,
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: requestDuration, Help: "How long requests took, from their headers to the last byte of the answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "route", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: requestsInFlight, Help: "Requests under way, those that only read or send among them."}),
		working:  newGauges(requestsWorking, "Requests that are worked on.", "class"),
		waiting:  newGauges(requestsWaiting, "Requests that wait to be worked on.", "class"),
		limit:    newGauges(requestsLimit, "How many requests may be worked on at once.", "class"),
		refused:  newCounters(requestsRefused, "Requests refused because there was too much to do.", "class", "reason"),

		jobsDone:   newCounters(jobsDone, "Jobs done by this process.", "kind"),
		jobsFailed: newCounters(jobsFailed, "Tries of a job that failed in this process.", "kind"),
		jobsAside:  newCounters(jobsSetAside, "Jobs that this process set aside because processes died during them.", "kind"),
	}
	info := newGauges(buildInfo, "Which program runs, on which engines.", "version", "database", "search")
	info.WithLabelValues(b.Version, b.Database, b.Search).Set(1)
	for _, kind := range models.JobKinds() {
		m.jobsAside.WithLabelValues(string(kind)) // 0 until one is: an alert compares with that
	}
	m.registry.MustRegister(
		m.duration, m.inFlight, m.working, m.waiting, m.limit, m.refused, m.jobsDone, m.jobsFailed, m.jobsAside, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

func newGauges(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
}

func newCounters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// BeginRequest counts a request in; call the function with its outcome to count it out. The route
// is a pattern, or empty if none was found.
func (m *Metrics) BeginRequest() func(method, route string, status int) {
	began := time.Now()
	m.inFlight.Inc()
	return func(method, route string, status int) {
		m.inFlight.Dec()
		if route == "" {
			route = "none"
		}
		m.duration.WithLabelValues(method, route, statusClass(status)).Observe(time.Since(began).Seconds())
	}
}

func statusClass(status int) string {
	if status < http.StatusContinue || status > 599 {
		return "none"
	}
	return strconv.Itoa(status/100) + "xx"
}

// Class counts the requests of one class of admission.
type Class struct {
	Working, Waiting prometheus.Gauge
	Full, Late       prometheus.Counter // refused at once, and after a wait
}

// Class returns the counters of a class that may work on so many requests at once.
func (m *Metrics) Class(name string, limit int) Class {
	m.limit.WithLabelValues(name).Set(float64(limit))
	return Class{
		Working: m.working.WithLabelValues(name), Waiting: m.waiting.WithLabelValues(name),
		Full: m.refused.WithLabelValues(name, "full"), Late: m.refused.WithLabelValues(name, "late"),
	}
}

// CountSetAside counts a job of a kind that was set aside because processes died during it.
func (m *Metrics) CountSetAside(kind models.JobKind) { m.jobsAside.WithLabelValues(string(kind)).Inc() }

// CountJobs counts a try of so many jobs of a kind. A batch that failed is not counted, since its
// jobs are tried again one by one.
func (m *Metrics) CountJobs(kind models.JobKind, count int, err error) {
	switch {
	case err == nil:
		m.jobsDone.WithLabelValues(string(kind)).Add(float64(count))
	case count == 1:
		m.jobsFailed.WithLabelValues(string(kind)).Inc()
	}
}
