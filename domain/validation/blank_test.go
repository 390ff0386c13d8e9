package validation_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/topics"
)

// blanks returns texts in which nothing can be seen.
func blanks() map[string]string {
	return map[string]string{
		"a space": " ", "no-break space": "\u00a0", "wide space": "\u3000", "ogham space": "\u1680", "zero width": "\u200b\u200d", "soft hyphen": "\u00ad",
		"braille": "\u2800", "hangul fillers": "\u115f\u1160\u3164\uffa0", "joiner of graphemes": "\u034f", "khmer": "\u17b4\u17b5", "mongolian": "\u180b\u180e",
		"variation": "\ufe0f\U000e0100", "tags": "\U000e0041", "marks of direction": "\u200e\u2066", "null notehead": "\U0001d159", "a mark of order": "\ufeff",
	}
}

func TestBlanks(t *testing.T) {
	t.Parallel()
	for name, s := range blanks() {
		if !models.IsBlank(s) || !models.IsBlank(" "+s+"\n") || models.IsBlank(s+"a"+s) {
			t.Errorf("%s is judged wrongly", name)
		}
	}
	for _, s := range []string{"", "a", "১", "互", "👪", "é", "e\u0301", "\u0301", ".", "क्\u200dष"} {
		if models.IsBlank(s) {
			t.Errorf("%q can be seen", s)
		}
	}
}

// Every text of every input is refused if nothing can be seen in it, by its own pointer. New inputs
// and members are found by their types.
func TestNoTextIsBlank(t *testing.T) {
	t.Parallel()
	validator := validation.New(topics.Open())
	for _, input := range []any{
		&models.GroupInput{}, &models.ConsultantInput{}, &models.NeedInput{}, &models.RequestInput{}, &models.MemberInput{}, &models.WebhookInput{},
		&models.AccountInput{}, &models.StageInput{}, &models.VerificationInput{},
		&models.SignUpInput{}, &models.SelfInput{},
	} {
		of := reflect.TypeOf(input).Elem()
		t.Run(of.Name(), func(t *testing.T) {
			t.Parallel()
			for _, path := range textsOf(of, nil) {
				for name, blank := range blanks() {
					filled := reflect.New(of)
					fill(filled.Elem(), path, blank)
					if pointers := wrong(validator.Validate(filled.Interface())); !slices.ContainsFunc(pointers, func(p string) bool { return strings.Contains(p+"/", "/"+jsonName(of, path)+"/") }) {
						t.Errorf("%v is taken as %s: refused are %v", path, name, pointers)
					}
				}
			}
		})
	}
}

func wrong(err error) (pointers []string) {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		for _, f := range invalid.Fields {
			pointers = append(pointers, f.Pointer)
		}
	}
	return pointers
}

// textsOf returns the paths of fields, by number, that lead to the texts of a type.
func textsOf(t reflect.Type, path []int) (paths [][]int) {
	switch t.Kind() { //nolint:exhaustive // the others hold no texts
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return textsOf(t.Elem(), path)
	case reflect.String:
		return [][]int{slices.Clone(path)}
	case reflect.Struct:
		if t == reflect.TypeFor[models.Date]() {
			return nil
		}
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("json") == "-" { // said by no input
				continue
			}
			paths = append(paths, textsOf(t.Field(i).Type, append(path, i))...)
		}
	}
	return paths
}

// jsonName returns the name of the member in which a path begins.
func jsonName(t reflect.Type, path []int) string {
	name, _, _ := strings.Cut(t.Field(path[0]).Tag.Get("json"), ",")
	return name
}

// fill puts a text at a path, with one item in every list on the way.
func fill(v reflect.Value, path []int, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path, text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path, text)
	case reflect.Map:
		item := reflect.New(v.Type().Elem()).Elem()
		fill(item, path, text)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("en").Convert(v.Type().Key()), item)
	case reflect.Struct:
		fill(v.Field(path[0]), path[1:], text)
	default:
		v.SetString(text)
	}
}
