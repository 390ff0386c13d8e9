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
	maxErrors      = 20
	maxPointer     = 200
	bytesARecord   = 1 << 10
	bytesAnImport  = 1 << 20
	shownOfPointer = maxPointer - 1
)

// cut returns the errors of one record as they are stored: the first of them, and how many more
// there are.
func cut(fields []models.FieldError) []models.FieldError {
	more := 0
	if len(fields) > maxErrors {
		more, fields = len(fields)-maxErrors, fields[:maxErrors]
	}
	list := slices.Clone(fields)
	for i := range list {
		list[i].Pointer = cutPointer(list[i].Pointer)
	}
	return withMore(list, more)
}

func cutPointer(pointer string) string {
	if len(pointer) <= maxPointer {
		return pointer
	}
	end := shownOfPointer
	for !utf8.RuneStart(pointer[end]) {
		end--
	}
	return pointer[:end] + "…"
}

func withMore(fields []models.FieldError, more int) []models.FieldError {
	if more == 0 {
		return fields
	}
	return append(fields, models.FieldError{Code: models.MoreErrors, Params: map[string]any{"count": more}})
}

// within returns a record's errors in at most so many bytes: without suggestions and details where
// these are too long, then fewer of them.
func within(fields []models.FieldError, most int) []models.FieldError {
	if sizeOf(fields) <= most {
		return fields
	}
	bare := make([]models.FieldError, 0, len(fields))
	more := 0
	for _, f := range fields {
		if n, counts := f.Params["count"].(int); counts && f.Code == models.MoreErrors {
			more = n
			continue
		}
		bare = append(bare, models.FieldError{Pointer: f.Pointer, Parameter: f.Parameter, Code: f.Code, Params: short(f.Params)})
	}
	for len(bare) > 1 && sizeOf(withMore(slices.Clone(bare), more)) > most {
		bare, more = bare[:len(bare)-1], more+1
	}
	return withMore(bare, more)
}

// short returns the parameters but for long texts and lists.
func short(params map[string]any) map[string]any {
	list := map[string]any{}
	for name, value := range params {
		switch v := value.(type) {
		case string:
			if len(v) <= maxPointer {
				list[name] = v
			}
		case int, int64, float64, bool:
			list[name] = v
		}
	}
	return list
}

// sizeOf returns how many bytes of JSON errors take; what no errors can be is none.
func sizeOf(fields []models.FieldError) int {
	text, err := json.Marshal(fields)
	if err != nil {
		return 0
	}
	return len(text)
}

// afford returns a record's errors as the import may keep them. What a record takes beyond its own
// share is taken from what all have together.
func afford(fields []models.FieldError, spent *int64) []models.FieldError {
	fields = cut(fields)
	beyond := int64(sizeOf(fields) - bytesARecord)
	if beyond <= 0 {
		return fields
	}
	if *spent+beyond <= bytesAnImport {
		*spent += beyond
		return fields
	}
	return within(fields, bytesARecord)
}
