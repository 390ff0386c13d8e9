package oidc

import (
	"errors"
	"io"
	"net/http"
)

// maxAnswer is how many bytes of an answer are read.
const maxAnswer = 1 << 20

// errTooLong ends the reading of an answer.
var errTooLong = errors.New("the answer is too long")

// newHTTPClient returns a client that follows no redirects and reads no endless answers.
func newHTTPClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: bounded{transport}, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bounded refuses to read more than maxAnswer bytes of an answer.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(r)
	if err == nil {
		response.Body = &boundedBody{ReadCloser: response.Body, left: maxAnswer}
	}
	return response, err //nolint:wrapcheck // a transport's error is the client's to wrap
}

type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= n; b.left < 0 {
		return n, errTooLong
	}
	return n, err //nolint:wrapcheck // io.EOF must stay itself
}
