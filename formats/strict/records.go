package strict

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// NewRecord makes a record of a group in our words, under its name. Its hash is of the content,
// however it was written.
func NewRecord(name string, input models.GroupInput) (models.Record, error) {
	raw, err := json.Marshal(input)
	if err != nil {
		return models.Record{}, fmt.Errorf("encode a group: %w", err)
	}
	sum := sha256.Sum256(raw)
	part := models.RecordPart{Name: name, Raw: string(raw), Hash: hex.EncodeToString(sum[:]), Meeting: -1}
	return models.Record{Key: name, Input: input, Whole: true, Parts: []models.RecordPart{part}}, nil
}

// SetConfirmedOn notes when, by the source, the group was confirmed. It is part of the record's
// hash.
func SetConfirmedOn(record *models.Record, on models.Date) {
	if on.IsZero() {
		return
	}
	record.ConfirmedOn = on
	for i, part := range record.Parts {
		sum := sha256.Sum256([]byte(part.Hash + "\x00" + on.String()))
		record.Parts[i].Hash = hex.EncodeToString(sum[:])
	}
}

// NewDeletion makes a record which reports that the group is no more.
func NewDeletion(name string) models.Record {
	return models.Record{Key: name, Whole: true, Deleted: true, Parts: []models.RecordPart{{Name: name, Meeting: -1}}}
}

// CheckName refuses what no record may be called: nothing, more than models.MaxRecordName bytes,
// control characters, texts that are not UTF-8, and the names "." and "..", which clients take out
// of addresses.
func CheckName(name string) error {
	wrong := func(code string) error {
		params := map[string]any{"max": models.MaxRecordName, "bytes": true}
		return &models.InvalidError{Fields: []models.FieldError{{Pointer: "/record", Code: code, Params: params}}}
	}
	control := func(c rune) bool { return c < ' ' || c == 0x7f }
	switch {
	case name == "":
		return wrong("required")
	case len(name) > models.MaxRecordName:
		return wrong("too_long")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, control):
		return wrong("control_character")
	case name == "." || name == "..":
		return wrong("invalid_value")
	}
	return nil
}

// Fingerprint returns the same text for two groups in our words that have the same name, place and
// times of meetings; "" if one of these is missing, or raw cannot be read.
func Fingerprint(raw string) string {
	var in models.GroupInput
	if json.Unmarshal([]byte(raw), &in) != nil || in.Name == "" || in.Locality.IsZero() || len(in.Meetings) == 0 {
		return ""
	}
	times := make([]string, 0, len(in.Meetings))
	for _, m := range in.Meetings {
		if m.Start == "" || m.RRule == "" {
			return ""
		}
		times = append(times, m.RRule+" "+m.Start)
	}
	slices.Sort(times)
	place, err := json.Marshal(in.Locality)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{places.Fold(in.Name), string(place), strings.Join(times, ";")}, "\x00")))
	return hex.EncodeToString(sum[:16])
}
