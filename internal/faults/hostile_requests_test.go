//go:build linux

package faults_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// requestMaker creates requests that cost more than they should; h.flood sends them again and
// again.
type requestMaker struct {
	name   string
	atOnce int // how many callers send it
	make   func(ctx context.Context, h *hostile) (*http.Request, error)
}

// hostileRequests returns the requests that are tried. Add a row for each that was found to cost
// too much.
func hostileRequests() []requestMaker {
	const members, parameters, values, feed = 18_000, 1_500, 90_000, 60 << 20
	return []requestMaker{
		{"a body of 418 KiB of unknown members", 4, posted("/groups/search", "application/json", "", func() io.Reader {
			return strings.NewReader(`{` + joined(members, func(i int) string { return fmt.Sprintf(`"unknown_%07d":"%d"`, i, i%10) }) + `}`)
		})},
		{"31 KB of unknown parameters", 4, func(ctx context.Context, h *hostile) (*http.Request, error) {
			query := strings.ReplaceAll(joined(parameters, func(i int) string { return fmt.Sprintf("unknown_%d=%d", i, i) }), ",", "&")
			return http.NewRequestWithContext(ctx, http.MethodGet, h.service.url+"/api/v1/groups?"+query, http.NoBody)
		}},
		{"a filter's list of 90,000 values", 4, posted("/groups/search", "application/json", "", func() io.Reader {
			return strings.NewReader(`{"topic":[` + joined(values, func(i int) string { return fmt.Sprintf(`"t%d"`, i) }) + `]}`)
		})},
		{"a table of 60 MiB of commas", 1, posted("/sources/hostile/imports", "text/csv", "key", func() io.Reader {
			return &repeated{pattern: ",", left: feed}
		})},
		{"60 MiB of empty records", 1, posted("/sources/hostile/imports", "application/x-ndjson", "key", func() io.Reader {
			return &repeated{pattern: "{}\n", left: feed}
		})},
	}
}

// posted returns a function that returns requests with a body.
func posted(path, kind, key string, body func() io.Reader) func(context.Context, *hostile) (*http.Request, error) {
	return func(ctx context.Context, h *hostile) (*http.Request, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.service.url+"/api/v1"+path, body())
		if err != nil {
			return nil, err
		}
		request.Header.Set("Content-Type", kind)
		if key != "" {
			request.Header.Set("Authorization", "Bearer "+h.source)
		}
		return request, nil
	}
}

// flood sends a maker's requests until the context ends, and takes the answers.
func (h *hostile) flood(ctx context.Context, m requestMaker) {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	for range m.atOnce {
		all.Go(func() {
			for ctx.Err() == nil {
				request, err := m.make(ctx, h)
				if err != nil {
					return
				}
				request.Header.Set("X-Forwarded-For", hostileFrom)
				h.requests.Add(1)
				response, err := client.Do(request)
				if err != nil {
					continue
				}
				n, _ := io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				h.bytesOut.Add(n)
			}
		})
	}
	all.Wait()
}

func joined(n int, each func(int) string) string {
	var all strings.Builder
	for i := range n {
		if i > 0 {
			all.WriteByte(',')
		}
		all.WriteString(each(i))
	}
	return all.String()
}

// repeated reads as a pattern that is repeated, cut at its end.
type repeated struct {
	pattern  string
	at, left int
}

// Read reads more of it.
func (r *repeated) Read(p []byte) (n int, err error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	for n < len(p) && r.left > 0 {
		p[n] = r.pattern[r.at]
		r.at = (r.at + 1) % len(r.pattern)
		n, r.left = n+1, r.left-1
	}
	return n, nil
}
