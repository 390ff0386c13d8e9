package meetingguide_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/reference/places"
)

// FuzzRead: whatever the bytes, Read ends with groups that keep the laws or with an *Error.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"[]", "[", "{", "}", `"`, "[{}]", "[null,1,\"a\",[],{}]", "[{},]", "[1 2]", `{"meetings":[{}]}`, `{"meetings":[],"data":[{}]}`, "\ufeff[]", "[\"\\", "-", "[-]",
		`[{"slug":1,"name":"a"}]`, `[{"slug":"a","name":"\u0000"}]`, `[{"slug":{},"name":[]}]`, `[{"slug":"a","name":"b","day":[[1]],"types":{"a":1}}]`,
		`[{"slug":"a","name":"b","day":"1,2","time":"7:30 pm","timezone":"UTC","end_time":"00:00"}]`, `[{"slug":"a","name":"b","latitude":1e999,"longitude":"NaN"}]`,
		`[{"slug":"a","name":"b","group":"D1","formatted_address":",,,,"},{"slug":"b","name":"B","group":"d 1","formatted_address":", , ,"}]`,
		`[{"slug":"a","name":"b","latitude":90,"longitude":180,"approximate":"yes","types":"[closed],onl,tc"}]`, `[{"slug":"a","name":"Suspended: "}]`,
		`[{"slug":"a","name":"a","conference_url":"http://[::1"},{"slug":"b","name":"a","conference_url":"https://a/"},{"slug":"c","name":"a","url":"https://a/"}]`,
	} {
		f.Add(seed)
	}
	o := options()
	o.Gazetteer = places.Open()
	f.Fuzz(func(t *testing.T, feed string) {
		result, err := meetingguide.Read(strings.NewReader(feed), o)
		var refused *meetingguide.Error
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("%v", err)
		}
		checkLaws(t, result)
	})
}

func BenchmarkRead(b *testing.B) {
	var feed strings.Builder
	feed.WriteByte('[')
	const records = 2000
	for i := range records {
		if i > 0 {
			feed.WriteByte(',')
		}
		slug := strings.Repeat("s", 1+i%50) + string(rune('a'+i/50))
		feed.WriteString(base(b, `{"slug":"`+slug+`","group":"Group `+slug[:1+i%50]+`","types":["O","D","X"],"notes":"Back door, second floor. Bring a cup."}`))
	}
	feed.WriteByte(']')
	o := options()
	b.SetBytes(int64(feed.Len()))
	for b.Loop() {
		if _, err := meetingguide.Read(strings.NewReader(feed.String()), o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(records*b.N)/b.Elapsed().Seconds(), "records/s")
}
