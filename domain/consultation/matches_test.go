package consultation_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

var operator = models.WriteOptions{Actor: models.Actor{Operator: true}}

// town is a small synthetic directory with one open request.
type town struct {
	*app.App
	member      models.WriteOptions
	request     models.ID
	consultants []models.WriteOptions // each may change the own profile
	inputs      []models.ConsultantInput
}

func newTown(t *testing.T, db *store.Store, server config.Meili) town {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	h := app.New(app.Parts{Config: config.Config{Meili: server}, Store: db, Now: time.Now, Log: slog.New(slog.DiscardHandler), Indexed: true})
	x := town{App: h}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if server.URL == "" {
		must(h.Discovery.RebuildIndexes(ctx))
	} else {
		must(h.Discovery.PrepareIndexes(ctx))
	}
	d, err := sample.Demo(places.Open(), models.DateOf(time.Now().UTC()))
	must(err)
	moderator := x.person(t, models.AccountModerator)
	for _, c := range d.Consultants[:30] {
		self := x.person(t, models.AccountPlain)
		c.Input.Accepting, c.Input.Remote, c.Input.AnyIssue = true, models.RemoteAnywhere, true
		created, _, err := h.Directory.PutProfile(ctx, self, c.Input)
		must(err)
		_, err = h.Directory.VerifyConsultant(ctx, moderator, created.ID, models.VerificationInput{Ground: models.GroundSchool})
		must(err)
		x.consultants, x.inputs = append(x.consultants, self), append(x.inputs, c.Input)
	}
	x.member = x.person(t, models.AccountPlain)
	group, err := h.Directory.CreateGroup(ctx, x.member, d.Groups[0].Input)
	must(err)
	need, err := h.Consultation.StateNeed(ctx, x.member, group.ID, d.Groups[0].Needs[0])
	must(err)
	request, err := h.Consultation.CreateRequest(ctx, x.member, group.ID, models.RequestInput{
		Needs: []models.ID{need.ID}, Remote: models.RemoteFromAnywhere, Lift: []models.RefusalCode{models.RefusedNeedNotCovered, models.RefusedNoCommonLanguage, models.RefusedNoCommonFormat},
	})
	must(err)
	_, err = h.Consultation.OpenRequest(ctx, x.member, request.ID)
	must(err)
	x.request = request.ID
	_, err = x.Worker().Drain(ctx) // with jobs waiting no ranking claims to be exhaustive
	must(err)
	return x
}

// eachTown runs a test on both databases with the index in memory, and on PostgreSQL with the
// search server.
func eachTown(t *testing.T, f func(t *testing.T, x town)) {
	t.Helper()
	testdb.Each(t, func(t *testing.T, db *store.Store) {
		t.Helper()
		f(t, newTown(t, db, config.Meili{}))
	})
	t.Run("postgres+meilisearch", func(t *testing.T) {
		t.Parallel()
		server := testmeili.Server(t)
		f(t, newTown(t, testdb.Postgres(t), config.Meili{URL: server.URL, Key: server.Key, Prefix: testmeili.Prefix()}))
	})
}

func (x town) person(t *testing.T, role models.AccountRole) models.WriteOptions {
	t.Helper()
	account, err := x.People.CreateAccount(t.Context(), operator, models.AccountInput{Name: "Somebody (synthetic)", Role: role})
	if err != nil {
		t.Fatal(err)
	}
	return models.WriteOptions{Actor: models.Actor{AccountID: account.ID, Name: account.Name, Role: account.Role}}
}

func (x town) ranking(t *testing.T) models.Ranking {
	t.Helper()
	ranking, err := x.Consultation.RankMatches(t.Context(), x.member, x.request, models.RankingQuery{Page: models.Page{Number: 1, PerPage: 50}})
	if err != nil {
		t.Fatal(err)
	}
	return ranking
}

// A ranking by the index is the ranking of everybody read and judged.
func TestTheIndexChangesNoRanking(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, x town) {
		t.Helper()
		byIndex := x.ranking(t)
		x.Consultation.Consultants = nil
		scanned := x.ranking(t)
		if len(byIndex.Items) < 5 || !byIndex.Exhaustive {
			t.Fatalf("%d ranked, exhaustive %v", len(byIndex.Items), byIndex.Exhaustive)
		}
		for i := range scanned.Items {
			if byIndex.Items[i].Consultant.ID != scanned.Items[i].Consultant.ID || byIndex.Items[i].Total != scanned.Items[i].Total {
				t.Errorf("place %d differs", i+1)
			}
		}
	})
}

// While profiles change, nobody is shown who accepts nobody any more; once they rest, everybody who
// accepts is ranked.
func TestRankingsWhileProfilesChange(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, x town) {
		t.Helper()
		before := x.ranking(t).Eligible
		var all sync.WaitGroup
		for i := range x.consultants[:8] {
			all.Go(func() {
				for round := range 6 {
					in := x.inputs[i]
					in.Accepting, in.Bio = round%2 == 1, fmt.Sprint("Round ", round)
					if _, _, err := x.Directory.PutProfile(t.Context(), x.consultants[i], in); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 4 {
			all.Go(func() {
				for range 20 {
					ranking, err := x.Consultation.RankMatches(t.Context(), x.member, x.request, models.RankingQuery{Page: models.Page{Number: 1, PerPage: 50}})
					if err != nil {
						t.Error(err)
					}
					for _, match := range ranking.Items {
						if !match.Consultant.Accepting || len(match.Refusals) > 0 {
							t.Error("somebody is shown who takes nobody")
						}
					}
				}
			})
		}
		all.Wait()
		if _, err := x.Worker().Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := x.ranking(t).Eligible; after != before {
			t.Errorf("%d are ranked in the end, %d before", after, before)
		}
	})
}
