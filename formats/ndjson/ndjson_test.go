package ndjson_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/formats/ndjson"
	"github.com/shg-directory/shg/models"
)

// told returns what the reading of a feed yields: the line and name of each record, and the codes
// of what is refused.
func told(feed string) (all []string, err error) {
	_, err = ndjson.Read(strings.NewReader(feed), func(e models.FeedEntry) error {
		if e.Refused == nil {
			all = append(all, fmt.Sprintf("%d %s deleted=%v", e.Record.Parts[0].Line, e.Record.Key, e.Record.Deleted))
			return nil
		}
		codes := []string{fmt.Sprintf("%d %q:", e.Refused.Line, e.Refused.Record)}
		for _, f := range e.Refused.Errors {
			codes = append(codes, f.Pointer+"="+f.Code)
		}
		all = append(all, strings.Join(codes, " "))
		return nil
	})
	return all, err
}

func TestRead(t *testing.T) {
	t.Parallel()
	got, err := told("\ufeff" + `{"record":"a","group":{"name":"A"}}` + "\r\n\n" + strings.Join([]string{
		`{"record":"b","deleted":true}`, `{"record":"c","group":{"nam":"C"}}`, `{"record":"d"}`, `{"record":"e","group":{"name":"E"},"deleted":true}`,
		`{"record":"f","group":{"name":"F","name":"G"}}`, `{`, `[]`, `{"group":{"name":"H"}}`, "\xff", `{"record":"i","group":{"name":"I"}} {}`,
		`{"record":"j","group":{"name":"` + strings.Repeat("j", models.MaxRecordBytes) + `"}}`, `{"record":"k","group":{"name":"K"},"updated_at":"yesterday"}`,
		`{"record":"l","group":{"name":"L"}}`,
	}, "\n"))
	want := []string{
		"1 a deleted=false", "3 b deleted=true", `4 "c": /group/nam=unknown_field`, `5 "d": /group=required`, `6 "e": /deleted=conflicts_with`,
		`7 "f": /group/name=duplicate_key`, `8 "": =malformed_json`, `9 "": =wrong_type`, `10 "": /record=required`, `11 "": =not_utf8`, `12 "": =malformed_json`,
		`13 "": =too_large`, `14 "k": /updated_at=invalid_date`, "15 l deleted=false",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// What is no feed at all is one error.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	for _, feed := range []string{"<html>\n</html>", "name;day\nA;1", "\x00\x00", "[{}]", "{\"record\"\x00:1}"} {
		if _, err := told(feed); !errors.As(err, new(*models.InvalidError)) {
			t.Errorf("%q: %v", feed, err)
		}
	}
	if got, err := told(""); len(got) != 0 || err != nil {
		t.Errorf("an empty feed: %v, %v", got, err)
	}
}

// FuzzRead: whatever the bytes, a record has a name and a part, and a refusal a line and a reason.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "\n\n", `{"record":"a","group":{"name":"A","meetings":[{"rrule":"FREQ=WEEKLY"}]}}`, `{"record":"a","deleted":true}`, `{"record":1}`, "{}\n[]\nnull",
		`{"record":"\u0000","deleted":true}`, `{"record":"..","deleted":true}`, strings.Repeat("[", 10000), "\xef\xbb\xbf{}", `{"RECORD":"a"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, feed string) {
		_, err := ndjson.Read(strings.NewReader(feed), func(e models.FeedEntry) error {
			switch {
			case e.Refused != nil && (e.Refused.Line == 0 || len(e.Refused.Errors) == 0):
				t.Errorf("a refusal without a reason: %+v", e.Refused)
			case e.Refused == nil && (e.Record.Key == "" || len(e.Record.Parts) != 1 || !e.Record.Deleted && !json.Valid([]byte(e.Record.Parts[0].Raw))):
				t.Errorf("a record without a part: %+v", e.Record)
			}
			return nil
		})
		if err != nil && !errors.As(err, new(*models.InvalidError)) {
			t.Errorf("%v", err)
		}
	})
}
