package strict_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// FuzzDecode holds the decoder to its word: what it takes is one JSON value in UTF-8 that means the
// same when it is written and read again, and what it refuses it refuses by one of two errors.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"name":"a"}`, `{"name":"a","name":"b"}`, `{"NAME":"a"}`, `{"name":"a"} {}`, "", "null", "[]", "\ufeff{}", "{\"name\":\"\xff\"}", `{"name":"\ud800"}`,
		`{"meetings":[{"start":"19:30","except_on":["2026-01-01"]}],"parent_id":"x"}`, `{"min_age":1e999}`, `{"min_age":1.0}`,
		`{"translations":{"bn":{"name":"ক"}}}`, strings.Repeat("[", 200), `{"name":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var first, second models.GroupInput
		err := strict.Decode(body, &first)
		if err != nil {
			if _, invalid := errors.AsType[*models.InvalidError](err); !invalid && !errors.Is(err, strict.ErrMalformed) {
				t.Fatalf("refused by %v", err)
			}
			return
		}
		if !json.Valid(body) || !utf8.Valid(body) {
			t.Fatal("no JSON in UTF-8 was taken")
		}
		wantAsRead(t, body, first)
		written, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		if err := strict.Decode(written, &second); err != nil {
			t.Fatalf("what was taken is refused when it is written again: %v\n%s", err, written)
		}
		again, err := json.Marshal(second)
		if err != nil || string(again) != string(written) {
			t.Fatalf("%s, then %s (%v)", written, again, err)
		}
	})
}

// wantAsRead holds what was taken at once to the walk over every member, and to the reader of the
// standard library.
func wantAsRead(t *testing.T, body []byte, got models.GroupInput) {
	t.Helper()
	if err := strict.Check(body, &got); err != nil {
		t.Fatalf("what was taken has members that the walk refuses: %v", err)
	}
	var want models.GroupInput
	err := json.Unmarshal(body, &want)
	if typed, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if _, isInteger := strict.ParseInteger(strings.TrimPrefix(typed.Value, "number ")); isInteger { // 1.0 is a whole number, but to the standard library
			return
		}
	}
	if err != nil {
		t.Fatalf("the standard library refuses what was taken: %v", err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("taken as %+v, the standard library reads %+v", got, want)
	}
}
