package server

import (
	"encoding/json"
	"net/http"
	"net/http/pprof" // it hangs itself into the default mux too, which nothing here serves
	"slices"

	"github.com/labstack/echo/v4"
)

// operatorPaths returns the paths that the operator's tools request at either port: whether the
// process is alive, and whether it can serve.
func operatorPaths() []string { return []string{"/healthz", "/readyz"} }

func isOperatorPath(pattern string) bool { return slices.Contains(operatorPaths(), pattern) }

// mountOperator adds them to the public routes.
func (s *Server) mountOperator() {
	probes := s.probes()
	for _, path := range operatorPaths() {
		s.echo.GET(path, echo.WrapHandler(probes))
		s.echo.HEAD(path, echo.WrapHandler(probes))
	}
}

func (s *Server) probes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.alive)
	mux.HandleFunc("GET /readyz", s.ready)
	return mux
}

// Operator answers at the operator's port: metrics, profiles, and the same probes as at the public
// one.
func (s *Server) Operator() http.Handler {
	mux := s.probes()
	mux.Handle("GET /metrics", s.parts.Metrics.Handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("POST /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// health is what /healthz and /readyz answer.
type health struct {
	Status string            `json:"status"`           // ok, stopping or unavailable
	Checks map[string]string `json:"checks,omitempty"` // engine by engine: ok, slow or unavailable
	Zones  string            `json:"zone_data,omitempty"`
}

func (s *Server) alive(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, http.StatusOK, health{Status: "ok"})
}

// ready answers 200 if every engine is up, and 503 otherwise and from the moment that the service
// begins to stop. The reason why an engine is away is in the log and not in the answer.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		writeHealth(w, http.StatusServiceUnavailable, health{Status: "stopping"})
		return
	}
	states, ready := s.readiness.check(r.Context())
	if !ready {
		writeHealth(w, http.StatusServiceUnavailable, health{Status: "unavailable", Checks: states, Zones: s.parts.ZoneData})
		return
	}
	writeHealth(w, http.StatusOK, health{Status: "ok", Checks: states, Zones: s.parts.ZoneData})
}

func writeHealth(w http.ResponseWriter, status int, h health) {
	w.Header().Set(echo.HeaderCacheControl, "no-store")
	w.Header().Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(h) // the caller may have gone
}
