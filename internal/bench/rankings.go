package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/shg-directory/shg/models"
)

// rankingOf is the path of a request's ranking, with reasons for the first page.
const rankingOf = "/api/v1/requests/%s/matches?per_page=%d"

// runRankings measures rankings over HTTP where consultants have a history of engagements, answers and
// ratings, beside the same program, or that of another commit, where they have none.
func runRankings(ctx context.Context, args []string) error {
	s := size{rounds: 100}
	w := webSize{}
	var data string
	flags := flag.NewFlagSet("bench rankings", flag.ContinueOnError)
	flags.IntVar(&s.groups, "groups", 2000, "synthetic groups")
	flags.IntVar(&s.consultants, "consultants", 20_000, "synthetic consultants")
	flags.StringVar(&data, "data", "", "a directory without histories to make and to keep; else one for this run")
	flags.IntVar(&w.rounds, "rounds", usualRounds, "rounds of each row")
	flags.StringVar(&w.profiles, "profiles", "", "a directory for a processor profile of each row")
	flags.StringVar(&w.against, "against", "HEAD", "a commit whose program is measured beside this one, without histories")
	flags.DurationVar(&w.spell, "spell", 4*usualSpell, "how long a round asks each")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "shg-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if data == "" {
		data = filepath.Join(dir, "synthetic")
	}
	b, err := fillOnce(ctx, data, s)
	if err != nil {
		return err
	}
	b.data = filepath.Join(dir, "with-histories")
	if err := os.CopyFS(b.data, os.DirFS(data)); err != nil {
		return err
	}
	return b.measureRankings(ctx, dir, w)
}

// asked is the file beside a directory with the requests in it and the accounts that ask for their
// rankings.
const asked = "asked.json"

// fillOnce fills a directory, unless it is there, and finds its requests again.
func fillOnce(ctx context.Context, data string, s size) (*bench, error) {
	if text, err := os.ReadFile(filepath.Join(data, asked)); err == nil { //nolint:gosec // the directory that was named
		b := &bench{size: s}
		var accounts []models.ID
		err := json.Unmarshal(text, &[]any{&b.requests, &accounts})
		for _, id := range accounts {
			b.members = append(b.members, models.WriteOptions{Actor: models.Actor{AccountID: id}})
		}
		return b, err
	}
	b, err := fill(ctx, data, s)
	if err != nil {
		return nil, err
	}
	b.app.Close()
	if err := settle(ctx, data); err != nil {
		return nil, err
	}
	accounts := make([]models.ID, len(b.members))
	for i, member := range b.members {
		accounts[i] = member.AccountID
	}
	text, err := json.Marshal([]any{b.requests, accounts})
	if err != nil {
		return nil, err
	}
	return b, os.WriteFile(filepath.Join(data, asked), text, 0o600)
}

// measureRankings starts the other program on a copy of the data, and this one where histories are
// added.
func (b *bench) measureRankings(ctx context.Context, dir string, w webSize) error {
	shg, err := build(ctx, dir)
	if err != nil {
		return err
	}
	l, err := b.rankingLoad(ctx, shg)
	if err != nil {
		return err
	}
	s := &site{webSize: w}
	defer s.close()
	if err := s.startAgainst(ctx, dir, b.data); err != nil {
		return err
	}
	if err := b.addHistories(ctx); err != nil {
		return fmt.Errorf("write histories: %w", err)
	}
	if err := s.startService(ctx, dir, shg, b.data); err != nil {
		return err
	}
	for log, p := range map[string]*program{"against.log": s.static, "service.log": s.service} {
		if err := p.askOnce(ctx, l); err != nil {
			return fmt.Errorf("before the measurement: %w\nlast words: %s", err, lastWords(filepath.Join(dir, log)))
		}
	}
	if err := s.gather(ctx); err != nil {
		return err
	}
	row, err := s.measure(ctx, l)
	if err != nil {
		return err
	}
	return s.printRankings(b, row)
}

// printRankings prints the one row, and what both programs use.
func (s *site) printRankings(b *bench, row []string) error {
	t := table{title: fmt.Sprintf("Rankings of %d requests with %d consultants, with histories, beside %s without; %d clients, medians of %d rounds, in turns",
		len(b.requests), b.consultants, s.against, clients, s.rounds)}
	t.add("", "bytes", "answers/s", "p50 ms", "p99 ms", "CPU µs", "the other/s", "p50 ms", "p99 ms", "CPU µs", "share of the other", "allocations each", "refused")
	t.add(row...)
	if err := t.print(); err != nil {
		return err
	}
	s.compareStarts()
	return nil
}

// askOnce asks a program for everything, one after the other, so that it has read the rows.
func (p *program) askOnce(ctx context.Context, l load) error {
	for _, request := range l.requests {
		c, err := connect(ctx, p.addr)
		if err != nil {
			return err
		}
		status, _, err := c.ask(request)
		if err = errors.Join(err, c.Close()); err != nil || status != l.status {
			return fmt.Errorf("status %d, %w", status, errors.Join(err, errors.New(string(request))))
		}
	}
	return nil
}

// rankingLoad returns requests for rankings, each as a member of the group.
func (b *bench) rankingLoad(ctx context.Context, shg string) (load, error) {
	l := load{name: "a ranking, with reasons for the first 50", status: http.StatusOK}
	for i, member := range b.members {
		var created struct{ Token string }
		if err := answered(ctx, b.data, &created, shg, "token", "create", "--account", member.AccountID.String(), "--json"); err != nil {
			return l, err
		}
		l.requests = append(l.requests, spoken("GET", fmt.Sprintf(rankingOf, b.requests[i], firstPage), created.Token, nil))
	}
	return l, nil
}
