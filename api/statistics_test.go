package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// stated makes a group in which as many needs are stated.
func (s *site) stated(name string, needs int) {
	s.t.Helper()
	steward := s.member("A steward of " + name)
	group := s.group(steward, leeds(name))
	for n := range needs {
		need := with(newcomers(), "statement", fmt.Sprintf("Need %d of %s", n, name), "topics", []string{"alcohol"})
		s.ask("POST", "/groups/"+group+"/needs", steward, need).wantStatus(http.StatusCreated)
	}
}

func (s *site) publish() {
	s.t.Helper()
	if err := s.app.Statistics.Publish(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// rows returns the rows of a table of the statistics, as "key key: number".
func (r response) figures(table string) []string {
	r.t.Helper()
	for _, one := range r.at("tables").([]any) {
		fields := one.(map[string]any)
		if fields["name"] != table {
			continue
		}
		rows := []string{}
		for _, row := range fields["rows"].([]any) {
			fields := row.(map[string]any)
			rows = append(rows, fmt.Sprintf("%v: %v", fields["keys"], fields["at_least"]))
		}
		return rows
	}
	r.t.Errorf("no table %s: %s", table, r.body)
	return nil
}

// What five groups state is published once a month, and what four state is not.
func TestStatistics(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		if got := s.ask("GET", "/statistics", person{}, nil).wantStatus(http.StatusOK); got.at("month") != nil || len(got.at("tables").([]any)) != 0 {
			t.Errorf("before the first: %s", got.body)
		}
		for n := range 4 {
			s.stated(fmt.Sprint("Group ", n), 2)
		}
		s.publish()
		if got := s.ask("GET", "/statistics", person{}, nil).figures("unmet_needs"); len(got) != 0 {
			t.Errorf("of four groups: %v", got)
		}
		s.stated("Group 4", 4)
		s.publish()
		if got := s.ask("GET", "/statistics", person{}, nil).figures("unmet_needs"); len(got) != 0 {
			t.Errorf("published anew within the month: %v", got)
		}
		s.clock.Add(int64(31 * 24 * time.Hour))
		s.publish()
		got := s.ask("GET", "/statistics", person{}, nil).wantStatus(http.StatusOK)
		if unmet, all := fmt.Sprint(got.figures("unmet_needs")), fmt.Sprint(got.figures("needs")); unmet != "[[addiction GB]: 10]" || all != "[[open]: 10]" {
			t.Errorf("of five groups: %s, %s", unmet, all)
		}
		if regions := fmt.Sprint(got.figures("unmet_needs_of_regions")); regions != "[[addiction GB.ENG]: 10]" {
			t.Errorf("by region: %s", regions)
		}
		if strings.Contains(string(got.body), "Group 4") {
			t.Errorf("it names a group: %s", got.body)
		}
		csv := s.accepting("GET", "/statistics", "text/csv", nil).wantStatus(http.StatusOK)
		if month := got.text("month"); string(csv.body) != "month,table,key,second_key,at_least,mean\r\n"+month+",needs,open,,10,\r\n"+month+",unmet_needs,addiction,GB,10,\r\n"+month+",unmet_needs_of_regions,addiction,GB.ENG,10,\r\n" {
			t.Errorf("as a table: %q", csv.body)
		}
	})
}

// The time to the first answer runs from the opening of a request, and any consultant's answer ends it.
func TestStatisticsOfAnswers(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		moderator := s.moderator()
		consultant, profile := s.consultant(moderator, with(facilitator("A consultant"), "capacity", 20))
		for range models.StatisticsSmallest {
			steward := s.member("A steward")
			_, request := s.openRequest(steward, nil)
			s.clock.Add(int64(48 * time.Hour))
			invitation := s.ask("POST", "/requests/"+request+"/invitations", steward, map[string]any{"consultant_id": profile}).wantStatus(http.StatusCreated).text("id")
			s.ask("POST", "/invitations/"+invitation+"/accept", consultant, nil).wantStatus(http.StatusOK)
		}
		s.publish()
		got := s.ask("GET", "/statistics", person{}, nil).wantStatus(http.StatusOK)
		if times, statuses := fmt.Sprint(got.figures("first_answers")), fmt.Sprint(got.figures("requests")); times != "[[three_days]: 5]" || statuses != "[[engaged]: 5]" {
			t.Errorf("answers: %s, requests: %s", times, statuses)
		}
	})
}

// What is published of five listed consultants has a mean, and no total: each of them is in several rows.
func TestStatisticsOfRatings(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		moderator := s.moderator()
		for n := range models.StatisticsSmallest {
			_, profile := s.consultant(moderator, facilitator(fmt.Sprint("Consultant ", n)))
			id, err := models.ParseID(profile)
			if err != nil {
				t.Fatal(err)
			}
			for _, principle := range []models.Principle{models.PrincipleA, models.PrincipleD} {
				r := models.RatingRefresh{
					ID: models.NewRandomID(), ConsultantID: id, Principle: principle, Number: 1, Month: models.Date{Year: 2026, Month: 11, Day: 1}, GroupCount: 3, Twentieths: 10 + n,
				}
				if err := s.app.Store.Write(t.Context(), func(tx *store.Tx) error { return tx.AddRatingRefresh(t.Context(), &r, nil) }); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.publish()
		got := s.ask("GET", "/statistics", person{}, nil).wantStatus(http.StatusOK)
		if rows := fmt.Sprint(got.figures("ratings")); rows != "[[A]: 5 [D]: 5]" {
			t.Errorf("ratings: %s", rows)
		}
		for _, one := range got.at("tables").([]any) {
			table := one.(map[string]any)
			if _, has := table["at_least"]; has == (table["name"] == "ratings") {
				t.Errorf("%v has a total: %v", table["name"], has)
			}
			if table["name"] == "ratings" && table["rows"].([]any)[0].(map[string]any)["mean"] != 0.6 {
				t.Errorf("the mean: %v", table)
			}
		}
		if csv := s.accepting("GET", "/statistics", "text/csv", nil); !strings.Contains(string(csv.body), ",ratings,A,,5,0.60\r\n") {
			t.Errorf("as a table: %s", csv.body)
		}
	})
}
