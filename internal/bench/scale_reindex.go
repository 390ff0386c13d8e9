package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/platform/wait"
	"github.com/shg-directory/shg/search"
)

// bareDocuments is the number of documents in the measurement of the bare engine.
const bareDocuments = 50_000

// measureReindex builds both indexes from the rows, beside those in use, and the bare engine's
// index of the first documents.
func (s *scale) measureReindex(ctx context.Context) error {
	t := table{title: "Reindex: rows to documents to Meilisearch, beside and swapped, then held to the rows"}
	t.add("", "documents", "s", "documents/s", "server's files then, MB")
	for _, name := range s.app.Discovery.IndexNames() {
		began, records, first := time.Now(), 0, time.Duration(0)
		err := s.app.Discovery.Reindex(ctx, name, func(_ string, done, total int) {
			if records = done; first == 0 && done >= bareDocuments {
				first = time.Since(began)
			}
			told("reindex of "+name, done, total)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintln(os.Stderr)
		size, _, err := s.engineSize(ctx)
		if err != nil {
			return err
		}
		t.add(append(took(name, records, began), inMB(size))...)
		if first > 0 {
			t.add("… of them the first", strconv.Itoa(bareDocuments), fmt.Sprintf("%.1f", first.Seconds()), perSecond(bareDocuments, first), "")
		}
	}
	row, err := s.bareIndexing(ctx)
	if err != nil {
		return fmt.Errorf("the bare engine: %w", err)
	}
	t.add(row...)
	return t.print()
}

var errEnough = errors.New("enough")

// firstOf passes on only the first documents of a replacement, and then ends it.
type firstOf struct {
	search.Index
	most int
}

// Replace fills the index with the first documents.
func (w firstOf) Replace(ctx context.Context, r search.Replacement) error {
	some := func(yield func(search.Document, error) bool) {
		n := 0
		for d, err := range r.Documents {
			if n++; n > w.most || !yield(d, err) {
				return
			}
		}
	}
	if err := w.Index.Replace(ctx, search.Replacement{Documents: some}); err != nil {
		return err
	}
	return errEnough
}

// bareIndexing sends the bytes of the first documents to an index with the same settings, as fast
// as the server accepts them. It waits for the last.
func (s *scale) bareIndexing(ctx context.Context) ([]string, error) {
	r, err := newRecorder(s.search.URL)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	groups := s.app.Discovery.Groups
	s.app.Discovery.Groups = firstOf{s.through(r, "recorded"), bareDocuments}
	err = s.app.Discovery.Reindex(ctx, "groups", nil)
	s.app.Discovery.Groups = groups
	if !errors.Is(err, errEnough) {
		return nil, err
	}
	took, bytes, err := s.indexBare(ctx, r.take())
	if err != nil {
		return nil, err
	}
	n := min(s.groups, bareDocuments)
	row := append(taken(fmt.Sprintf("the bare engine, the same first bytes (%s MB), same settings, empty index", inMB(int64(bytes))), n, took), "")
	for _, uid := range []string{"bare", "recorded"} {
		if err := s.task(ctx, call{http.MethodDelete, "/indexes/" + uid, nil}); err != nil {
			return nil, err
		}
	}
	return row, nil
}

// indexBare sends recorded documents to an index of their own, and returns how long that took and
// how many bytes they are.
func (s *scale) indexBare(ctx context.Context, calls []call) (took time.Duration, bytes int, err error) {
	if err := s.task(ctx, call{http.MethodPost, "/indexes", []byte(`{"uid":"bare","primaryKey":"id"}`)}); err != nil {
		return 0, 0, err
	}
	var documents []call
	for _, c := range calls {
		switch {
		case strings.HasSuffix(c.path, "_next/settings"):
			if err := s.task(ctx, call{c.method, "/indexes/bare/settings", c.body}); err != nil {
				return 0, 0, err
			}
		case c.method == http.MethodPost && strings.Contains(c.path, "_next/documents") && !strings.HasSuffix(c.path, "/fetch"):
			documents = append(documents, call{c.method, "/indexes/bare/documents", c.body})
			bytes += len(c.body)
		}
	}
	began := time.Now()
	for i, c := range documents {
		send := s.task
		if i < len(documents)-1 {
			send = func(ctx context.Context, c call) error { _, err := s.send(ctx, c); return err }
		}
		if err := send(ctx, c); err != nil {
			return 0, 0, err
		}
	}
	return time.Since(began), bytes, nil
}

// task sends a request that the server completes later, and waits until it is done.
func (s *scale) task(ctx context.Context, c call) error {
	body, err := s.send(ctx, c)
	if err != nil {
		return err
	}
	var task struct {
		UID    int             `json:"taskUid"`
		Status string          `json:"status"`
		Error  json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(body, &task); err != nil {
		return err
	}
	for path := fmt.Sprintf("/tasks/%d", task.UID); task.Status != "succeeded"; {
		if task.Status == "failed" || task.Status == "canceled" {
			return fmt.Errorf("%s %s: %s", c.method, c.path, task.Error)
		}
		if err := wait.For(ctx, 20*time.Millisecond); err != nil {
			return err
		}
		if body, err = s.send(ctx, call{http.MethodGet, path, nil}); err != nil {
			return err
		}
		if err := json.Unmarshal(body, &task); err != nil {
			return err
		}
	}
	return nil
}
