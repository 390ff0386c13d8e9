package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

const (
	seed        = 20261124
	batchGroups = 200
	writers     = 32 // on SQLite, where they share commits
	// askingGroups is how many groups open a request.
	askingGroups = 40
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// bench is a filled directory and the queries on it.
type bench struct {
	size
	data     string
	app      *app.App
	names    []string // of some groups, to search for
	points   []models.Point
	requests []models.ID
	members  []models.WriteOptions // who may ask for the ranking of each request
}

// fill writes synthetic groups and consultants through the domain packages, in big transactions,
// and builds the indexes from the rows.
func fill(ctx context.Context, data string, s size) (*bench, error) {
	b := &bench{size: s, data: data}
	var err error
	if b.app, err = open(ctx, b.data); err != nil {
		return nil, err
	}
	began := time.Now()
	groups, err := sample.Many(s.groups, seed, places.Open())
	if err != nil {
		return nil, err
	}
	for batch := range slices.Chunk(slices.Collect(groups), batchGroups) {
		if err := b.writeGroups(ctx, batch); err != nil {
			return nil, err
		}
	}
	wrote := time.Since(began)
	began = time.Now()
	if err := b.writeConsultants(ctx, writers); err != nil {
		return nil, err
	}
	t := table{title: "Writing synthetic entries through the rooms on SQLite"}
	t.add("", "entries", "entries/s")
	t.add("groups with meetings, 200 a transaction", strconv.Itoa(s.groups), perSecond(s.groups, wrote))
	t.add("profiles, each verified, a transaction each", strconv.Itoa(s.consultants), perSecond(s.consultants, time.Since(began)))
	if err := t.print(); err != nil {
		return nil, err
	}
	return b, b.app.Discovery.RebuildIndexes(ctx)
}

// settle does the jobs that filling a directory has queued.
func settle(ctx context.Context, data string) error {
	application, err := open(ctx, data)
	if err != nil {
		return err
	}
	defer application.Close()
	_, err = application.Worker().Drain(ctx)
	return err
}

func (b *bench) writeGroups(ctx context.Context, batch []sample.Group) error {
	if len(b.requests) < askingGroups {
		for _, g := range batch {
			if err := b.ask(ctx, g); err != nil {
				return err
			}
		}
		return nil
	}
	for _, g := range batch {
		b.remember(g)
	}
	return b.create(ctx, batch)
}

// create writes groups in one transaction, and leaves the index unchanged.
func (b *bench) create(ctx context.Context, batch []sample.Group) error {
	return b.app.Store.Write(ctx, func(tx *store.Tx) error {
		for _, g := range batch {
			if _, err := b.app.Directory.WithTx(tx).CreateGroup(ctx, operator(), g.Input); err != nil {
				return fmt.Errorf("%s: %w", g.Input.Name, err)
			}
		}
		return nil
	})
}

// remember stores terms of a group that can be searched for.
func (b *bench) remember(g sample.Group) {
	if p := g.Input.Locality.Point; p != nil && len(b.points) < b.rounds {
		b.points = append(b.points, *p)
		b.names = append(b.names, g.Input.Name)
	}
}

// ask writes a group as a member who states its needs and opens its request, if it has one.
func (b *bench) ask(ctx context.Context, g sample.Group) error {
	b.remember(g)
	account, err := b.app.People.CreateAccount(ctx, operator(), models.AccountInput{Name: "Member (synthetic)"})
	if err != nil {
		return err
	}
	member := models.WriteOptions{Actor: models.Actor{AccountID: account.ID}}
	created, err := b.app.Directory.CreateGroup(ctx, member, g.Input)
	if err != nil || g.Request == nil {
		return err
	}
	input := *g.Request
	for _, n := range g.Needs {
		need, err := b.app.Consultation.StateNeed(ctx, member, created.ID, n)
		if err != nil {
			return err
		}
		input.Needs = append(input.Needs, need.ID)
	}
	request, err := b.app.Consultation.CreateRequest(ctx, member, created.ID, input)
	if err != nil {
		return err
	}
	if _, err := b.app.Consultation.OpenRequest(ctx, member, request.ID); err != nil {
		return err
	}
	b.requests, b.members = append(b.requests, request.ID), append(b.members, member)
	return nil
}

func (b *bench) writeConsultants(ctx context.Context, atOnce int) error {
	consultants, err := sample.ManyConsultants(b.consultants, seed, places.Open())
	if err != nil {
		return err
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	for c := range consultants {
		work.Go(func() error { return b.writeConsultant(ctx, c) })
	}
	return work.Wait()
}

func (b *bench) writeConsultant(ctx context.Context, c sample.Consultant) error {
	account, err := b.app.People.CreateAccount(ctx, operator(), models.AccountInput{Name: "Consultant (synthetic)"})
	if err != nil {
		return err
	}
	created, _, err := b.app.Directory.PutProfile(ctx, models.WriteOptions{Actor: models.Actor{AccountID: account.ID}}, c.Input)
	if err != nil || c.Verification.Ground == "" {
		return err
	}
	moderator := models.WriteOptions{Actor: models.Actor{AccountID: models.ID{15: 1}, Role: models.AccountModerator}}
	_, err = b.app.Directory.VerifyConsultant(ctx, moderator, created.ID, c.Verification)
	return err
}
