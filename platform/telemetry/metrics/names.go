package metrics

// What is counted as it happens.
const (
	buildInfo        = "shg_build_info"
	requestDuration  = "shg_http_request_duration_seconds"
	requestsInFlight = "shg_http_requests_in_flight"
	requestsWorking  = "shg_http_requests_working"
	requestsWaiting  = "shg_http_requests_waiting"
	requestsLimit    = "shg_http_requests_limit"
	requestsRefused  = "shg_http_requests_refused_total"
	jobsDone         = "shg_jobs_done_total"
	jobsFailed       = "shg_jobs_failed_total"
	jobsSetAside     = "shg_jobs_set_aside_total"
)

// Measure is a number that a source reports at a scrape.
type Measure struct {
	Name, Help string
	Labels     []string
	IsCounter  bool // it only ever grows while the process lives
}

// JobsWaiting counts the jobs of a kind that are not done and not given up.
func JobsWaiting() Measure {
	return Measure{Name: "shg_jobs_waiting", Help: "Jobs not done, those of later and those under way among them.", Labels: []string{"kind"}}
}

// JobsDue counts the jobs of a kind that should run by now.
func JobsDue() Measure {
	return Measure{Name: "shg_jobs_due", Help: "Jobs that should be run by now and that nobody runs.", Labels: []string{"kind"}}
}

// JobsDead counts the jobs of a kind that were given up.
func JobsDead() Measure {
	return Measure{Name: "shg_jobs_dead", Help: "Jobs that were given up after many tries.", Labels: []string{"kind"}}
}

// OldestDue returns the measure for how many seconds the longest due job of a kind has waited.
func OldestDue() Measure {
	return Measure{Name: "shg_jobs_oldest_due_seconds", Help: "For how long the longest due job has waited.", Labels: []string{"kind"}}
}

// ZoneData returns the measure that is 1 for the version of the time zone database in use.
func ZoneData() Measure {
	return Measure{Name: "shg_zone_data_info", Help: "Which time zone database is used.", Labels: []string{"version"}}
}

// ZoneDataAge returns the measure for how many seconds ago that database was published.
func ZoneDataAge() Measure {
	return Measure{Name: "shg_zone_data_age_seconds", Help: "Time since the time zone database in use was packaged."}
}

// IndexLag returns the measure for how many seconds the oldest change that the index has not
// received has waited.
func IndexLag() Measure {
	return Measure{Name: "shg_index_lag_seconds", Help: "How far the index is behind the rows: the age of the oldest change it was not told.", Labels: []string{"index"}}
}

// IndexDocuments counts the documents of an index.
func IndexDocuments() Measure {
	return Measure{Name: "shg_index_documents", Help: "Documents that the index holds.", Labels: []string{"index"}}
}

// Published counts the rows that are published.
func Published() Measure {
	return Measure{Name: "shg_published", Help: "Published rows of the database.", Labels: []string{"index"}}
}

// Connections counts the connections of a pool to the database.
func Connections() Measure {
	return Measure{Name: "shg_database_connections", Help: "Open connections to the database.", Labels: []string{"pool", "state"}}
}

// ConnectionsLimit returns the measure for how many connections a pool may open.
func ConnectionsLimit() Measure {
	return Measure{Name: "shg_database_connections_limit", Help: "How many connections the pool may open.", Labels: []string{"pool"}}
}

// ConnectionWaits counts callers that had to wait for a connection.
func ConnectionWaits() Measure {
	return Measure{Name: "shg_database_connection_waits_total", Help: "How often somebody waited for a connection.", Labels: []string{"pool"}, IsCounter: true}
}

// ConnectionWaitSeconds returns the measure for how long callers waited for connections, all
// together.
func ConnectionWaitSeconds() Measure {
	return Measure{Name: "shg_database_connection_wait_seconds_total", Help: "How long was waited for connections.", Labels: []string{"pool"}, IsCounter: true}
}

// WritersWaiting counts the writers that wait for SQLite's one writing connection.
func WritersWaiting() Measure {
	return Measure{Name: "shg_database_writers_waiting", Help: "Writers that wait for SQLite's writing connection or its commit."}
}

// EngineUp returns the measure for whether an engine answers, 1 or 0.
func EngineUp() Measure {
	return Measure{Name: "shg_engine_up", Help: "Whether the engine answered within a second.", Labels: []string{"engine"}}
}

// scrapeOK returns the measure for whether a source answered, 1 or 0.
func scrapeOK() Measure {
	return Measure{Name: "shg_scrape_ok", Help: "Whether what is asked at a scrape could be told.", Labels: []string{"source"}}
}
