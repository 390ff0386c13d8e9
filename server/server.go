// Package server is the HTTP server: it contains the middleware in one order, the one error
// handler, and the start and stop of the service. It alone decides time limits, sizes and headers
// that hold for every answer; it knows no rule of the trade.
package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/trace"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
	"github.com/shg-directory/shg/platform/telemetry"
	"github.com/shg-directory/shg/platform/telemetry/metrics"
)

// Parts are the dependencies of the server. API is required. Without Web there are no pages,
// without Authenticate no token is good, without Log nothing is logged, without Metrics the counts
// are not published, without Tracer nothing is traced.
type Parts struct {
	API              *api.Door
	Web              Pages
	Authenticate     func(ctx context.Context, token string) (models.Actor, error) // models.ErrUnauthorized for a token that is not good
	Checks           []Check
	Log              *slog.Logger
	TrustedProxies   []netip.Prefix                                                                     // whose X-Forwarded-For and X-Forwarded-Proto are believed
	OverHTTPS        bool                                                                               // the service's public URL is https, so browsers are asked to stay with that
	MaxImport        int64                                                                              // the largest feed that a partner may hand in, in bytes; 0 is as much as any body
	Limits           Limits                                                                             // the zero value means no limits
	AcquireRateLease func(ctx context.Context, asked models.RateLeaseRequest) (models.RateLease, error) // required if writes are limited
	Now              func() time.Time                                                                   // nil is the computer's clock
	ZoneData         string                                                                             // version of the time zone database, shown by /readyz
	Metrics          *metrics.Metrics
	Tracer           trace.TracerProvider
}

// Pages is the HTML door.
type Pages interface {
	// Mount hangs the pages into the routes.
	Mount(e *echo.Echo)
	// WriteError answers outside of /api with a plain page for the HTTP status.
	WriteError(c echo.Context, status int) error
	// SessionSecret returns the secret of the session that a request names by its cookie. It is ""
	// for a page that is the same for everybody.
	SessionSecret(c echo.Context) string
}

// Check is an engine that must answer before the service is ready.
type Check struct {
	Name string
	Ping func(ctx context.Context) error
	// Optional means that the service can do most of its work without the engine: its state is
	// reported, and does not make the service unready.
	Optional bool
}

// Server answers HTTP. Create it with New.
type Server struct {
	parts     Parts
	echo      *echo.Echo
	admission map[requestClass]*admissionLimiter
	inFlight  *shares.Pool // requests, from their headers to the last byte of the answer
	bodies    *shares.Pool // in bytes
	unsent    *shares.Pool // answers that wait to be taken, in bytes
	keys      *keyCache
	readiness *readiness
	limiter   *rateLimiter
	stopping  atomic.Bool
}

// apiPrefix is the path below which everything speaks JSON.
const apiPrefix = "/api/"

// New builds the server: middleware, doors, operator's routes.
func New(p Parts) *Server {
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	p.Log = slog.New(telemetry.NewRedactingHandler(p.Log.Handler()))
	if p.Authenticate == nil {
		p.Authenticate = func(context.Context, string) (models.Actor, error) { return models.Actor{}, models.ErrUnauthorized }
	}
	if p.Metrics == nil {
		p.Metrics = metrics.New(metrics.Build{})
	}
	s := &Server{
		parts: p, echo: echo.New(), admission: newAdmissionLimiters(runtime.GOMAXPROCS(0), p.Metrics, p.Log),
		inFlight: newInFlight(), bodies: newBodies(), unsent: newUnsent(), keys: newKeyCache(),
		readiness: newReadiness(p.Checks, p.Log), limiter: newRateLimiter(p),
	}
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.handleError
	s.trust(p.TrustedProxies)
	s.useMiddleware()
	p.API.Mount(s.echo)
	if p.Web != nil {
		p.Web.Mount(s.echo)
	}
	s.mountOperator()
	return s
}

// Handler returns the whole service without a listener, for tests and other servers.
func (s *Server) Handler() http.Handler { return s.echo }

// trust sets which proxies are believed about a client's address and scheme: none, only the
// connection counts, unless a proxy is named.
func (s *Server) trust(proxies []netip.Prefix) {
	s.echo.IPExtractor = echo.ExtractIPDirect()
	s.echo.SchemeExtractor = echo.ExtractSchemeDirect()
	if len(proxies) == 0 {
		return
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		options = append(options, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	s.echo.IPExtractor = echo.ExtractIPFromXFFHeader(options...)
	s.echo.SchemeExtractor = echo.ExtractSchemeFromHeaders(options...)
}

func isAPI(c echo.Context) bool {
	path := c.Request().URL.Path
	return strings.HasPrefix(path, apiPrefix) || path == strings.TrimSuffix(apiPrefix, "/")
}

// isPublicPath reports whether programs of other sites may read the path: the API and the feeds.
// Their errors are problem documents.
func isPublicPath(c echo.Context) bool {
	return isAPI(c) || strings.HasPrefix(c.Request().URL.Path, api.FeedsBase+"/")
}
