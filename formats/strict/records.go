package strict

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/shg-directory/shg/models"
)

// Record makes a record of a group in our words, under its name. Its hash is of what was said, however it was written.
func Record(name string, input models.GroupInput) (models.Record, error) {
	raw, err := json.Marshal(input)
	if err != nil {
		return models.Record{}, fmt.Errorf("encode a group: %w", err)
	}
	sum := sha256.Sum256(raw)
	part := models.RecordPart{Name: name, Raw: string(raw), Hash: hex.EncodeToString(sum[:]), Meeting: -1}
	return models.Record{Key: name, Input: input, Whole: true, Parts: []models.RecordPart{part}}, nil
}

// Deletion makes a record that says that the group is no more.
func Deletion(name string) models.Record {
	return models.Record{Key: name, Whole: true, Deleted: true, Parts: []models.RecordPart{{Name: name, Meeting: -1}}}
}
