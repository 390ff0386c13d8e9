// Package testhttp sends requests to a service that a test has started.
package testhttp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// Request is a request, whole.
type Request struct {
	Method string // GET if empty
	URL    string
	Token  string // sent as a bearer token unless empty
	Body   any    // nil, a string as it is, or anything to be encoded as JSON
	Header map[string]string
	Client *http.Client // http.DefaultClient if nil
}

// Answer is an answer that has been read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON decodes the body.
func (a Answer) JSON(into any) error { return json.Unmarshal(a.Body, into) }

// Send sends a request and reads the whole answer. A body is declared as JSON unless Header
// declares it. It returns an error if there is no answer, or only a part of one.
func Send(ctx context.Context, r Request) (Answer, error) {
	body, err := encode(r.Body)
	if err != nil {
		return Answer{}, err
	}
	request, err := http.NewRequestWithContext(ctx, cmp.Or(r.Method, http.MethodGet), r.URL, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	if r.Body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if r.Token != "" {
		request.Header.Set("Authorization", "Bearer "+r.Token)
	}
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	response, err := cmp.Or(r.Client, http.DefaultClient).Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	a := Answer{Status: response.StatusCode, Header: response.Header}
	a.Body, err = io.ReadAll(response.Body)
	return a, err
}

func encode(body any) ([]byte, error) {
	switch b := body.(type) {
	case nil:
		return nil, nil
	case string:
		return []byte(b), nil
	}
	return json.Marshal(body)
}

// Want sends a request and returns the answer. It fails the test unless the answer has the status.
func Want(t *testing.T, status int, r Request) Answer {
	t.Helper()
	a, err := Send(t.Context(), r)
	if err != nil || a.Status != status {
		t.Fatalf("%s %s: %d %v %.2000s", cmp.Or(r.Method, http.MethodGet), r.URL, a.Status, err, a.Body)
	}
	return a
}

// WantJSON sends a request and decodes the answer. It fails the test unless the answer is 200 and
// JSON.
func WantJSON(t *testing.T, r Request, into any) {
	t.Helper()
	if err := Want(t, http.StatusOK, r).JSON(into); err != nil {
		t.Fatalf("%s: %v", r.URL, err)
	}
}
