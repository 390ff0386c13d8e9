package feedcounts_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/cli"
	"github.com/shg-directory/shg/internal/feedcounts"
)

// feedsAt is the folder of the public feeds; SHG_FEEDS names another folder.
const feedsAt = "../../../shared/data/meeting-guide/feeds"

// Every public feed imports with the numbers of records, meetings and groups that the independent
// count finds in it.
func TestImportsCountAsTheFeedsDo(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("SHG_FEEDS")
	if folder == "" {
		folder = feedsAt
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(names) == 0 {
		t.Skipf("TestImportsCountAsTheFeedsDo is skipped: no feeds at %s; SHG_FEEDS names their folder (%v)", folder, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			feed, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want, err := feedcounts.Count(feed)
			if err != nil {
				t.Fatal(err)
			}
			if got := imported(t, name); got != want {
				t.Errorf("the import counts %+v, the feed holds %+v", got, want)
			}
		})
	}
}

// imported returns what an import of a feed counts.
func imported(t *testing.T, name string) feedcounts.Counts {
	t.Helper()
	var out, errs bytes.Buffer
	terminal := cli.Terminal{
		In: strings.NewReader(""), Out: &out, Err: &errs, Environ: []string{"SHG_DATA_DIR=" + t.TempDir()}, Program: "shg", Now: time.Now,
	}
	code := cli.Run(t.Context(), terminal, "import", "meeting-guide", name, "--source", "feed", "--timezone", "America/New_York", "--dry-run", "--json")
	var summary struct{ Records, Groups, Meetings int }
	if err := json.Unmarshal(out.Bytes(), &summary); err != nil || code != 0 {
		t.Fatalf("ended with %d: %v: %s%s", code, err, out.Bytes(), errs.Bytes())
	}
	return feedcounts.Counts{Records: summary.Records, Usable: summary.Meetings, Groups: summary.Groups}
}

// The count follows the format, feed or no feed: records that cannot be used, and which are one
// group.
func TestCount(t *testing.T) {
	t.Parallel()
	for feed, want := range map[string]feedcounts.Counts{
		`[]`: {},
		`{"meetings":[{"slug":1,"name":"A"},{"slug":1,"name":"A"},{"slug":"b"},{"name":"C"}]}`:                                                         {4, 1, 1},
		`[{"slug":"a","name":"A","day":9},{"slug":"b","name":"A","day":"3","time":"25:00"}]`:                                                           {2, 0, 0},
		`[{"slug":"a","name":"A","group":"X"},{"slug":"b","name":"B","group":"x "}]`:                                                                   {2, 2, 1},
		`[{"slug":"a","name":"A","group":"District 7"},{"slug":"b","name":"B","group":"District 7"}]`:                                                  {2, 2, 2},
		`[{"slug":"a","name":"A","formatted_address":"1 B St"},{"slug":"b","name":"A","formatted_address":"1 B St"}]`:                                  {2, 2, 1},
		`[{"slug":"a","name":"A","group":"D2 GSO #11"},{"slug":"b","name":"B","group":"GSO 11"},{"slug":"c","name":"C","day":[1,2],"time":"7:30 PM"}]`: {3, 3, 2},
	} {
		if got, err := feedcounts.Count([]byte(feed)); err != nil || got != want {
			t.Errorf("%s: %+v, want %+v (%v)", feed, got, want, err)
		}
	}
	if _, err := feedcounts.Count([]byte(`{`)); err == nil {
		t.Error("no JSON was counted")
	}
}
