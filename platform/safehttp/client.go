// Package safehttp sends requests to addresses that others named: receivers of webhooks, feeds to
// import. It alone decides where such a request may go: to public hosts, by TLS, at port 443,
// without following redirects, except for what the operator names. It knows nothing of what is
// sent.
package safehttp

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

const (
	requestTimeout = 10 * time.Second // for all of a request
	maxHeaderBytes = 16 << 10         // of an answer
	tlsPort        = "443"
)

// ErrRefused means that requests to the address are not allowed: it is not https, has another port,
// or is not a public host's.
var ErrRefused = errors.New("the address is not a public one by https at port 443")

// ErrUnknownHost means that the name cannot be resolved.
var ErrUnknownHost = errors.New("the host is not known")

// Resolver finds the addresses of a name.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Options configures a client. The zero value allows only public hosts.
type Options struct {
	Allow    []netip.Prefix // networks that the operator allows: at any port, and without TLS if the URL is http
	Resolver Resolver       // nil: the system's
	Roots    *x509.CertPool // nil: the system's
}

// Client sends requests. Create it with New; it may be used concurrently.
type Client struct {
	policy       addressPolicy
	resolver     Resolver
	http         *http.Client
	unrestricted http.RoundTripper // for what the operator named
}

// New returns a client.
func New(o Options) *Client {
	c := &Client{policy: newAddressPolicy(o.Allow), resolver: o.Resolver}
	if c.resolver == nil {
		c.resolver = net.DefaultResolver
	}
	c.http = &http.Client{
		Timeout:       requestTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{ // no proxy: the environment's would request in our name whatever it receives
			DialContext: c.dial, TLSClientConfig: tlsConfig(o.Roots),
			DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: maxHeaderBytes,
		},
	}
	c.unrestricted = &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: tlsConfig(o.Roots), DisableKeepAlives: true, MaxResponseHeaderBytes: maxHeaderBytes,
	}
	return c
}

func tlsConfig(roots *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// Check returns an error if a URL may not be requested at present: it checks its form and every
// address of its host. The check is repeated when connecting.
func (c *Client) Check(ctx context.Context, text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return ErrRefused
	}
	port := u.Port()
	switch {
	case u.Scheme == "https" && port == "":
		port = tlsPort
	case u.Scheme == "http" && port == "":
		port = "80"
	case u.Scheme != "https" && u.Scheme != "http":
		return ErrRefused
	}
	addresses, err := c.resolve(ctx, u.Hostname(), port)
	if err != nil || u.Scheme == "https" {
		return err
	}
	for _, ip := range addresses {
		if !c.policy.isAllowed(ip) {
			return ErrRefused // without TLS only if the operator allows it
		}
	}
	return nil
}

// Request is what to send. At most Limit bytes of the answer's body are read.
type Request struct {
	Method string
	URL    string
	Header map[string]string
	Body   []byte
	Limit  int64
}

// Response is what came back.
type Response struct {
	Status int
	Body   []byte
}

// Do sends a request, within ten seconds. Any status is an answer, redirects too. If a body is
// longer than the limit it is cut off without an error.
func (c *Client) Do(ctx context.Context, r Request) (Response, error) {
	if err := c.Check(ctx, r.URL); err != nil {
		return Response{}, err
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return Response{}, ErrRefused
	}
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return Response{}, fmt.Errorf("ask: %w", withoutURL(err))
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, r.Limit))
	if err != nil {
		return Response{}, fmt.Errorf("read the answer: %w", err)
	}
	return Response{Status: response.StatusCode, Body: body}, nil
}

// withoutURL removes the URL, which may contain a secret, from an error.
func withoutURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// resolve returns the addresses of a host, and refuses them all if one of them is not allowed.
func (c *Client) resolve(ctx context.Context, host, port string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, c.checkAddress(ip, port)
	}
	found, err := c.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(found) == 0 {
		return nil, ErrUnknownHost
	}
	for i, ip := range found {
		found[i] = ip.Unmap() // resolvers write IPv4 addresses so
		if err := c.checkAddress(found[i], port); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (c *Client) checkAddress(ip netip.Addr, port string) error {
	if c.policy.isAllowed(ip) || c.policy.isPublic(ip) && port == tlsPort {
		return nil
	}
	return ErrRefused
}

// dial resolves the host again, connects only to an address that was checked, and checks the
// socket's own address once more.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, ErrRefused
	}
	addresses, err := c.resolve(ctx, host, port)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Control: c.checkSocket}
	err = ErrUnknownHost
	for _, ip := range addresses {
		var conn net.Conn
		if conn, err = dialer.DialContext(ctx, network, net.JoinHostPort(ip.String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

func (c *Client) checkSocket(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return ErrRefused
	}
	return c.checkAddress(to.Addr(), strconv.Itoa(int(to.Port())))
}
