package csv_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/models"
)

// told returns what the reading of a feed yields: line, name and meetings of each record, and the
// codes of what is refused.
func told(feed string) (all []string, err error) {
	_, err = csv.Read(strings.NewReader(feed), models.ImportOptions{Timezone: "Europe/London"}, func(e models.FeedEntry) error {
		if e.Refused == nil {
			in := e.Record.Input
			all = append(all, fmt.Sprintf("%d %s deleted=%v %q %v %d", e.Record.Parts[0].Line, e.Record.Key, e.Record.Deleted, in.Name, in.Topics, len(in.Meetings)))
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
	commas := "\ufeffrecord,name,topics,meeting_days,meeting_start,point,deleted,updated_at\r\n" +
		"a,\"Group, with comma\nand line\",\"alcohol|gambling\",TU,19:30,\"53.8,-1.5\",,\r\n" +
		"a,,,TH,20:00,,,\r\n\r\nb,B,,,,,true,2026-11-24T09:00:00Z\r\nc,C,,,,here,,\r\n,D,,,,,,\r\ne,\"E\"x,,,,,,\r\nf,\xe9,,,,,,\r\ng,G,,,,,maybe,\r\nh,H\r\n"
	want := []string{
		`2 a deleted=false "Group, with comma\nand line" [alcohol gambling] 2`, `6 b deleted=true "" [] 0`, `7 "c": /point=wrong_type`,
		`8 "": /record=required`, `9 "": =malformed_row`, `10 "": =not_utf8`, `11 "g": /deleted=unknown_value`, `12 h deleted=false "H" [] 0`,
	}
	got, err := told(commas)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	signs := "record;name\na;Women\u0092s \u0093Step\u0094\n"
	if got, err := told(signs); err != nil || len(got) != 1 || got[0] != `2 a deleted=false "Women’s “Step”" [] 0` {
		t.Errorf("signs of Windows-1252: %v, %v", got, err)
	}
	for _, feed := range []string{"record;name\na;\"A;B\"\n", "name\trecord\nA;B\ta\n", "Record , Name\na,A;B"} {
		if got, err := told(feed); err != nil || len(got) != 1 || got[0] != `2 a deleted=false "A;B" [] 0` {
			t.Errorf("%q: %v, %v", feed, got, err)
		}
	}
}

// What is no feed at all is one error.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	for _, feed := range []string{"", "name,topics\nA,alcohol", "record,nam\na,A", "record,record\na,b", "record,n\xe4me\na,A", "{\"record\":1}", "\"record", "<html>"} {
		if got, err := told(feed); !errors.As(err, new(*models.InvalidError)) || len(got) > 0 {
			t.Errorf("%q: %v, %v", feed, got, err)
		}
	}
}

// FuzzRead: whatever the bytes, a record has a name and a part, and a refusal a line and a reason.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "record", "record\n", "record;name\na;A\n", "record,name,meeting_days\na,A,MO\na,,TU", "record,point\na,\"1,2\"", "record\n\"\n", "record,deleted\na,1",
		"record\n\x00", "\xef\xbb\xbfrecord\na", "record,external_ids\na,b:c|d:e", "record\ta\n", "record,meeting_duration_minutes\na,9999999999999999999",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, feed string) {
		_, err := csv.Read(strings.NewReader(feed), models.ImportOptions{}, func(e models.FeedEntry) error {
			switch {
			case e.Refused != nil && (e.Refused.Line == 0 || len(e.Refused.Errors) == 0):
				t.Errorf("a refusal without a reason: %+v", e.Refused)
			case e.Refused == nil && (e.Record.Key == "" || len(e.Record.Parts) != 1):
				t.Errorf("a record without a part: %+v", e.Record)
			}
			return nil
		})
		if err != nil && !errors.As(err, new(*models.InvalidError)) {
			t.Errorf("%v", err)
		}
	})
}
