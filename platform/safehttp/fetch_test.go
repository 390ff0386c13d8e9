package safehttp_test

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/platform/safehttp"
)

func fetchText(ctx context.Context, c *safehttp.Client, url string, limit int64) (string, error) {
	body, err := c.Fetch(ctx, url, limit)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(body)
	return string(text), errors.Join(err, body.Close())
}

// What is longer than the limit is refused rather than cut off, also where it is small on the way.
func TestFetchRefusesWhatIsTooLong(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var to io.Writer = w
		if r.URL.Path == "/packed" {
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			defer func() { _ = packed.Close() }()
			to = packed
		}
		_, _ = io.WriteString(to, strings.Repeat("x", 1000))
	}))
	t.Cleanup(server.Close)
	c := safehttp.New(safehttp.Options{})
	for _, path := range []string{"/plain", "/packed"} {
		if text, err := fetchText(t.Context(), c, server.URL+path, 1000); err != nil || len(text) != 1000 {
			t.Errorf("%s: %d bytes, %v", path, len(text), err)
		}
		if _, err := fetchText(t.Context(), c, server.URL+path, 999); !errors.Is(err, safehttp.ErrTooLong) {
			t.Errorf("%s, one too many: %v", path, err)
		}
	}
}

// A server that sends nothing, or a little for ever, is given up when the time is up.
func TestFetchEndsWithItsTime(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			_, _ = io.WriteString(w, "a little")
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	for _, path := range []string{"/silent", "/slow"} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		if _, err := fetchText(ctx, safehttp.New(safehttp.Options{}), server.URL+path, 1000); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", path, err)
		}
		cancel()
	}
}

// From https nobody is sent on to http.
func TestFetchKeepsToTLS(t *testing.T) {
	t.Parallel()
	open := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "in the open") }))
	t.Cleanup(open.Close)
	secure := httptest.NewTLSServer(http.RedirectHandler(open.URL, http.StatusMovedPermanently))
	t.Cleanup(secure.Close)
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	if text, err := fetchText(t.Context(), safehttp.New(safehttp.Options{Roots: roots}), secure.URL, 1000); !errors.Is(err, safehttp.ErrRefused) {
		t.Errorf("%q %v", text, err)
	}
	for _, wrong := range []string{"", "feed.json", "ftp://example.org/x", "file:///etc/passwd", "https:///x"} {
		if _, err := fetchText(t.Context(), safehttp.New(safehttp.Options{}), wrong, 1000); !errors.Is(err, safehttp.ErrRefused) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// Redirects are followed from http to https and to hosts that partners may name, never from https to
// http, even where both hosts are allowed. Another port is another host.
func TestFetchFollowsRedirects(t *testing.T) {
	t.Parallel()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "plain") }))
	t.Cleanup(plain.Close)
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			http.Redirect(w, r, plain.URL, http.StatusFound)
			return
		}
		fmt.Fprint(w, "secure")
	}))
	t.Cleanup(secure.Close)
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{"/up": secure.URL, "/across": plain.URL, "/same": "/end", "/ring": "/ring", "/tls-of-another": "https://127.0.0.2/", "/usual-port": "http://127.0.0.1/"}[r.URL.Path]
		if to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		fmt.Fprint(w, "end")
	}))
	t.Cleanup(first.Close)
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	for name, c := range map[string]struct {
		url   string
		allow []netip.Prefix
		text  string
		err   error
	}{
		"to the same host":                   {first.URL + "/same", nil, "end", nil},
		"to another port":                    {first.URL + "/across", nil, "", safehttp.ErrRefused},
		"to another port that is allowed":    {first.URL + "/across", loopback, "plain", nil},
		"to TLS at another port":             {first.URL + "/up", nil, "", safehttp.ErrRefused},
		"to TLS, allowed":                    {first.URL + "/up", loopback, "secure", nil},
		"from TLS to none, although allowed": {secure.URL + "/down", loopback, "", safehttp.ErrRefused},
		"to TLS of another host":             {first.URL + "/tls-of-another", nil, "", safehttp.ErrRefused},
		"to the usual port, open":            {first.URL + "/usual-port", nil, "", safehttp.ErrRefused},
		"round and round":                    {first.URL + "/ring", nil, "", safehttp.ErrStatus},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := fetchText(t.Context(), safehttp.New(safehttp.Options{Allow: c.allow, Roots: roots}), c.url, 1000)
			if text != c.text || !errors.Is(err, c.err) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
}
