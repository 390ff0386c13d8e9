package directory

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
)

// ResourceRecord is a record of a source that describes a resource.
type ResourceRecord struct {
	Source, Record string
	Input          models.ResourceInput
	Deleted        bool
}

// PutResourceRecord writes what a source has about a resource, confirmed by the operator, and returns
// what came of it and the resource's id. One that moderators withdrew stays so. An input that cannot
// be taken is a *models.InvalidError, and nothing is written. The caller checks who may import.
func (w TxRoom) PutResourceRecord(ctx context.Context, record ResourceRecord) (models.RecordOutcome, models.ID, error) {
	previous, err := w.tx.ResourceByRecord(ctx, record.Source, record.Record)
	if errors.Is(err, models.ErrNotFound) {
		return w.createResourceRecord(ctx, record)
	}
	if err != nil {
		return "", models.ID{}, err
	}
	held, err := w.tx.IsHeld(ctx, previous.ID)
	if err != nil {
		return "", previous.ID, err
	}
	resource, outcome := previous, models.RecordUpdated
	if record.Deleted {
		resource.Status, outcome = models.ResourceWithdrawn, models.RecordRetired
	} else if err := w.applyRecord(&resource, record, held); err != nil {
		return "", previous.ID, err
	}
	if sameRow(previous, resource) {
		return models.RecordUnchanged, previous.ID, nil
	}
	return outcome, previous.ID, w.updateResource(ctx, &resource, previous)
}

// applyRecord writes a record into a resource. A table has no column for part_of, which stays.
func (w TxRoom) applyRecord(resource *models.Resource, record ResourceRecord, held bool) error {
	record.Input.PartOf = resource.PartOf
	if err := w.applyResourceInput(resource, record.Input); err != nil {
		return err
	}
	if !held && resource.Status != models.ResourceConfirmed {
		w.confirm(resource, models.ConfirmedByOperator)
	}
	return nil
}

func (w TxRoom) createResourceRecord(ctx context.Context, record ResourceRecord) (models.RecordOutcome, models.ID, error) {
	if record.Deleted {
		return models.RecordUnchanged, models.ID{}, nil
	}
	now := w.Now().UTC()
	resource := models.Resource{
		ID: models.NewRandomID(), Version: 1, Status: models.ResourceSuggested, Source: record.Source, Record: record.Record, CreatedAt: now, UpdatedAt: now,
	}
	if err := w.applyRecord(&resource, record, false); err != nil {
		return "", models.ID{}, err
	}
	if err := w.tx.CreateResource(ctx, &resource); err != nil {
		return "", models.ID{}, err
	}
	return models.RecordCreated, resource.ID, w.tx.Enqueue(ctx, models.JobIndexResource, resource.ID.String(), now)
}
