package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/formats/ndjson"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

// fewRecords is the smallest number of records from which a speed can be measured.
const fewRecords = 100

func operator() models.WriteOptions { return models.WriteOptions{Actor: models.Actor{Operator: true}} }

// feed is an imported feed, and how it is read.
type feed struct {
	name    string
	bytes   []byte
	options models.ImportOptions
	read    func() error // reading alone
}

// realFeed returns a feed of Meeting Guide JSON.
func realFeed(file string) (feed, error) {
	content, err := os.ReadFile(file) //nolint:gosec // the feed that was named
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	o := models.ImportOptions{Source: name, Format: models.FeedMeetingGuide, Timezone: "America/Chicago", Language: "en", Topic: "alcohol"}
	return feed{name: name, bytes: content, options: o, read: func() error {
		_, err := meetingguide.Read(bytes.NewReader(content), meetingguide.Options{
			Source: name, Topic: o.Topic, Language: o.Language, Timezone: o.Timezone, Now: time.Now(), Gazetteer: places.Open(),
		})
		return err
	}}, err
}

// syntheticFeed returns a feed in our own format, one record a line.
func syntheticFeed(records int) (feed, error) {
	groups, err := sample.Many(records, seed, places.Open())
	if err != nil {
		return feed{}, err
	}
	var lines bytes.Buffer
	encoder, n := json.NewEncoder(&lines), 0
	for g := range groups {
		if err := encoder.Encode(ndjson.Line{Record: fmt.Sprint("record-", n), Group: &g.Input}); err != nil {
			return feed{}, err
		}
		n++
	}
	return feed{name: "synthetic", bytes: lines.Bytes(), options: models.ImportOptions{Source: "synthetic", Format: models.FeedNDJSON}, read: func() error {
		_, err := ndjson.Read(bytes.NewReader(lines.Bytes()), func(models.FeedEntry) error { return nil })
		return err
	}}, nil
}

// runImports measures imports alone.
func runImports(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench imports", flag.ContinueOnError)
	feeds := flags.String("feeds", usualFeeds, "directory of feeds in Meeting Guide JSON")
	records := flags.Int("records", 100_000, "records of the synthetic feed")
	profile := flags.String("profile", "", "file for a profile of the processor time")
	against := flags.String("against", "", "a commit whose program imports the synthetic feed too, in turns with this one")
	rounds := flags.Int("rounds", usualRounds, "rounds of a comparison with another commit")
	if err := flags.Parse(args); err != nil {
		return err
	}
	stop, err := profiling(*profile)
	if err != nil {
		return err
	}
	defer stop()
	dir, err := os.MkdirTemp("", "shg-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if *against != "" {
		return compareImports(ctx, dir, *against, *records, *rounds)
	}
	return measureImports(ctx, dir, *feeds, *records)
}

// measureImports imports real feeds and a synthetic one, each into a database of its own. The
// floors are reading the feed alone, and writing the same rows alone.
func measureImports(ctx context.Context, dir, feeds string, records int) error {
	files, _ := filepath.Glob(filepath.Join(feeds, "*.json"))
	if len(files) == 0 {
		fmt.Printf("\nNo feeds in %s: imports of real ones are not measured.\n", feeds)
	}
	t := table{title: "Import, records/s on SQLite"}
	t.add("feed", "records", "import", "again, unchanged", "reading alone", "the same rows alone", "rows each")
	for _, file := range files {
		f, err := realFeed(file)
		if err == nil {
			err = measureImport(ctx, dir, f, &t)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	f, err := syntheticFeed(records)
	if err == nil {
		err = measureImport(ctx, dir, f, &t)
	}
	if err != nil {
		return fmt.Errorf("the synthetic feed: %w", err)
	}
	return t.print()
}

// measureImport adds a feed's row. A feed that is broken, as some real ones are on purpose, or has
// too few records has none.
func measureImport(ctx context.Context, dir string, f feed, t *table) error {
	application, err := open(ctx, filepath.Join(dir, f.name))
	if err != nil {
		return err
	}
	defer application.Close()
	began := time.Now()
	first, err := take(ctx, application, f)
	if err != nil || first.Records < fewRecords {
		return ctx.Err()
	}
	importing := time.Since(began)
	bare, rows, err := rowsAlone(ctx, filepath.Join(dir, f.name), filepath.Join(dir, f.name+"-rows"), first.Records)
	if err != nil {
		return err
	}
	began = time.Now()
	if _, err := take(ctx, application, f); err != nil {
		return err
	}
	again := time.Since(began)
	began = time.Now()
	if err := f.read(); err != nil {
		return err
	}
	reading := time.Since(began)
	n := first.Records
	perRecord := strconv.FormatFloat(float64(rows)/float64(n), 'f', 1, 64)
	t.add(f.name, strconv.Itoa(n), perSecond(n, importing), perSecond(n, again), perSecond(n, reading), perSecond(n, bare), perRecord)
	return nil
}

func take(ctx context.Context, application *app.App, f feed) (models.ImportSummary, error) {
	return application.Imports.Import(ctx, operator(), imports.FeedFromBytes(f.bytes), f.options, func(int, int) {})
}

// open opens an app on a fresh or filled data directory.
func open(ctx context.Context, data string) (*app.App, error) {
	db, err := store.Open(ctx, store.Config{Path: filepath.Join(data, "shg.db")})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	return app.New(app.Parts{Config: config.Config{PublicURL: "http://127.0.0.1"}, Store: db, Now: time.Now, Log: quiet(), Indexed: true}), nil
}
