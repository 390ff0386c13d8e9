package strict

import (
	"bytes"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/shg-directory/shg/models"
)

// zeroRefusedTag is the tag of members of which 0 would be read as if nothing had been given:
// `zero:"refused"`.
const zeroRefusedTag = "refused"

// refuseZeros refuses a body that was read but has 0 for a member tagged zero:"refused". It empties
// input then.
func refuseZeros(body []byte, input any) error {
	if !mayContainZero(body) {
		return nil
	}
	walked, err := walk(body, reflect.TypeOf(input), true)
	if err != nil {
		return err
	}
	if err := walked.err(); err != nil {
		reflect.ValueOf(input).Elem().SetZero()
		return err
	}
	return nil
}

// mayContainZero reports whether a member of a body may be the number 0. It is quick, and true of
// some bodies that have none.
func mayContainZero(body []byte) bool {
	for {
		_, rest, found := bytes.Cut(body, []byte{':'})
		if !found {
			return false
		}
		body = bytes.TrimPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte{'-'})
		if len(body) > 0 && body[0] == '0' && (len(body) == 1 || body[1] < '0' || body[1] > '9') {
			return true
		}
	}
}

// isZero reports whether a value is the number 0, however it is written.
func isZero(raw jsontext.Value) bool {
	if raw.Kind() != '0' || len(raw) > maxNumber {
		return false
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	return err == nil && f == 0
}

func zeroError() models.FieldError {
	return models.FieldError{Code: "out_of_range", Params: map[string]any{"min": "1"}}
}
