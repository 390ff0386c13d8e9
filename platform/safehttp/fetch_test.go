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
