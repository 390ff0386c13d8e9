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
func (c *Client) Fetch(ctx context.Context, named string, limit int64) (io.ReadCloser, error) {
	first, err := url.Parse(named)
	if err != nil || first.Host == "" || first.Scheme != "http" && first.Scheme != "https" {
		return nil, ErrRefused
	}
	at := first
	for range maxRedirects + 1 {
		answer, err := c.fetchOne(ctx, first, at)
		if err != nil {
			return nil, err
		}
		if answer.StatusCode == http.StatusOK {
			return &limitedBody{body: answer.Body, left: limit}, nil
		}
		if err := answer.Body.Close(); err != nil {
			return nil, fmt.Errorf("read the answer: %w", err)
		}
		next, err := answer.Location()
		if answer.StatusCode/100 != 3 || err != nil {
			return nil, fmt.Errorf("%w %s", ErrStatus, answer.Status)
		}
		if at.Scheme == "https" && next.Scheme != "https" {
			return nil, fmt.Errorf("sent on to %s: %w", next.Host, ErrRefused)
		}
		at = next
	}
	return nil, fmt.Errorf("%w with more than %d redirects", ErrStatus, maxRedirects)
}

// fetchOne requests one address: freely if the operator named it, else with the rules for partners'
// addresses.
func (c *Client) fetchOne(ctx context.Context, first, at *url.URL) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, ErrRefused
	}
	transport := c.unrestricted
	if !sameHost(first, at) {
		if err := c.Check(ctx, at.String()); err != nil {
			return nil, fmt.Errorf("sent on to %s: %w", at.Host, err)
		}
		transport = c.http.Transport
	}
	if password, ok := at.User.Password(); ok { // of the named one: no other may have one
		request.SetBasicAuth(at.User.Username(), password)
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", withoutURL(err))
	}
	return answer, nil
}

// sameHost reports whether an address is the named one's host and port, or the same host's by TLS.
func sameHost(named, at *url.URL) bool {
	return at.Host == named.Host && at.Scheme == named.Scheme || at.Hostname() == named.Hostname() && at.Scheme == "https" && (at.Port() == "" || at.Port() == tlsPort)
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
