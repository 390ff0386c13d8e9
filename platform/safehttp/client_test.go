package safehttp_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/platform/safehttp"
)

// fakeResolver is a resolver that answers each time what comes next.
type fakeResolver struct {
	answers [][]string
	asked   atomic.Int32
}

func (n *fakeResolver) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	i := min(int(n.asked.Add(1)), len(n.answers)) - 1
	var found []netip.Addr
	for _, text := range n.answers[i] {
		found = append(found, netip.MustParseAddr(text))
	}
	return found, nil
}

func TestWhichAddressesMayBeAsked(t *testing.T) {
	t.Parallel()
	for url, may := range map[string]bool{
		"https://8.8.8.8/": true, "https://8.8.8.8:443/x?y": true, "https://[2606:4700::1111]/": true,
		"http://8.8.8.8/": false, "http://8.8.8.8:443/": false, "https://8.8.8.8:8443/": false, "ftp://8.8.8.8/": false, "https:///x": false,
		"https://user@8.8.8.8/": false, "https://user:pass@8.8.8.8/": false, "https://8.8.8.8/#x": false, "//8.8.8.8/": false, "": false,
		"https://0.0.0.0/": false, "https://10.0.0.1/": false, "https://100.64.0.1/": false, "https://100.127.255.255/": false,
		"https://100.128.0.1/": true, "https://127.0.0.1/": false, "https://127.255.0.1/": false, "https://169.254.169.254/": false,
		"https://172.16.0.1/": false, "https://172.31.255.255/": false, "https://172.32.0.1/": true, "https://192.0.0.1/": false,
		"https://192.0.2.1/": false, "https://192.88.99.1/": false, "https://192.168.1.1/": false, "https://198.18.0.1/": false,
		"https://198.51.100.1/": false, "https://203.0.113.1/": false, "https://224.0.0.1/": false, "https://240.0.0.1/": false,
		"https://255.255.255.255/": false,
		"https://[::]/":            false, "https://[::1]/": false, "https://[::ffff:8.8.8.8]/": false, "https://[::ffff:127.0.0.1]/": false,
		"https://[::8.8.8.8]/": false, "https://[64:ff9b::808:808]/": false, "https://[64:ff9b:1::1]/": false, "https://[100::1]/": false,
		"https://[2001::1]/": false, "https://[2001:db8::1]/": false, "https://[2002:7f00:1::]/": false, "https://[2002:808:808::1]/": false,
		"https://[3fff::1]/": false, "https://[5f00::1]/": false, "https://[fc00::1]/": false, "https://[fd12::1]/": false,
		"https://[fe80::1]/": false, "https://[fe80::1%25eth0]/": false, "https://[ff02::1]/": false,
	} {
		t.Run(url, func(t *testing.T) {
			if err := safehttp.New(safehttp.Options{}).Check(t.Context(), url); (err == nil) != may || err != nil && !errors.Is(err, safehttp.ErrRefused) {
				t.Errorf("%s: %v", url, err)
			}
		})
	}
	for text, may := range map[string]bool{
		"1.1.1.1": true, "1.1.1.1 10.0.0.1": false, "10.0.0.1 1.1.1.1": false, "::ffff:1.1.1.1": true, "::ffff:10.0.0.1": false, "2606:4700::1 ::1": false,
	} {
		c := safehttp.New(safehttp.Options{Resolver: &fakeResolver{answers: [][]string{strings.Fields(text)}}})
		if err := c.Check(t.Context(), "https://receiver.example/"); (err == nil) != may {
			t.Errorf("a name with %s: %v", text, err)
		}
	}
}

// A name that is public when it is looked at, and this computer's when it is connected to, is not
// connected to.
func TestANameThatChangesItsAddress(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	t.Cleanup(server.Close)
	resolver := &fakeResolver{answers: [][]string{{"1.1.1.1"}, {"127.0.0.1"}}}
	_, err := safehttp.New(safehttp.Options{Resolver: resolver}).Do(t.Context(), safehttp.Request{Method: "POST", URL: "https://receiver.example/", Limit: 10})
	if !errors.Is(err, safehttp.ErrRefused) || resolver.asked.Load() != 2 || reached.Load() {
		t.Errorf("%v after %d questions; reached: %v", err, resolver.asked.Load(), reached.Load())
	}
}

// loopback returns a client for which the operator opened this computer.
func loopback(roots *x509.CertPool) *safehttp.Client {
	return safehttp.New(safehttp.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Roots: roots})
}

// Redirects are answers, a body without end is cut off, bad certificates and closed connections are
// errors, and a proxy of the environment is not asked.
func TestWhatReceiversDo(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	var followed atomic.Bool
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/there", http.StatusMovedPermanently)
		case "/there":
			followed.Store(true)
		case "/endless":
			for chunk := make([]byte, 64<<10); r.Context().Err() == nil; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		case "/closes":
			conn, _, _ := http.NewResponseController(w).Hijack()
			_ = conn.Close()
		default:
			body, _ := io.ReadAll(r.Body)
			_, _ = w.Write(append([]byte(r.Header.Get("X-Told")+" "), body...))
		}
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	ask := func(path string) (safehttp.Response, error) {
		return loopback(roots).Do(t.Context(), safehttp.Request{
			Method: "POST", URL: server.URL + path, Header: map[string]string{"X-Told": "told"}, Body: []byte("body"), Limit: 4096,
		})
	}
	if got, err := ask("/"); err != nil || string(got.Body) != "told body" || got.Status != 200 {
		t.Errorf("%d %s %v", got.Status, got.Body, err)
	}
	if got, err := ask("/moved"); err != nil || got.Status != 301 || followed.Load() {
		t.Errorf("moved: %d %v, followed: %v", got.Status, err, followed.Load())
	}
	if got, err := ask("/endless"); err != nil || len(got.Body) != 4096 {
		t.Errorf("endless: %d bytes, %v", len(got.Body), err)
	}
	if got, err := ask("/closes"); err == nil {
		t.Errorf("closes: %d", got.Status)
	}
	if got, err := loopback(nil).Do(t.Context(), safehttp.Request{Method: "GET", URL: server.URL}); err == nil {
		t.Errorf("a certificate of nobody: %d", got.Status)
	}
}

// Who never answers is left, and errors do not repeat the address, which may hold a secret.
func TestAReceiverThatHangs(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = loopback(nil).Do(ctx, safehttp.Request{Method: "POST", URL: "http://" + listener.Addr().String() + "/?secret=s3cret"})
	if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("%v", err)
	}
}
