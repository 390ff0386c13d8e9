package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/cli"
	"github.com/shg-directory/shg/config"
	"github.com/shg-directory/shg/domain/exchange"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/locality"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// fewRecords is below which a feed says nothing about speed.
const fewRecords = 100

func operator() models.By { return models.By{Actor: models.Actor{Operator: true}} }

func options(name string) models.ImportOptions {
	return models.ImportOptions{Source: name, Format: models.FeedMeetingGuide, Timezone: "America/Chicago", Language: "en", Topic: "alcohol"}
}

// measureImports takes real feeds in, each into a database of its own. The floors are reading the feed alone, and writing each raw record as one
// row in transactions of 200.
func measureImports(ctx context.Context, dir, feeds string) error {
	files, _ := filepath.Glob(filepath.Join(feeds, "*.json"))
	if len(files) == 0 {
		fmt.Printf("\nNo feeds in %s: imports are not measured.\n", feeds)
		return nil
	}
	t := table{title: "Import of real feeds, records/s on SQLite"}
	t.add("feed", "records", "import", "again, unchanged", "reading alone", "bare rows alone")
	for _, file := range files {
		row, err := measureImport(ctx, dir, file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if row != nil {
			t.add(row...)
		}
	}
	return t.print()
}

func measureImport(ctx context.Context, dir, file string) ([]string, error) {
	feed, err := os.ReadFile(file) //nolint:gosec // the feed that was named
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	house, err := open(ctx, filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	defer house.Close()
	began := time.Now()
	first, err := take(ctx, house, feed, name)
	if err != nil || first.Records < fewRecords {
		return nil, err
	}
	importing := time.Since(began)
	began = time.Now()
	if _, err := take(ctx, house, feed, name); err != nil {
		return nil, err
	}
	again := time.Since(began)
	began = time.Now()
	o := options(name)
	if _, err := meetingguide.Read(bytes.NewReader(feed), meetingguide.Options{
		Source: name, Topic: o.Topic, Language: o.Language, Timezone: o.Timezone, Now: time.Now(), Gazetteer: locality.Open(),
	}); err != nil {
		return nil, err
	}
	reading := time.Since(began)
	bare, err := bareRows(ctx, house.Store, name, first.Records, len(feed))
	n := first.Records
	return []string{name, strconv.Itoa(n), perSecond(n, importing), perSecond(n, again), perSecond(n, reading), perSecond(n, bare)}, err
}

func take(ctx context.Context, house *cli.House, feed []byte, name string) (models.ImportSummary, error) {
	return house.Exchange.Import(ctx, operator(), exchange.Held(feed), options(name), func(int, int) {})
}

// bareRows writes as many records of the same size for one group of the source and nothing else.
func bareRows(ctx context.Context, db *store.Store, name string, n, size int) (time.Duration, error) {
	const batch = 200
	var group models.ID
	if err := db.Read(ctx, func(tx *store.Tx) error {
		known, err := tx.SourceRecords(ctx, name)
		if len(known) > 0 {
			group = known[0].GroupID
		}
		return err
	}); err != nil {
		return 0, err
	}
	raw := strings.Repeat("x", size/n)
	began := time.Now()
	for from := 0; from < n; from += batch {
		rows := make([]models.SourceRecord, 0, batch)
		for i := from; i < min(n, from+batch); i++ {
			rows = append(rows, models.SourceRecord{Source: "bare", Record: strconv.Itoa(i), GroupID: group, Raw: raw, UpdatedAt: began})
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.PutSource(ctx, &models.Source{Name: "bare", CreatedAt: began, UpdatedAt: began}); err != nil {
				return err
			}
			return tx.PutSourceRecords(ctx, rows)
		})
		if err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

// open makes a house on a fresh or filled data directory.
func open(ctx context.Context, data string) (*cli.House, error) {
	db, err := store.Open(ctx, store.Config{Path: filepath.Join(data, "shg.db")})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	return cli.Build(cli.Ground{Config: config.Config{PublicURL: "http://127.0.0.1"}, Store: db, Now: time.Now, Log: quiet(), Indexed: true}), nil
}
