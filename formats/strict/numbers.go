package strict

import (
	"errors"
	"math"
	"regexp"
	"strconv"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// decimalNumber is a number as JSON writes it.
var decimalNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// maxExactInteger is below which every whole number is a float64 of its own.
const maxExactInteger = 1 << 53

// maxNumber is how long a number may be that is not written in digits alone.
const maxNumber = 400

// ParseInteger reads a whole number in any way in which it may be written: 10, 10.0 and 1e1 are the
// same number, as JSON Schema has it. It returns false for fractions, for what is no number, and
// for what an int cannot hold.
func ParseInteger(text string) (int, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, true
	}
	if len(text) > maxNumber || !decimalNumber.MatchString(text) {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= maxExactInteger {
		return 0, false
	}
	return int(f), true
}

var errNotInteger = errors.New("no whole number")

// integerUnmarshaler reads whole numbers as ParseInteger does.
func integerUnmarshaler() v2.Options {
	return v2.WithUnmarshalers(v2.UnmarshalFromFunc(func(in *jsontext.Decoder, n *int) error {
		value, err := in.ReadValue()
		if err != nil {
			return err
		}
		number, ok := ParseInteger(string(value))
		if !ok && value.Kind() != 'n' {
			return errNotInteger
		}
		*n = number
		return nil
	}))
}
