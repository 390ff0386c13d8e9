// Package meili is the search index on a Meilisearch server. It keeps the promises of search.Index,
// except that a read sees a write: the server adds what it receives to its index some time later,
// and Put and Drop return when it has. Only this package uses Meilisearch.
//
// What the server cannot decide exactly is decided here. Points are in cells of several sizes;
// those in cells on the edge of a circle or a box are checked one by one, so places, counts and
// facets are the same as in every other index. Words are cut by search/words on both sides.
//
// It may honestly differ in two ways. The server forgives other typing errors (it takes "stepstudy"
// for "step study", and a wrong first letter for two errors). It ranks equally good answers in
// another order.
package meili

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Options is which server and which index to use.
type Options struct {
	URL, Key       string
	UID            string // the index's name on the server: letters, digits, _ and -
	Log            *slog.Logger
	Vocabulary     string // the version of the words that documents have beside those of the rows; an index of another is outdated
	StoreRevisions bool   // it is often queried with AllowSuperset: it stores what makes that quick
}

// Index is one index of a Meilisearch server. Create it with New; it may be used concurrently, and
// by many processes.
type Index struct {
	uid             string
	log             *slog.Logger
	service         meilisearch.ServiceManager
	raw             transport
	readyMu         sync.Mutex // held while the index is created
	isReady         bool       // guarded by ready
	vocabulary      string
	storesRevisions bool       // stores id and version as one value too
	surplus         int        // surplusRecords, but in tests
	writeMu         sync.Mutex // held from comparing versions to the end of the write
}

var _ search.Remote = (*Index)(nil)

// New returns an index of a server. It does not contact the server.
func New(o Options) *Index {
	client := httpClient()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Index{
		uid: o.UID, log: o.Log, vocabulary: o.Vocabulary, storesRevisions: o.StoreRevisions, surplus: surplusRecords,
		raw:     transport{client: client, url: o.URL, key: o.Key},
		service: meilisearch.New(o.URL, meilisearch.WithAPIKey(o.Key), meilisearch.WithCustomClient(client), meilisearch.DisableRetries()),
	}
}

// Ping returns models.ErrUnavailable if the server does not answer.
func (x *Index) Ping(ctx context.Context) error {
	return once(ctx, func(ctx context.Context) error {
		_, err := x.service.HealthWithContext(ctx)
		return err
	})
}

// Version returns the version of the server's program, such as "1.21.0".
func (x *Index) Version(ctx context.Context) (version string, err error) {
	err = withRetry(ctx, func(ctx context.Context) error {
		response, err := x.service.VersionWithContext(ctx)
		if err == nil {
			version = response.PkgVersion
		}
		return err
	})
	return version, err
}

// Revisions returns the state of each record in the index, once no other index is about to replace
// it.
func (x *Index) Revisions(ctx context.Context) (map[models.ID]search.Revision, error) {
	versions := map[models.ID]search.Revision{}
	err := x.eachRecord(ctx, func(record storedRecord) {
		s := search.Revision{Version: record.Version}
		if record.Next != 0 {
			s.NextAt = time.UnixMicro(record.Next).UTC()
		}
		versions[record.ID] = s
	})
	return versions, err
}
