package strict_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// What is no JSON is refused with the place where it ceases to be.
func TestMalformedSaysWhere(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"name":tru}`:                   "/name malformed_json <nil> 12",
		"{\n \"name\": \"ä\",\n}":        " malformed_json 3 1",
		`{"name":"ä" "kind":"peer"}`:     " malformed_json <nil> 13",
		`{"name":"a\ud800"}`:             "/name malformed_json <nil> 11",
		`{"alternate_names":["\udc00"]}`: "/alternate_names/0 malformed_json <nil> 22",
		`{"name":"a"} {}`:                " malformed_json <nil> 13",
		`{"name":"`:                      "/name malformed_json <nil> 10",
		"{\"name\":\"\xff\"}":            "/name malformed_json <nil> 10",
		"\ufeff{}":                       " malformed_json <nil> 1",
		"":                               " malformed_json <nil> 1",
		`{"name":"a","name":"b"}`:        "/name duplicate_key <nil> <nil>",
		`{"min_age":18.5}`:               "/min_age wrong_type <nil> <nil>",
	} {
		err := strict.Decode([]byte(body), &models.GroupInput{})
		invalid, ok := errors.AsType[*models.InvalidError](err)
		if !ok {
			t.Errorf("%s: %v", body, err)
			continue
		}
		f := invalid.Fields[0]
		if got := fmt.Sprint(f.Pointer, " ", f.Code, " ", f.Params["line"], " ", f.Params["column"]); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}
