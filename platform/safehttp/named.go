package safehttp

import (
	"net/http"
	"net/url"
)

// Named returns a transport for the service at an address that the operator named. Requests to its
// host go anywhere that this computer reaches; those to hosts that the service itself names go by
// the rules for partners' addresses.
func (c *Client) Named(first *url.URL) http.RoundTripper { return named{client: c, first: first} }

type named struct {
	client *Client
	first  *url.URL
}

// RoundTrip sends a request, or returns an error if it may not go where it is addressed to.
func (n named) RoundTrip(r *http.Request) (*http.Response, error) {
	if sameHost(n.first, r.URL) {
		return n.client.unrestricted.RoundTrip(r) //nolint:wrapcheck // the client that uses the transport wraps it
	}
	if err := n.client.Check(r.Context(), r.URL.String()); err != nil {
		return nil, err
	}
	return n.client.http.Transport.RoundTrip(r) //nolint:wrapcheck // as above
}
