package strict_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// A zero that would be read as nothing said is refused by its pointer, and so is a value of a wrong
// type within a list.
func TestNumbersAreReadOrNamed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"name":"a","min_age":0}`:                          "/min_age out_of_range",
		`{"name":"a","max_age": -0}`:                        "/max_age out_of_range",
		`{"name":"a","size":{"min":0,"max":3}}`:             "/size/min out_of_range",
		`{"meetings":[{},{"duration_minutes":0}]}`:          "/meetings/1/duration_minutes out_of_range",
		`{"meetings":[{},{"duration_minutes":0.5}]}`:        "/meetings/1/duration_minutes wrong_type",
		`{"meetings":[{"duration_minutes":"90"}]}`:          "/meetings/0/duration_minutes wrong_type",
		`{"meetings":[{"by_appointment":1}]}`:               "/meetings/0/by_appointment wrong_type",
		`{"name":"a","min_age":null,"size":{"max":10}}`:     "",
		`{"name":"at 00:0","min_age":10,"max_age":100}`:     "",
		`{"locality":{"point":{"lat":0,"lon":0}}}`:          "",
		`{"meetings":[{"start":"19:00","venue":"Room 0"}]}`: "",
	} {
		var input models.GroupInput
		err := strict.Decode([]byte(body), &input)
		var found []string
		if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
			for _, f := range invalid.Fields {
				found = append(found, fmt.Sprint(f.Pointer, " ", f.Code))
			}
		} else if err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if got := strings.Join(found, ", "); got != want {
			t.Errorf("%s: refused for %q, want %q", body, got, want)
		}
	}
}
