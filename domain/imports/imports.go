package imports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/store"
)

// maxBatchGroups is how many groups one transaction writes at most, so that people's writes do not
// wait for an import.
const maxBatchGroups = 200

// maxShrink is the share of a source's records that a complete import may retire without
// permission.
const maxShrink = 0.2

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
	if err := im.prepare(ctx); err != nil {
		return im.summary, err
	}
	return im.summary, im.run(ctx)
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

// findLeaving lists, in a stable order, records that moved to another group, and with a complete
// feed those that it lacks.
func (im *importRun) findLeaving() {
	for name, previous := range im.known {
		key, present := im.keyByName[name]
		moved := present && key != "" && im.groupOf[key] != previous.GroupID
		if previous.RetiredAt == nil && (moved || !present && im.options.Complete && !im.hasNameless) {
			im.leaving = append(im.leaving, previous)
		}
	}
	slices.SortFunc(im.leaving, func(a, b models.SourceRecord) int { return strings.Compare(a.Record, b.Record) })
}

func (im *importRun) checkShrink() error {
	active := 0
	for _, record := range im.known {
		if record.RetiredAt == nil {
			active++
		}
	}
	if im.done > 0 || !im.options.Complete || im.options.AllowShrink || float64(len(im.leaving)) <= maxShrink*float64(active) {
		return nil
	}
	return &models.ConflictError{Code: "shrinks", Detail: fmt.Sprintf(
		"the feed lacks %d of the %d records that %s has here; nothing was changed. If that is right, allow the shrinking.", len(im.leaving), active, im.options.Source)}
}

// errDryRun rolls a batch back that was only tried.
var errDryRun = errors.New("dry run")

// run does the entries that are not done yet, and then retires what is gone.
func (im *importRun) run(ctx context.Context) error {
	defer im.waitForIndex()
	if err := im.writeAll(ctx); err != nil {
		return err
	}
	for chunk := range slices.Chunk(im.leaving, maxBatchGroups) {
		if im.checkpoint.isSliceOver() {
			return errSliceOver
		}
		retire := func(b *batch) ([]models.ID, error) {
			ids, err := b.retireByGroup(ctx, chunk, im.keyByName)
			im.summary.GroupOutcomes.Retired += b.countUndescribed(ids)
			return ids, err
		}
		if err := im.inBatch(ctx, 0, retire, func() { im.recordRetired(chunk) }); err != nil {
			return fmt.Errorf("retire records: %w", err)
		}
	}
	return nil
}
