// Package validation checks what people send before a room accepts it: bounds, closed sets,
// languages, zones, topics. It is below every room and reads reference data; it knows neither the
// database nor who acts.
package validation

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/topics"
)

// Validator checks inputs by the tags that they carry in models. Make it with New; it is safe for
// concurrent use.
type Validator struct {
	validate *validator.Validate
	topics   *topics.Taxonomy
}

// New returns a validator that knows the taxonomy's topics.
func New(taxonomy *topics.Taxonomy) *Validator {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	j := &Validator{validate: v, topics: taxonomy}
	for tag, fn := range j.tagChecks() {
		if err := v.RegisterValidation(tag, fn); err != nil {
			panic(fmt.Sprintf("inputs: tag %s: %v", tag, err)) // a programming error, found by the first test
		}
	}
	return j
}

// Validate returns nil, or a *models.InvalidError that names every wrong member by its JSON
// pointer.
func (v *Validator) Validate(input any) error {
	err := v.validate.Struct(input)
	if err == nil {
		return nil
	}
	var wrong validator.ValidationErrors
	if !errors.As(err, &wrong) {
		return fmt.Errorf("check input: %w", err)
	}
	invalid := &models.InvalidError{}
	for _, w := range wrong[:min(len(wrong), models.MaxFieldErrors)] {
		invalid.Add(v.fieldError(w))
	}
	return invalid
}

// vettedField is the field whose groups are vetted before they are published, start hidden and are
// joined by invitation or code only.
const vettedField = "violence_survivors"

// NeedsVetting reports whether a group of these topics is one for survivors of violence.
func (v *Validator) NeedsVetting(topicIDs []string) bool {
	return slices.Contains(v.topics.Fields(topicIDs), vettedField)
}

// JSONPointer turns a validator's namespace, such as GroupInput.meetings[0].rrule, into a JSON
// pointer, /meetings/0/rrule.
func JSONPointer(namespace string) string {
	_, rest, _ := strings.Cut(namespace, ".")
	rest = strings.NewReplacer("~", "~0", "/", "~1").Replace(rest)
	rest = strings.NewReplacer("[", "/", "]", "", ".", "/").Replace(rest)
	return "/" + rest
}

func (v *Validator) fieldError(w validator.FieldError) models.FieldError {
	f := models.FieldError{Pointer: JSONPointer(w.Namespace()), Code: errorCode(w)}
	switch w.Tag() {
	case "max":
		f.Params = map[string]any{"max": w.Param()}
	case "min":
		f.Params = map[string]any{"min": w.Param()}
	case "gte", "gt":
		f.Params = map[string]any{"min": w.Param()}
	case "lte", "lt":
		f.Params = map[string]any{"max": w.Param()}
	case "set":
		f.Allowed = models.SetValues(w.Param())
	case "oneof":
		f.Allowed = strings.Fields(w.Param())
	case "topic":
		f.Suggestions = v.topics.SuggestIDs(models.ShortenName(fmt.Sprint(w.Value())))
		f.Params = map[string]any{"suggestions": strings.Join(f.Suggestions, ", ")}
	}
	if len(f.Allowed) > 0 {
		f.Params = map[string]any{"allowed": strings.Join(f.Allowed, ", ")}
	}
	return f
}

// errorCode names what is wrong by the codes that texts has sentences for.
func errorCode(w validator.FieldError) string {
	list := w.Kind() == reflect.Slice || w.Kind() == reflect.Map
	switch w.Tag() {
	case "required", "required_without":
		return "required"
	case "max":
		if list {
			return "too_many"
		}
		return "too_long"
	case "min":
		if list {
			return "required"
		}
		return "too_short"
	case "gte", "gt", "lte", "lt":
		return "out_of_range"
	case "set", "oneof":
		return "unknown_value"
	case "unique":
		return "duplicate"
	case "text", "prose", "name":
		if s := fmt.Sprint(w.Value()); models.IsProse(s) && models.IsBlank(s) {
			return "blank"
		} else if w.Tag() == "name" && models.IsText(s) {
			return "hidden_character"
		}
		return "control_character"
	}
	return formatCodes()[w.Tag()]
}

func formatCodes() map[string]string {
	return map[string]string{
		"topic": "unknown_topic", "language": "unknown_language", "country": "unknown_country", "timezone": "unknown_timezone",
		"area": "unknown_area", "linkless": "has_link", "clock": "invalid_time", "clock24": "invalid_time", "weburl": "invalid_url", "email": "invalid_email",
		"amount": "invalid_amount", "currency": "unknown_currency", "founded": "invalid_date",
	}
}
