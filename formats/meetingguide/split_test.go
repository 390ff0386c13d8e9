package meetingguide_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

func TestReadOpensWrappedFeeds(t *testing.T) {
	t.Parallel()
	for _, feed := range []string{
		"\ufeff[" + base(t, `{}`) + "]\n",
		`{"version":1,"nested":{"data":[1]},"meetings":[` + base(t, `{}`) + `],"more":"]"}`,
		` { "data" : [ ` + base(t, `{}`) + ` ] } `,
	} {
		if n := len(read(t, feed).Groups); n != 1 {
			t.Errorf("%d groups in %.40s", n, feed)
		}
	}
	if result := read(t, "[]"); result.Records != 0 || len(result.Groups) != 0 {
		t.Errorf("an empty feed holds %+v", result)
	}
}

func TestReadRefusesWhatIsNoFeed(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, feed, code string }{
		{"nothing", "", "not_json"},
		{"a page", "<html>", "not_json"},
		{"a text", `"meetings"`, "not_json"},
		{"cut off", `[{"slug":"a","name":"b`, "not_json"},
		{"text after it", `[] invalid text`, "not_json"},
		{"two feeds", `[][]`, "not_json"},
		{"no comma", `[{} {}]`, "not_json"},
		{"a comma too many", `[{},]`, "not_json"},
		{"words that are no JSON", `[{"a":tru}]`, "not_json"},
		{"an object without meetings", `{"type":"FeatureCollection"}`, "not_a_feed"},
		{"too deep", strings.Repeat("[", 100000), "too_deep"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := meetingguide.Read(strings.NewReader(c.feed), options())
			var refused *meetingguide.Error
			var invalid *models.InvalidError
			if !errors.As(err, &refused) || refused.Code != c.code || !errors.As(err, &invalid) || invalid.Fields[0].Params["detail"] != refused.Error() || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %s in one line", err, c.code)
			}
		})
	}
}

// endless is a feed without an end.
type endless struct{ begun bool }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	if !e.begun {
		p[0], e.begun = '[', true
	}
	return len(p), nil
}

func TestReadStopsAtItsBound(t *testing.T) {
	t.Parallel()
	_, err := meetingguide.Read(&endless{}, options())
	var refused *meetingguide.Error
	if !errors.As(err, &refused) || refused.Code != "too_large" {
		t.Errorf("got %v", err)
	}
}

func TestReadPassesOnWhatTheReaderSays(t *testing.T) {
	t.Parallel()
	broken := errors.New("the line is cut")
	_, err := meetingguide.Read(io.MultiReader(strings.NewReader("[{"), failing{broken}), options())
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
