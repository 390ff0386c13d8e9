package api_test

import (
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/shg-directory/shg/domain/consultation"
	"github.com/shg-directory/shg/models"
)

// warmAndFresh ranks for a request in the service, which has ranked before, and as a service would that
// has just started.
func (s *site) warmAndFresh(request string, who person) (warm, fresh models.Ranking) {
	s.t.Helper()
	by := models.WriteOptions{Actor: models.Actor{AccountID: uuid.MustParse(who.id)}}
	started := &consultation.Room{Parts: s.app.Consultation.Parts}
	for into, room := range map[*models.Ranking]*consultation.Room{&warm: s.app.Consultation, &fresh: started} {
		ranking, err := room.RankMatches(s.t.Context(), by, uuid.MustParse(request), models.RankingQuery{
			Page: models.Page{Number: 1, PerPage: 20}, AsOf: time.Unix(0, s.clock.Load()).UTC(),
		})
		if err != nil {
			s.t.Fatal(err)
		}
		ranking.AsOf = time.Time{}
		*into = ranking
	}
	return warm, fresh
}

// A ranking knows at once what consultants and groups did, although the work of consultants is cached:
// it is as in a service that has just started, and each act below makes it another.
func TestRankingsKnowWhatWasJustDone(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		s.consultant(s.moderator(), facilitator("Another"))
		fourth := s.member("Another steward")
		_, request := s.openRequest(fourth, map[string]any{"topics": []string{"alcohol"}})
		_, last := s.warmAndFresh(request, fourth)
		var engagement string
		// Two acts that are alike, some time apart, are two.
		again := func(act func()) func() {
			return func() {
				s.clock.Add(int64(10 * time.Minute))
				s.warmAndFresh(request, fourth)
				s.clock.Add(int64(10 * time.Minute))
				s.warmAndFresh(request, fourth)
				act()
			}
		}
		for _, act := range []struct {
			name string
			do   func()
		}{
			{"accepted", func() { engagement = "/engagements/" + p.engage() }},
			{"concluded", func() {
				s.ask("POST", engagement+"/terms", p.consultant, visits()).wantStatus(http.StatusOK)
				s.ask("POST", engagement+"/terms/1/confirm", p.steward, nil).wantStatus(http.StatusOK)
				s.ask("POST", engagement+"/conclude", p.steward, map[string]any{}).wantStatus(http.StatusOK)
			}},
			{"moved away", func() {
				s.askAs("PATCH", "/groups/"+p.group, p.steward, `{"locality":{"place":{"id":"geonames:2650225"}}}`, "application/merge-patch+json").wantStatus(http.StatusOK)
			}},
			{"concluded with others", func() { p.again().judge(2); p.again().judge(2); p.again().judge(1) }},
			{"published", s.nextMonth},
			{"accepted by another, after a while", again(func() { p.again().engage() })},
			{"accepted by one more, after a while", again(func() { p.again().engage() })},
			{"measured no longer", func() { s.clock.Add(int64(25 * 31 * 24 * time.Hour)) }},
		} {
			act.do()
			warm, fresh := s.warmAndFresh(request, fourth)
			if !reflect.DeepEqual(warm, fresh) {
				t.Errorf("%s: the ranking is %+v, and in a fresh service %+v", act.name, warm, fresh)
			}
			if reflect.DeepEqual(fresh, last) {
				t.Errorf("%s: the ranking does not change by it", act.name)
			}
			last = fresh
		}
	})
}
