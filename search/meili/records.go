package meili

import (
	"context"
	"encoding/json"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// storedRecord is what the server has of a record, as far as it was requested.
type storedRecord struct {
	ID      models.ID
	Version int64
	Points  []models.Point
	Owners  []models.ID
	Next    int64 // microseconds; 0 none
	Public  []byte
	Parts   []search.Part
	Names   search.Names
}

// decodeRecord reads one record of an answer.
func decodeRecord(hit meilisearch.Hit) (record storedRecord, err error) {
	var id string
	if err := json.Unmarshal(hit["id"], &id); err != nil {
		return record, err
	}
	if record.ID, err = models.ParseID(id); err != nil {
		return record, err
	}
	var points []float64
	var public, parts *string
	for name, to := range map[string]any{"ver": &record.Version, "pts": &points, "next": &record.Next, "pub": &public, "prt": &parts, "nam": &record.Names, "own": &record.Owners} {
		if raw, ok := hit[name]; ok {
			if err := json.Unmarshal(raw, to); err != nil {
				return record, err
			}
		}
	}
	if record.Points = decodePoints(points); public != nil {
		record.Public = []byte(*public)
	}
	if parts != nil {
		return record, json.Unmarshal([]byte(*parts), &record.Parts)
	}
	return record, nil
}

// nextAt returns when the record meets next; zero if it does not.
func (record storedRecord) nextAt() time.Time {
	if record.Next == 0 {
		return time.Time{}
	}
	return time.UnixMicro(record.Next).UTC()
}

// view returns what a query sees of the record, and false if no part of it matches. It needs the
// members pts and prt, and next for an order by next meeting.
func (record storedRecord) view(q search.Query) (search.View, bool) {
	return q.ViewOf(record.Points, record.nextAt(), record.Parts)
}

// shownMembers returns the members of a record that only what is shown of it needs.
func shownMembers() []string { return []string{"pub", "nam", "own"} }

// withShown returns the record with the version and the shown members of another that was read
// later.
func (record storedRecord) withShown(now storedRecord) storedRecord {
	record.Version, record.Public, record.Names, record.Owners = now.Version, now.Public, now.Names, now.Owners
	return record
}

// hit returns the record as a hit of a query. It needs the members that view needs, and those that
// are shown.
func (record storedRecord) hit(q search.Query) search.Hit {
	return q.HitOf(search.Document{
		ID: record.ID, Version: record.Version, Points: record.Points, PointOwners: record.Owners, Names: record.Names, Parts: record.Parts, NextAt: record.nextAt(), Public: record.Public,
	})
}

// fetch reads records by ids or by a filter, in no order, and returns how many there are.
func (x *Index) fetch(ctx context.Context, uid string, query *meilisearch.DocumentsQuery, f func(storedRecord)) (total int, err error) {
	var response meilisearch.DocumentsResult
	err = withRetry(ctx, func(ctx context.Context) error {
		response = meilisearch.DocumentsResult{}
		return x.service.Index(uid).GetDocumentsWithContext(ctx, query, &response)
	})
	if err != nil {
		return 0, err
	}
	for _, hit := range response.Results {
		record, err := decodeRecord(hit)
		if err != nil {
			return 0, err
		}
		f(record)
	}
	return int(response.Total), nil
}

// fetchLimit is how many records are read at a time.
const fetchLimit = 10_000

// fetchAll reads all records that a filter admits.
func (x *Index) fetchAll(ctx context.Context, fields []string, filter string, f func(storedRecord)) error {
	query := &meilisearch.DocumentsQuery{Fields: fields, Limit: fetchLimit}
	if filter != "" {
		query.Filter = filter
	}
	for {
		total, err := x.fetch(ctx, x.uid, query, f)
		if err != nil || int(query.Offset)+fetchLimit >= total {
			return err
		}
		query.Offset += fetchLimit
	}
}

// eachRecord calls f with all records of the index, once no swap of indexes is in progress.
func (x *Index) eachRecord(ctx context.Context, f func(storedRecord)) error {
	if err := x.awaitSwaps(ctx); err != nil {
		return err
	}
	err := x.fetchAll(ctx, []string{"id", "ver", "next"}, "", f)
	if isMissing(err) {
		return nil
	}
	return err
}
