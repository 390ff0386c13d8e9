package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// A next meeting that was computed with an older time zone database is computed again at the start,
// in the rows, in answers and in the index.
func TestNextMeetingsFollowTheZoneData(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		wrong, right := s.group(steward, leeds("An hour wrong")), s.group(steward, leeds("Right"))
		before := s.ask("GET", "/groups/"+right, person{}, nil).wantStatus(http.StatusOK)
		s.older(wrong)
		if err := s.app.Directory.CheckZoneData(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.drain()
		got := s.ask("GET", "/groups/"+wrong, steward, nil).wantStatus(http.StatusOK)
		if next := got.text("meetings/0/next_at"); next != "2026-11-24T19:30:00Z" {
			t.Errorf("next_at %s", next)
		}
		if next := s.ask("GET", "/groups?q=hour&sort=next_meeting", person{}, nil).at("items/0/next_at"); next != "2026-11-24T19:30:00Z" {
			t.Errorf("next_at in a search: %v", next)
		}
		if after := s.ask("GET", "/groups/"+right, person{}, nil); string(after.body) != string(before.body) {
			t.Error("a group that was right has changed")
		}
		s.wantNoJob(models.JobRenewSchedule)
		if err := s.app.Directory.CheckZoneData(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.wantNoJob(models.JobRenewSchedule)
	})
}

// older changes the rows to those that a program with another time zone database left behind.
func (s *site) older(group string) {
	s.t.Helper()
	id, err := models.ParseID(group)
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.app.Store.Write(s.t.Context(), func(tx *store.Tx) error {
		g, err := tx.Group(s.t.Context(), id)
		if err != nil {
			return err
		}
		next := g.NextAt.Add(time.Hour)
		g.NextAt, g.Meetings[0].NextAt = &next, &next
		if err := tx.SetNextMeetings(s.t.Context(), g); err != nil {
			return err
		}
		return tx.SetDerivedVersion(s.t.Context(), "zone_data", "2025c")
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.app.Discovery.IndexGroups(context.WithoutCancel(s.t.Context()), []models.ID{id}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) wantNoJob(kind models.JobKind) {
	s.t.Helper()
	kinds, err := s.app.Store.DueKinds(s.t.Context(), []models.JobKind{kind})
	if err != nil || len(kinds) > 0 {
		s.t.Errorf("jobs wait: %v, %v", kinds, err)
	}
}
