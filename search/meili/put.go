package meili

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

const (
	batchDocuments = 2000
	batchBytes     = 8 << 20
)

// encodedDocument is a document as it is sent.
type encodedDocument struct {
	id      models.ID
	version int64
	json    []byte
}

// Put adds documents, and returns when the server has them in its index. Documents that the server
// cannot accept, or that are invalid, are returned as a *models.PartialError; all others are
// added. Versions are compared with those on the server, under a lock of this process. Writers of
// other processes must not write the same records at the same time, as leased jobs do not.
func (x *Index) Put(ctx context.Context, documents ...search.Document) error {
	failed := &models.PartialError{Failed: map[models.ID]error{}}
	list := x.encodeAll(documents, failed)
	if len(list) > 0 {
		x.writeMu.Lock()
		defer x.writeMu.Unlock()
		newer, err := x.newer(ctx, list)
		if err != nil {
			return err
		}
		if err := x.send(ctx, x.uid, newer, failed); err != nil {
			return err
		}
	}
	if len(failed.Failed) > 0 {
		return failed
	}
	return nil
}

// encodeAll returns the documents as they are sent, the newest of each record, the last of equals.
func (x *Index) encodeAll(documents []search.Document, failed *models.PartialError) []encodedDocument {
	e, at := newEncoder(x.storesRevisions), map[models.ID]int{}
	var list []encodedDocument
	for _, d := range documents {
		encoded, err := e.encode(d)
		if err != nil {
			failed.Failed[d.ID] = err
			continue
		}
		i, known := at[d.ID]
		switch {
		case !known:
			at[d.ID] = len(list)
			list = append(list, encodedDocument{d.ID, d.Version, encoded})
		case d.Version >= list[i].version:
			list[i] = encodedDocument{d.ID, d.Version, encoded}
		}
	}
	return list
}

// newer leaves out the documents of which the server has a higher version.
func (x *Index) newer(ctx context.Context, list []encodedDocument) ([]encodedDocument, error) {
	ids := make([]models.ID, len(list))
	for i, d := range list {
		ids[i] = d.id
	}
	stored, err := x.versionsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(d encodedDocument) bool { return stored[d.id] > d.version }), nil
}

// versionsOf returns the versions of some records on the server.
func (x *Index) versionsOf(ctx context.Context, ids []models.ID) (map[models.ID]int64, error) {
	if err := x.ensureReady(ctx); err != nil {
		return nil, err
	}
	versions := map[models.ID]int64{}
	for part := range slices.Chunk(ids, batchDocuments) {
		query := &meilisearch.DocumentsQuery{Fields: []string{"id", "ver"}, Limit: int64(len(part)), Ids: idStrings(part)}
		_, err := x.fetch(ctx, x.uid, query, func(record storedRecord) { versions[record.ID] = record.Version })
		if isMissing(err) {
			x.forgetReady()
		}
		if err != nil {
			return nil, err
		}
	}
	return versions, nil
}

// send adds documents to an index, in parts.
func (x *Index) send(ctx context.Context, uid string, list []encodedDocument, failed *models.PartialError) error {
	return eachBatch(list, func(part []encodedDocument, _ int) error { return x.sendBatch(ctx, uid, part, failed) })
}

// eachBatch hands on documents as many at a time as go into one task, with their bytes.
func eachBatch(list []encodedDocument, f func(part []encodedDocument, size int) error) error {
	for len(list) > 0 {
		n, size := 0, 0
		for n < len(list) && n < batchDocuments && (n == 0 || size+len(list[n].json) <= batchBytes) {
			size += len(list[n].json)
			n++
		}
		if err := f(list[:n], size); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// sendBatch adds documents in one task. If the server refuses it, because of one of them or of
// another's task that it joined to this one, each half is sent by itself, and so on, until each
// document that cannot be accepted is alone.
func (x *Index) sendBatch(ctx context.Context, uid string, list []encodedDocument, failed *models.PartialError) error {
	err := x.add(ctx, uid, list)
	if !isRejected(err) {
		return err
	}
	if len(list) > 1 {
		half := len(list) / 2
		if err := x.sendBatch(ctx, uid, list[:half], failed); err != nil {
			return err
		}
		return x.sendBatch(ctx, uid, list[half:], failed)
	}
	if err = x.add(ctx, uid, list); isRejected(err) { // once more: the first time it may have suffered for another's
		failed.Failed[list[0].id] = err
		return nil
	}
	return err
}

func (x *Index) add(ctx context.Context, uid string, list []encodedDocument) error {
	task, err := x.startAdding(ctx, uid, list)
	if err != nil {
		return err
	}
	return x.awaitTask(ctx, task)
}

// startAdding sends documents in one task, whose end is to be waited for.
func (x *Index) startAdding(ctx context.Context, uid string, list []encodedDocument) (int64, error) {
	var body bytes.Buffer
	for _, d := range list {
		body.Write(d.json)
		body.WriteByte('\n')
	}
	return startTask(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return x.service.Index(uid).AddDocumentsNdjsonWithContext(ctx, body.Bytes(), nil)
	})
}

// isRejected reports whether the server cannot take what was sent, however often.
func isRejected(err error) bool {
	if errors.Is(err, models.ErrUnavailable) {
		return false
	}
	if _, ok := errors.AsType[*taskError](err); ok {
		return true
	}
	e, ok := errors.AsType[*serverError](err)
	return ok && (e.Status == http.StatusRequestEntityTooLarge || e.Status == http.StatusBadRequest)
}

// Drop removes records, and returns when the server has removed them from its index.
func (x *Index) Drop(ctx context.Context, ids ...models.ID) error {
	x.writeMu.Lock()
	defer x.writeMu.Unlock()
	if err := x.ensureReady(ctx); err != nil {
		return err
	}
	for part := range slices.Chunk(ids, batchDocuments) {
		err := x.runTask(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
			return x.service.Index(x.uid).DeleteDocumentsWithContext(ctx, idStrings(part), nil)
		})
		if err != nil {
			x.forgetReady()
			return fmt.Errorf("drop from %s: %w", x.uid, err)
		}
	}
	return nil
}

func idStrings(ids []models.ID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = id.String()
	}
	return list
}
