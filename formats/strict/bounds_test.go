package strict_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// A whole number is one in whatever way it is written; what is none, or too large to be exact, is
// refused.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		"10": "10", "1e1": "10", "53.0": "53", "1.2e1": "12", "-0.0": "out_of_range", "0": "out_of_range", "100e-1": "10", "1E+1": "10",
		"1.5": "wrong_type", "1e-1": "wrong_type", "1e999": "wrong_type", "1e400000000": "wrong_type", "9007199254740993.0": "wrong_type", `"1"`: "wrong_type", "true": "wrong_type",
		"99999999999999999999": "wrong_type", "1" + strings.Repeat("0", 5000): "wrong_type", "0." + strings.Repeat("0", 5000): "wrong_type",
	} {
		for place, body := range map[string]string{"small": `{"name":"a","min_age":%s}`, "large": `{"name":"a","min_age":%s,"meetings":[` + strings.Repeat(" ", 65<<10) + `]}`} {
			var in models.GroupInput
			got := codeOf(strict.Decode(fmt.Appendf(nil, body, input), &in))
			if got == "" {
				got = strconv.Itoa(in.MinAge)
			}
			if got != want {
				t.Errorf("%s %.30s is taken as %s, want %s", place, input, got, want)
			}
		}
	}
	for input, want := range map[string]bool{"1e1": true, "+5": true, "0x10": false, "1_0": false, "Inf": false, "": false, "1e": false} {
		if _, ok := strict.ParseInteger(input); ok != want {
			t.Errorf("%q is whole: %v", input, ok)
		}
	}
}

func codeOf(err error) string {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return invalid.Fields[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// Looking for what is wrong ends after the hundredth; all that is wrong in a body is found before,
// whatever it is.
func TestWhatIsWrongIsFound(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		numbered(`{`, `"x%d":1`, `}`, 500):                    "100 /x0 unknown_field",
		numbered(`{"topics":[`, `1`, `]}`, 500):               "13 /topics/0 wrong_type", // 12, and that there are too many
		numbered(`{"meetings":[`, `{}`, `]}`, 400_000):        "1 /meetings too_many",
		numbered(`{"translations":{`, `"x%d":{}`, `}}`, 2000): "1 /translations too_many",
		`{"name":1,"kind":[],"min_age":1.5,"topics":{},"size":3,"meetings":[{"starts_on":"soon","by_appointment":"x"}],"nme":1}`: "8 /name wrong_type",
		`{"x":{"a":1,"b":{"c":1,"c":2}}}`:                          "2 /x unknown_field",
		`{"` + strings.Repeat("a", 1001) + `":1}`:                  "1 /" + strings.Repeat("a", 100) + "… too_long",
		`{"description":"` + strings.Repeat("a", 100_000) + `"}`:   "1 /description too_long",
		`{"description":"` + strings.Repeat(`\u00e4`, 8001) + `"}`: "0",
	} {
		err := strict.Decode([]byte(body), &models.GroupInput{})
		got := "0"
		if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
			got = fmt.Sprint(len(invalid.Fields), " ", invalid.Fields[0].Pointer, " ", invalid.Fields[0].Code)
		} else if err != nil {
			t.Errorf("%.50s: %v", body, err)
		}
		if got != want {
			t.Errorf("%.50s: %s, want %s", body, got, want)
		}
	}
}

func numbered(before, format, after string, times int) string {
	parts := make([]string, times)
	for i := range parts {
		if parts[i] = format; strings.Contains(format, "%") {
			parts[i] = fmt.Sprintf(format, i)
		}
	}
	return before + strings.Join(parts, ",") + after
}
