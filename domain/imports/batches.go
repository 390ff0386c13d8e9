package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// batch writes some records of one source in one transaction. It reads what the records need all at
// once.
type batch struct {
	*Room
	tx            *store.Tx
	by            models.WriteOptions
	source        string
	bulk          bool                                // of a feed, not alone
	renamed       map[string]string                   // former names of records, by their new ones
	options       models.ImportOptions                // beside what records contain; of a single record those that the source stores
	readingKey    string                              // how records are read beside what they contain, part of their hashes
	known         map[string]models.SourceRecord      // by name
	groupOf       map[string]models.ID                // which group a record is, by its key, if that is known
	assigned      map[models.ID]bool                  // groups that other records of the source are
	groups        map[models.ID]models.Group          // read for the records that changed
	stewarded     map[models.ID]bool                  // groups that stewards keep
	licence       string                              // of what the source publishes
	prepared      *directory.PreparedGroup            // of the record that is written, if it is a new group; nil if it is not prepared
	activeRecords map[models.ID][]models.SourceRecord // what describes each group now, the longest first
}

// directoryTx returns the directory's verbs in the transaction of the batch.
func (b *batch) directoryTx() directory.TxRoom {
	w := b.Directory.WithTx(b.tx).ForSource(b.source)
	if b.bulk {
		w = w.InBulk()
	}
	return w
}

// load brings the source up to now and reads, for the records, what the source sent before and the
// groups that they change.
func (b *batch) load(ctx context.Context, records []models.Record) error {
	now := b.Now().UTC()
	if err := b.tx.PutSource(ctx, &models.Source{Name: b.source, CreatedAt: now, UpdatedAt: now}); err != nil {
		return err
	}
	source, err := b.tx.Source(ctx, b.source)
	if err != nil {
		return err
	}
	if source.DetachedAt != nil {
		return errDetached
	}
	b.licence = source.Licence
	if err := b.saveOptions(ctx, source); err != nil {
		return err
	}
	if err := b.rename(ctx, records); err != nil {
		return err
	}
	if err := b.readKnownRecords(ctx, records); err != nil {
		return err
	}
	var changed []models.Record
	for _, record := range records {
		if !b.isUnchanged(record) {
			changed = append(changed, record)
		}
	}
	if err := b.identifyByExternalIDs(ctx, changed); err != nil {
		return err
	}
	var ids []models.ID
	for _, record := range changed {
		if id, ok := b.groupOf[record.Key]; ok {
			ids = append(ids, id)
		}
	}
	return b.readGroups(ctx, ids)
}

// errDetached refuses a source that describes no group any longer.
var errDetached = &models.ConflictError{
	Code: "source_detached", Detail: "the source is detached: it speaks for no group here until the operator makes a key for it anew",
}

// readKnownRecords reads what the source sent of the records in this transaction: others may have
// written since the whole was read.
func (b *batch) readKnownRecords(ctx context.Context, records []models.Record) error {
	var names []string
	for _, record := range records {
		for _, part := range record.Parts {
			names = append(names, part.Name)
		}
	}
	rows, err := b.tx.SourceRecordsNamed(ctx, b.source, names)
	if err != nil {
		return err
	}
	for _, name := range names { // a transaction that is run again knows nothing of the first try
		delete(b.known, name)
	}
	for _, row := range rows {
		b.known[row.Record] = row
	}
	for _, record := range records {
		if row, ok := b.known[record.Parts[0].Name]; ok && record.Whole {
			b.groupOf[record.Key] = row.GroupID
		}
	}
	return nil
}

func (b *batch) readGroups(ctx context.Context, ids []models.ID) error {
	var err error
	if b.groups, err = b.tx.GroupsByIDs(ctx, ids); err != nil {
		return err
	}
	if b.stewarded, err = b.tx.StewardedGroups(ctx, ids); err != nil {
		return err
	}
	b.activeRecords, err = b.tx.RecordsOfGroups(ctx, ids)
	return err
}

// isUnchanged reports whether every part of the record is known with the same raw values, read in
// the same way, in the same group.
func (b *batch) isUnchanged(record models.Record) bool {
	if record.Deleted {
		return false
	}
	for _, part := range record.Parts {
		previous, ok := b.known[part.Name]
		if !ok || previous.RetiredAt != nil || previous.GroupKey != record.Key || previous.Hash != b.hash(part) || isLater(record.SaidAt, previous.SaidAt) {
			return false
		}
	}
	return true
}

// isLater reports whether a is an instant after b; the first instant given is later than none.
func isLater(a, b *time.Time) bool {
	return a != nil && (b == nil || a.Round(time.Microsecond).After(*b))
}

// hash returns the hash of a part's raw values and of how they are read.
func (b *batch) hash(part models.RecordPart) string {
	sum := sha256.Sum256([]byte(part.Hash + "\x00" + b.readingKey))
	return hex.EncodeToString(sum[:])
}

// saveOptions stores the options of a feed with its source. A single record is read with those.
func (b *batch) saveOptions(ctx context.Context, source models.Source) error {
	if !b.bulk {
		b.options, _ = models.ImportOptions{}.WithStored(source.Options)
	}
	b.readingKey = newReadingKey(b.options)
	if current := b.options.SourceOptions(); current != source.Options {
		return b.tx.SetSourceOptions(ctx, b.source, current)
	}
	return nil
}

// readingRulesVersion is the version of the rules by which records become groups. With a new one
// every record is read again at the next import, whether it changed or not.
const readingRulesVersion = "3"

// newReadingKey returns what the options and the rules add to a record.
func newReadingKey(o models.ImportOptions) string {
	o = optionsForFormat(o)
	return strings.Join([]string{readingRulesVersion, o.Topic, o.Language, o.Country, o.Timezone}, "\x00")
}
