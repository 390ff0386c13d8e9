package meili_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/meili"
)

// spoiling passes requests on to a server, with the id of one record made one that no server takes.
func spoiling(t *testing.T, server string, id models.ID) string {
	t.Helper()
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }}
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/documents") {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
			body = bytes.ReplaceAll(body, []byte(`"id":"`+id.String()+`"`), []byte(`"id":"no id"`))
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(between.Close)
	return between.URL
}

// TestReplaceLeavesOutWhatIsRefused sends several tasks at once, of which the server refuses one
// for the sake of one record.
func TestReplaceLeavesOutWhatIsRefused(t *testing.T) {
	t.Parallel()
	server := testmeili.Server(t)
	const records = 4100 // three tasks
	var documents []search.Document
	for n := range records {
		documents = append(documents, search.Document{ID: models.ID{14: byte(n >> 8), 15: byte(n)}, Version: 1, Public: fmt.Append(nil, n)})
	}
	bad := documents[2500].ID
	x := meili.New(meili.Options{URL: spoiling(t, server.URL, bad), Key: server.Key, UID: testmeili.Prefix() + "groups"})
	reported := 0
	err := x.Replace(context.WithoutCancel(t.Context()), search.Replacement{Documents: search.DocumentSeq(documents...), Progress: func(done int) { reported = done }})
	if err != nil {
		t.Fatal(err)
	}
	versions, err := x.Revisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, present := versions[bad]; present || len(versions) != records-1 {
		t.Errorf("the index holds %d of %d records", len(versions), records)
	}
	if reported != records {
		t.Errorf("progress ended at %d of %d", reported, records)
	}
}
