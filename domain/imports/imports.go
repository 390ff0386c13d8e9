package imports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/store"
)

// maxBatchGroups is how many groups one transaction writes at most, so that people's writes do not
// wait for an import.
const maxBatchGroups = 200

// Progress receives how many records of how many are done.
type Progress func(done, total int)

// FeedOpener opens a feed at its beginning; a large one is read twice.
type FeedOpener func(ctx context.Context) (io.ReadCloser, error)

// Import takes a whole feed in, and waits while another import of the source is under way. The feed
// is read through first; one that is not readable changes nothing. It is then written in batches, a
// transaction each, and running it again resumes: records whose raw values did not change are left
// alone. With options.Complete, records of the source that the feed no longer holds are retired;
// above a fifth of them it is refused as a models.ConflictError with the code "shrinks", unless
// options.AllowShrink. Options that are not given are those that the source stores; to change one
// needs options.ChangeOptions, else it is refused with the code "options_change". While a record's
// name cannot be read nothing is retired.
func (r *Room) Import(ctx context.Context, by models.WriteOptions, feed FeedOpener, options models.ImportOptions, progress Progress) (models.ImportSummary, error) {
	if err := r.authorizeSource(by, options.Source); err != nil {
		return models.ImportSummary{}, err
	}
	if err := r.checkOptions(options); err != nil {
		return models.ImportSummary{}, err
	}
	options, changes, err := r.mergeStoredOptions(ctx, options)
	if err != nil {
		return models.ImportSummary{}, err
	}
	im := &importRun{Room: r, by: by, options: options, feed: feed, progress: progress, leaseHolder: models.NewID().String()}
	im.summary = models.ImportSummary{Source: options.Source, DryRun: options.DryRun, Refusals: []models.ImportRefusal{}, OptionsChanged: changes}
	if err := im.outlineFeed(ctx); err != nil {
		return models.ImportSummary{}, err
	}
	if !options.DryRun {
		if err := r.waitForLease(ctx, options.Source, im.leaseHolder); err != nil {
			return im.summary, err
		}
		defer r.releaseSource(ctx, options.Source, im.leaseHolder)
		if err := r.attachSource(ctx, by, options.Source); err != nil {
			return im.summary, err
		}
	}
	err = im.run(ctx)
	return im.summary, err
}

// FeedFromBytes returns a feed that is in memory.
func FeedFromBytes(feed []byte) FeedOpener {
	return func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(feed)), nil }
}

// importRun is one run of an import.
type importRun struct {
	*Room
	by           models.WriteOptions
	options      models.ImportOptions
	feed         FeedOpener
	progress     Progress
	leaseHolder  string // of the source
	summary      models.ImportSummary
	openAt       func(ctx context.Context, offset int64) (io.ReadCloser, error) // the feed from an offset on; nil if it is only read from its beginning
	outline      []recordOutline
	resumePoints []resumePoint // where reading can begin: the beginning, and behind each piece that is remembered
	buffer       entryBuffer
	keyByName    map[string]string              // the key of each name in the feed; "" where its record was refused
	hasNameless  bool                           // a record was refused whose name cannot be read
	known        map[string]models.SourceRecord // by name
	groupOf      map[string]models.ID           // which group here each record of the feed is, by its key
	assigned     map[models.ID]bool
	renamed      map[string]string     // former names of records, by their new ones
	contentKeys  map[string]string     // by which records are recognised under another name; only of a complete feed
	leaving      []models.SourceRecord // records that are no longer where they were
	total        int                   // entries of the feed
	done         int                   // entries that are done
	refusalBytes int                   // bytes of the refusals in the summary; what a batch that failed added is not taken back
	catalogue    *messages.Catalogue   // for sentences; nil until the first
	checkpoint   *checkpoint           // where results are stored; nil stores none

	indexUpdate <-chan any // ends when the index knows of the last batch; nil if it does
}

// prepare reads what the source brought before, finds which of it the feed no longer holds, and
// refuses what would retire too much.
func (im *importRun) prepare(ctx context.Context) error {
	im.known = map[string]models.SourceRecord{}
	err := im.Store.Read(ctx, func(tx *store.Tx) error {
		records, err := tx.SourceRecords(ctx, im.options.Source)
		for _, record := range records {
			im.known[record.Record] = record
		}
		if err != nil {
			return err
		}
		return im.findRenamed(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("read the source's records: %w", err)
	}
	im.identifyGroups()
	im.findLeaving()
	return im.checkShrink()
}

// errDryRun rolls a batch back that was only tried.
var errDryRun = errors.New("dry run")

// run compares an outlined feed with what the source brought before, writes the entries that are not
// done yet, and retires what is gone.
func (im *importRun) run(ctx context.Context) error {
	defer im.waitForIndex()
	for _, stage := range []func(context.Context) error{im.prepare, im.writeAll, im.retireLeaving} {
		if err := stage(ctx); err != nil {
			return err
		}
	}
	return nil
}
