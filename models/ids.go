package models

import "github.com/google/uuid"

// ID names a record. Records have version 7 ids; accounts, memberships and endorsements version 4,
// which do not reveal when.
type ID = uuid.UUID

// NewID returns a new version 7 id. It panics only if the system has no randomness.
func NewID() ID { return uuid.Must(uuid.NewV7()) }

// NewRandomID returns a new version 4 id, which does not reveal when it was created.
func NewRandomID() ID { return uuid.New() }

// ParseID reads the canonical 36-character form and refuses every other one.
func ParseID(s string) (ID, error) {
	if len(s) != 36 {
		return ID{}, &InvalidIDError{Text: s}
	}
	id, err := uuid.Parse(s)
	if err != nil {
		return ID{}, &InvalidIDError{Text: s}
	}
	return id, nil
}

// InvalidIDError means that a text is no id.
type InvalidIDError struct{ Text string }

func (e *InvalidIDError) Error() string { return "not an id" }
