package meetingguide_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/reference/topics"
)

// TestWhatIsReadPassesTheRoomsChecks: an import is never refused for what this package could have
// cut or left out.
func TestWhatIsReadPassesTheRoomsChecks(t *testing.T) {
	t.Parallel()
	validator := validation.New(topics.Open())
	checkInputs(t, validator, read(t, "["+worstRecord(t)+"]"))

	names, _ := filepath.Glob(filepath.Join(realFeeds, "*.json"))
	if len(names) == 0 {
		t.Log("the real feeds are not here: only the synthetic worst case was checked")
	}
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		result, err := meetingguide.Read(file, options())
		_ = file.Close()
		if err != nil {
			t.Fatal(err)
		}
		checkInputs(t, validator, result)
	}
}

// worstRecord has every field that there is, at length and with characters that are not wanted.
func worstRecord(t *testing.T) string {
	t.Helper()
	long := "https://example.org/" + strings.Repeat("a back door \u202e\u0000\n\ufffe", 700)
	record := map[string]any{"slug": "worst", "timezone": "UTC", "types": strings.Fields(specCodes + " ONL " + manyCodes())}
	for field := range strings.FieldsSeq("name group group_notes location location_notes notes formatted_address address city state region sub_region " +
		"conference_url conference_url_notes conference_phone conference_phone_notes email phone website website_2 url venmo square paypal postal_code " +
		"country attendance_option") {
		record[field] = long
	}
	raw, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// manyCodes returns more codes that nobody knows than a group takes.
func manyCodes() string {
	var codes []string
	for i := range 40 {
		codes = append(codes, fmt.Sprintf("Z%d", i))
	}
	return strings.Join(codes, " ")
}

func checkInputs(t *testing.T, validator *validation.Validator, result meetingguide.Result) {
	t.Helper()
	if len(result.Groups) == 0 {
		t.Errorf("nothing was read: %+v", result.Refused)
	}
	for _, g := range result.Groups {
		if err := validator.Validate(&g.Input); err != nil {
			t.Errorf("%s: %v", g.Key, err)
		}
	}
}
