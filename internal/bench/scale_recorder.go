package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/shg-directory/shg/search/meili"
)

// call is a request to the search server.
type call struct {
	method, path string
	body         []byte
}

// recorder is a proxy between an index and its server. It records the requests, so that the same
// can be sent to the server alone.
type recorder struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
}

func newRecorder(server string) (*recorder, error) {
	target, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	r := &recorder{}
	proxy := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		r.mu.Lock()
		r.calls = append(r.calls, call{request.Method, request.URL.RequestURI(), body})
		r.mu.Unlock()
		request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		proxy.ServeHTTP(w, request)
	}))
	return r, nil
}

// take returns the requests since the last call, except those for the state of the server.
func (r *recorder) take() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := slices.DeleteFunc(r.calls, func(c call) bool { return c.method == http.MethodGet && !strings.Contains(c.path, "/documents") })
	r.calls = nil
	return calls
}

// through returns an index of the server through the recorder.
func (s *scale) through(r *recorder, uid string) *meili.Index {
	return meili.New(meili.Options{URL: r.URL, Key: s.search.Key, UID: uid, Log: quiet(), StoreRevisions: uid == "consultants"})
}

// send sends a request to the server and reads the whole answer, on a new connection: persistent
// ones pause if answers come in parts.
func (s *scale) send(ctx context.Context, c call) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, c.method, s.search.URL+c.path, bytes.NewReader(c.body))
	if err != nil {
		return nil, err
	}
	request.Close = true
	request.Header.Set("Authorization", "Bearer "+s.search.Key)
	request.Header.Set("Content-Type", "application/json")
	if strings.Contains(c.path, "/documents") && !strings.HasSuffix(c.path, "/fetch") {
		request.Header.Set("Content-Type", "application/x-ndjson")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %d %s", c.method, c.path, response.StatusCode, body)
	}
	return body, err
}

// replay sends the recorded requests to the server alone, one after the other.
func (s *scale) replay(ctx context.Context, calls []call) error {
	for _, c := range calls {
		if _, err := s.send(ctx, c); err != nil {
			return err
		}
	}
	return nil
}
