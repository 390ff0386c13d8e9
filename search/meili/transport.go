package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	dialTimeout      = 5 * time.Second
	responseTimeout  = 30 * time.Second // until the server begins its answer
	maxIdleConns     = 64               // idle connections to the server
	maxResponseBytes = 256 << 20        // bytes
)

// httpClient returns a client that reuses connections. It avoids the pause of 40 ms that Nagle's
// algorithm at the server and delayed acknowledgements here cause together if an answer comes in
// parts.
func httpClient() *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return withQuickAck(conn), nil
		},
		MaxIdleConns: maxIdleConns, MaxIdleConnsPerHost: maxIdleConns, IdleConnTimeout: 60 * time.Second,
		ResponseHeaderTimeout: responseTimeout, TLSHandshakeTimeout: dialTimeout, DisableKeepAlives: !canQuickAck,
	}}
}

// transport sends what the client library cannot express: settings in full, and lists without an
// element.
type transport struct {
	client   *http.Client
	url, key string
}

// do sends a request with a JSON body, if any, and reads the JSON answer into it.
func (t transport) do(ctx context.Context, method, path string, body, result any) error {
	var sent io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, t.url+path, sent)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if t.key != "" {
		request.Header.Set("Authorization", "Bearer "+t.key)
	}
	response, err := t.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	got, err := io.ReadAll(io.LimitReader(response.Body, maxResponseBytes))
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusBadRequest {
		return decodeError(response.StatusCode, got)
	}
	if err := json.Unmarshal(got, result); err != nil {
		return fmt.Errorf("the server's answer is no JSON that is known here: %w", err)
	}
	return nil
}

// decodeError reads an error of the server.
func decodeError(status int, body []byte) error {
	e := &serverError{Status: status}
	_ = json.Unmarshal(body, e) // a proxy's answer may not be JSON; the status is enough
	return e
}
