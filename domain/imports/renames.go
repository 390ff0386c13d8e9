package imports

import (
	"context"
	"fmt"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// contentKey returns the same text for two entries of a feed that have the same name, place, days
// and time, whatever the feed calls them. It returns "" if an entry lacks one of these.
func contentKey(format models.FeedFormat, raw string) string {
	if format == models.FeedMeetingGuide {
		return meetingguide.Fingerprint(raw)
	}
	return strict.Fingerprint(raw)
}

// findRenamed finds which records of a complete feed are known here under another name, and knows
// them by the new one from then on. It takes what is unambiguous alone: a content key of exactly
// one record that the feed no longer names and of exactly one that was never here.
func (im *importRun) findRenamed(ctx context.Context, tx *store.Tx) error {
	im.renamed = map[string]string{}
	if !im.options.Complete || im.hasNameless {
		return nil
	}
	added := map[string][]string{}
	for _, o := range im.outline {
		for _, name := range o.names {
			key := im.contentKeys[name]
			if _, known := im.known[name]; key != "" && !known {
				added[key] = append(added[key], name)
			}
		}
	}
	missing := im.missingNames()
	if len(added) == 0 || len(missing) == 0 {
		return nil
	}
	removed := map[string][]string{}
	err := tx.EachRawRecord(ctx, im.options.Source, missing, func(record, raw string) {
		if key := contentKey(im.options.Format, raw); key != "" {
			removed[key] = append(removed[key], record)
		}
	})
	if err != nil {
		return fmt.Errorf("read records that may be renamed: %w", err)
	}
	for key, names := range removed {
		if len(names) == 1 && len(added[key]) == 1 {
			im.rename(names[0], added[key][0])
		}
	}
	return nil
}

// missingNames returns the living records that the feed does not name.
func (im *importRun) missingNames() []string {
	var names []string
	for name, previous := range im.known {
		if _, present := im.keyByName[name]; !present && previous.RetiredAt == nil {
			names = append(names, name)
		}
	}
	return names
}

func (im *importRun) rename(from, to string) {
	row := im.known[from]
	delete(im.known, from)
	row.Record, row.Hash = to, ""
	im.known[to], im.renamed[to] = row, from
}

// rename gives the rows of renamed records their new names, so that they are read as known ones.
func (b *batch) rename(ctx context.Context, records []models.Record) error {
	for _, record := range records {
		for _, part := range record.Parts {
			from, renamed := b.renamed[part.Name]
			if !renamed {
				continue
			}
			if err := b.tx.RenameSourceRecord(ctx, b.source, from, part.Name); err != nil {
				return fmt.Errorf("rename a record: %w", err)
			}
		}
	}
	return nil
}
