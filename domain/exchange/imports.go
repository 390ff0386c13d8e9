package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/policy"
	"github.com/shg-directory/shg/store"
)

// batchGroups is how many groups one transaction writes at most, so that people's writes do not wait for an import.
const batchGroups = 200

// maxShrink is the share of a source's records that a complete import may retire without being told to.
const maxShrink = 0.2

// Progress is told how many groups of how many have been written.
type Progress func(done, total int)

// ImportMeetingGuide takes a feed in Meeting Guide JSON. The whole feed is read and checked first; one that is not readable changes nothing.
// It is then written in batches, a transaction each, and running it again resumes: records whose raw values did not change are left alone.
// With options.Complete, records of the source that the feed no longer holds are retired; above a fifth of them it is refused as a
// models.ConflictError with the code "shrinks", unless options.AllowShrink.
func (r *Room) ImportMeetingGuide(ctx context.Context, by models.By, feed io.Reader, options models.ImportOptions, progress Progress) (models.ImportSummary, error) {
	if err := r.Policy.May(by.Actor, policy.ImportRecords, policy.State{Source: holdsKey(by, options.Source)}); err != nil {
		return models.ImportSummary{}, err
	}
	read, err := meetingguide.Read(feed, meetingguide.Options{
		Source: options.Source, Topic: options.Topic, Language: options.Language, Country: options.Country, Timezone: options.Timezone,
		Now: r.Now(), Gazetteer: r.Gazetteer,
	})
	if err != nil {
		return models.ImportSummary{}, err
	}
	im := &imported{Room: r, by: by, options: options, groups: read.Groups, progress: progress}
	im.start(read)
	if err := im.load(ctx); err != nil {
		return im.summary, err
	}
	if err := im.guardShrink(); err != nil {
		return im.summary, err
	}
	return im.summary, im.run(ctx)
}

func holdsKey(by models.By, source string) bool {
	return slices.Contains(by.Scopes, string(models.ScopeSource)+source)
}

// imported is one run of an import.
type imported struct {
	*Room
	by       models.By
	options  models.ImportOptions
	groups   []meetingguide.Group
	progress Progress
	summary  models.ImportSummary
	known    map[string]models.SourceRecord // by record
	groupOf  map[string]models.ID           // which group here each group of the feed is, by its key
	in       map[string]string              // the group's key of each record of the feed
	leaving  []models.SourceRecord          // records that are no longer where they were
}

func (im *imported) start(read meetingguide.Result) {
	im.summary = models.ImportSummary{Source: im.options.Source, DryRun: im.options.DryRun, Records: read.Records, Groups: len(read.Groups), Refusals: []models.ImportRefusal{}}
	for _, g := range read.Groups {
		im.summary.Meetings += len(g.Input.Meetings)
	}
	for _, refused := range read.Refused {
		im.refuse(models.ImportRefusal{Record: refused.Record, Key: refused.Slug, Field: refused.Field, Code: refused.Code, Detail: refused.Detail})
	}
}

func (im *imported) refuse(refusal models.ImportRefusal) {
	im.summary.Refused++
	im.summary.Refusals = append(im.summary.Refusals, refusal)
}

// load reads what the source brought before and finds which of it the feed no longer holds.
func (im *imported) load(ctx context.Context) error {
	im.known = map[string]models.SourceRecord{}
	err := im.Store.Read(ctx, func(tx *store.Tx) error {
		records, err := tx.SourceRecords(ctx, im.options.Source)
		for _, record := range records {
			im.known[record.Record] = record
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the source's records: %w", err)
	}
	im.recognise()
	im.findLeaving()
	return nil
}

// findLeaving lists, in a stable order, records that moved to another group, and with a complete feed those that it lacks.
func (im *imported) findLeaving() {
	im.in = map[string]string{}
	for _, g := range im.groups {
		for _, record := range g.Records {
			im.in[record.Slug] = g.Key
		}
	}
	for slug, was := range im.known {
		key, present := im.in[slug]
		moved := present && im.groupOf[key] != was.GroupID
		if was.RetiredAt == nil && (moved || !present && im.options.Complete) {
			im.leaving = append(im.leaving, was)
		}
	}
	slices.SortFunc(im.leaving, func(a, b models.SourceRecord) int { return strings.Compare(a.Record, b.Record) })
}

func (im *imported) guardShrink() error {
	living := 0
	for _, record := range im.known {
		if record.RetiredAt == nil {
			living++
		}
	}
	if !im.options.Complete || im.options.AllowShrink || float64(len(im.leaving)) <= maxShrink*float64(living) {
		return nil
	}
	return &models.ConflictError{Code: "shrinks", Detail: fmt.Sprintf(
		"the feed lacks %d of the %d records that %s has here; nothing was changed. If that is right, allow the shrinking.", len(im.leaving), living, im.options.Source)}
}

// errDryRun rolls a batch back that was only tried.
var errDryRun = errors.New("dry run")

func (im *imported) run(ctx context.Context) error {
	for start := 0; start < len(im.groups); start += batchGroups {
		batch := im.groups[start:min(start+batchGroups, len(im.groups))]
		if err := im.inBatch(ctx, func(tx *store.Tx) ([]models.ID, error) { return im.writeGroups(ctx, tx, batch) }); err != nil {
			return fmt.Errorf("write groups %d to %d: %w", start+1, start+len(batch), err)
		}
		im.progress(start+len(batch), len(im.groups))
	}
	for chunk := range slices.Chunk(im.leaving, batchGroups) {
		if err := im.inBatch(ctx, func(tx *store.Tx) ([]models.ID, error) { return im.retire(ctx, tx, chunk) }); err != nil {
			return fmt.Errorf("retire records: %w", err)
		}
	}
	return nil
}

// inBatch runs one transaction and brings the index up to it. The counts of a batch that failed are taken back.
func (im *imported) inBatch(ctx context.Context, write func(*store.Tx) ([]models.ID, error)) error {
	before := im.summary
	var changed []models.ID
	err := im.Store.Write(ctx, func(tx *store.Tx) error {
		im.summary = before
		im.summary.Refusals = slices.Clone(before.Refusals)
		var err error
		if changed, err = write(tx); err == nil && im.options.DryRun {
			err = errDryRun
		}
		return err
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	if err != nil {
		im.summary = before
		return err
	}
	im.Directory.Publish(ctx, changed...)
	return nil
}
