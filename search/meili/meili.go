// Package meili is the search index on a Meilisearch server. It keeps the promises of search.Index, but that a read sees a write: the server takes
// what it is sent into its index some time later, and Put and Drop return when it has. It alone knows Meilisearch.
//
// What the server cannot say exactly is decided here. Points lie in cells of several sizes; those in cells on the edge of a circle or a box are
// judged one by one, so that places, counts and facets are the same as in every other index. Words are cut by search/words on both sides.
//
// Where it may honestly differ: the server forgives other typing errors (it takes "stepstudy" for "step study", and a wrong first letter for two
// errors), and ranks equally good answers in another order.
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

// Options say which server and which index.
type Options struct {
	URL, Key string
	UID      string // the index's name on the server: letters, digits, _ and -
	Log      *slog.Logger
	Roughly  bool // it is asked roughly, often: it keeps what makes that quick
}

// Index is one index of a Meilisearch server. Make it with New; it may be used by many at once, and by many processes.
type Index struct {
	uid     string
	log     *slog.Logger
	service meilisearch.ServiceManager
	raw     transport
	ready   sync.Mutex // held while the index is made
	made    bool       // guarded by ready
	states  bool       // keeps id and version as one value too
	plenty  int        // plentyRecords, but in tests
	writing sync.Mutex // held from comparing versions to the end of the write
}

var _ search.Remote = (*Index)(nil)

// New makes an index of a server. Nothing is asked of the server yet.
func New(o Options) *Index {
	client := httpClient()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Index{
		uid: o.UID, log: o.Log, states: o.Roughly, plenty: plentyRecords, raw: transport{client: client, url: o.URL, key: o.Key},
		service: meilisearch.New(o.URL, meilisearch.WithAPIKey(o.Key), meilisearch.WithCustomClient(client), meilisearch.DisableRetries()),
	}
}

// Ping says whether the server answers; models.ErrUnavailable where it does not.
func (x *Index) Ping(ctx context.Context) error {
	return once(ctx, func(ctx context.Context) error {
		_, err := x.service.HealthWithContext(ctx)
		return err
	})
}

// Version is the version of the server's program, such as "1.21.0".
func (x *Index) Version(ctx context.Context) (version string, err error) {
	err = repeated(ctx, func(ctx context.Context) error {
		answer, err := x.service.VersionWithContext(ctx)
		if err == nil {
			version = answer.PkgVersion
		}
		return err
	})
	return version, err
}

// Versions returns which state the index holds of each of its records, once no other index is on its way to its place.
func (x *Index) Versions(ctx context.Context) (map[models.ID]search.Stamp, error) {
	versions := map[models.ID]search.Stamp{}
	err := x.eachHeld(ctx, func(h held) {
		s := search.Stamp{Version: h.Version}
		if h.Next != 0 {
			s.NextAt = time.UnixMicro(h.Next).UTC()
		}
		versions[h.ID] = s
	})
	return versions, err
}
