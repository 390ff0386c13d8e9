package imports

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"github.com/shg-directory/shg/models"
)

// The bounds of what is stored of refusals: so many errors of a record, so many characters of a
// name, and of all records together what each may have anyway and what some may have beyond it, in
// bytes of JSON.
const (
	maxErrors           = 20
	maxPointerBytes     = 200
	maxRecordErrorBytes = 1 << 10
	maxImportErrorBytes = 1 << 20
	shownPointerBytes   = maxPointerBytes - 1
)

// truncateErrors returns the errors of one record as they are stored: the first of them, and how
// many more there are.
func truncateErrors(fields []models.FieldError) []models.FieldError {
	more := 0
	if len(fields) > maxErrors {
		more, fields = len(fields)-maxErrors, fields[:maxErrors]
	}
	list := slices.Clone(fields)
	for i := range list {
		list[i].Pointer = truncatePointer(list[i].Pointer)
	}
	return appendOmitted(list, more)
}

func truncatePointer(pointer string) string {
	if len(pointer) <= maxPointerBytes {
		return pointer
	}
	end := shownPointerBytes
	for !utf8.RuneStart(pointer[end]) {
		end--
	}
	return pointer[:end] + "…"
}

func appendOmitted(fields []models.FieldError, more int) []models.FieldError {
	if more == 0 {
		return fields
	}
	return append(fields, models.FieldError{Code: models.MoreErrors, Params: map[string]any{"count": more}})
}

// fitErrors returns a record's errors in at most so many bytes: without suggestions and details
// where these are too long, then fewer of them.
func fitErrors(fields []models.FieldError, maxBytes int) []models.FieldError {
	if jsonSize(fields) <= maxBytes {
		return fields
	}
	reduced := make([]models.FieldError, 0, len(fields))
	more := 0
	for _, f := range fields {
		if n, counts := f.Params["count"].(int); counts && f.Code == models.MoreErrors {
			more = n
			continue
		}
		reduced = append(reduced, models.FieldError{Pointer: f.Pointer, Parameter: f.Parameter, Code: f.Code, Params: shortParams(f.Params)})
	}
	for len(reduced) > 1 && jsonSize(appendOmitted(slices.Clone(reduced), more)) > maxBytes {
		reduced, more = reduced[:len(reduced)-1], more+1
	}
	return appendOmitted(reduced, more)
}

// shortParams returns the parameters but for long texts and lists.
func shortParams(params map[string]any) map[string]any {
	list := map[string]any{}
	for name, value := range params {
		switch v := value.(type) {
		case string:
			if len(v) <= maxPointerBytes {
				list[name] = v
			}
		case int, int64, float64, bool:
			list[name] = v
		}
	}
	return list
}

// jsonSize returns how many bytes of JSON errors take; what no errors can be is none.
func jsonSize(fields []models.FieldError) int {
	text, err := json.Marshal(fields)
	if err != nil {
		return 0
	}
	return len(text)
}

// limitErrors returns a record's errors as the import may store them. What a record takes beyond
// its own share is taken from what all have together.
func limitErrors(fields []models.FieldError, spent *int64) []models.FieldError {
	fields = truncateErrors(fields)
	beyond := int64(jsonSize(fields) - maxRecordErrorBytes)
	if beyond <= 0 {
		return fields
	}
	if *spent+beyond <= maxImportErrorBytes {
		*spent += beyond
		return fields
	}
	return fitErrors(fields, maxRecordErrorBytes)
}
