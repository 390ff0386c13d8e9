package safehttp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// maxRedirects is how many redirects are followed of what the operator named.
const maxRedirects = 3

// ErrTooLong means that an answer is longer than the limit.
var ErrTooLong = errors.New("the answer is too long")

// ErrStatus means that the answer does not contain what was requested; its text names the status.
var ErrStatus = errors.New("the server answered")

// Fetch reads a URL that the operator named. The operator may name any address that this computer
// reaches, by http or https, and through the proxy of the environment. A redirect to another host
// is not trusted. It is followed a few times, never from https to http, and only to public hosts
// unless it is the same host. If more than limit bytes, decompressed, are read, the reader returns
// ErrTooLong rather than a part. The end of ctx ends the reading.
func (c *Client) Fetch(ctx context.Context, rawURL string, limit int64) (io.ReadCloser, error) {
	first, err := url.Parse(rawURL)
	if err != nil || first.Host == "" || first.Scheme != "http" && first.Scheme != "https" {
		return nil, ErrRefused
	}
	target := first
	for range maxRedirects + 1 {
		response, err := c.fetchOne(ctx, first, target)
		if err != nil {
			return nil, err
		}
		if response.StatusCode == http.StatusOK {
			return &limitedBody{body: response.Body, left: limit}, nil
		}
		if err := response.Body.Close(); err != nil {
			return nil, fmt.Errorf("read the answer: %w", err)
		}
		next, err := response.Location()
		if response.StatusCode/100 != 3 || err != nil {
			return nil, fmt.Errorf("%w %s", ErrStatus, response.Status)
		}
		if target.Scheme == "https" && next.Scheme != "https" {
			return nil, fmt.Errorf("sent on to %s: %w", next.Host, ErrRefused)
		}
		target = next
	}
	return nil, fmt.Errorf("%w with more than %d redirects", ErrStatus, maxRedirects)
}

// fetchOne requests one address: freely if the operator named it, else with the rules for partners'
// addresses.
func (c *Client) fetchOne(ctx context.Context, first, target *url.URL) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, ErrRefused
	}
	transport := c.unrestricted
	if !sameHost(first, target) {
		if err := c.Check(ctx, target.String()); err != nil {
			return nil, fmt.Errorf("sent on to %s: %w", target.Host, err)
		}
		transport = c.http.Transport
	}
	if password, ok := target.User.Password(); ok { // of the named one: no other may have one
		request.SetBasicAuth(target.User.Username(), password)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", withoutURL(err))
	}
	return response, nil
}

// sameHost reports whether an address is the named one's host and port, or the same host's by TLS.
func sameHost(named, target *url.URL) bool {
	return target.Host == named.Host && target.Scheme == named.Scheme || target.Hostname() == named.Hostname() && target.Scheme == "https" && (target.Port() == "" || target.Port() == tlsPort)
}

// limitedBody reads at most so many bytes, and refuses more.
type limitedBody struct {
	body io.ReadCloser
	left int64
}

func (l *limitedBody) Read(p []byte) (int, error) {
	n, err := l.body.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, ErrTooLong
	}
	return n, err
}

func (l *limitedBody) Close() error { return l.body.Close() }
