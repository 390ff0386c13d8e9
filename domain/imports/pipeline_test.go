package imports_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// faulty is a feed that ends badly when it is read for the second time: by what fails gives.
type faulty struct {
	io.Reader
	fails func() (int, error)
}

func (f faulty) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		return f.fails()
	}
	return n, err
}

func (faulty) Close() error { return nil }

// feedOf returns a feed of groups, all with one description.
func feedOf(groups int, description string) *bytes.Buffer {
	var lines bytes.Buffer
	for i := range groups {
		fmt.Fprintf(&lines, `{"record":"r%d","group":{"name":"Group %d","topics":["alcohol"],"languages":["en"],"locality":{"place":{"id":"geonames:2644688"}},"description":%q}}`+"\n",
			i, i, description)
	}
	return &lines
}

// A feed that is small enough to be held is opened once.
func TestASmallFeedIsReadOnce(t *testing.T) {
	each(t, func(d fixture) {
		times := 0
		feed := func(context.Context) (io.ReadCloser, error) {
			times++
			return io.NopCloser(feedOf(450, "")), nil
		}
		o := models.ImportOptions{Source: "office", Format: models.FeedNDJSON}
		if summary, err := d.Imports.Import(d.Context(), operator, feed, o, func(int, int) {}); err != nil || summary.Created != 450 || times != 1 {
			d.Errorf("%s, %v, read %d times", d.counts(summary), err, times)
		}
	})
}

// What goes wrong while a large feed is read on, beside the writing, ends the import with an error;
// whole batches before it stand, and running it again ends it.
func TestAFeedThatFailsWhileItIsWritten(t *testing.T) {
	const groups = 450
	lines := feedOf(groups, strings.Repeat("&", 4000)) // what is stored of each is six times as long
	o := models.ImportOptions{Source: "office", Format: models.FeedNDJSON}
	away := errors.New("the disk is away")
	for name, fails := range map[string]func() (int, error){
		"an error": func() (int, error) { return 0, away }, "a panic": func() (int, error) { panic("a defect of the reader") },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(d fixture) {
				times := 0
				feed := func(context.Context) (io.ReadCloser, error) {
					if times++; times == 2 {
						return faulty{bytes.NewReader(lines.Bytes()), fails}, nil
					}
					return io.NopCloser(bytes.NewReader(lines.Bytes())), nil
				}
				summary, err := d.Imports.Import(d.Context(), operator, feed, o, func(int, int) {})
				if err == nil || !errors.Is(err, away) && !strings.Contains(err.Error(), "a defect of the reader") {
					d.Fatalf("%v", err)
				}
				found, findErr := d.Discovery.FindGroups(d.Context(), models.GroupFilter{Page: models.Page{Number: 1, PerPage: 1}})
				if findErr != nil || summary.Created != 400 || found.Total != 400 {
					d.Errorf("%d created, %d found, %v", summary.Created, found.Total, findErr)
				}
				again, err := d.Imports.Import(d.Context(), operator, feed, o, func(int, int) {})
				if err != nil || again.Created != groups-400 || again.Unchanged != 400 {
					d.Errorf("again: %s, %v", d.counts(again), err)
				}
			})
		})
	}
}
