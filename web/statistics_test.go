package web_test

import (
	"io"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// publish publishes tables of the month that is.
func (s *site) publish(t *testing.T, tables ...models.StatisticsTable) {
	t.Helper()
	today := models.DateOf(began)
	err := s.app.Store.Write(t.Context(), func(tx *store.Tx) error {
		return tx.PublishStatistics(t.Context(), &models.Statistics{Month: today.FirstOfMonth(), PublishedOn: today, Tables: tables})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Numbers are shown with bars and in words, and as a table to download.
func TestStatisticsPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		wantSaid(t, s.page(t, "/statistics"), "Nothing has been published yet.")
		mean := 0.65
		s.publish(t, models.StatisticsTable{Name: "unmet_needs", Dimensions: []string{"field", "country"}, Rows: []models.StatisticsRow{{Keys: []string{"addiction", "GB"}, AtLeast: 10}, {Keys: []string{"addiction", "BD"}, AtLeast: 5}}},
			models.StatisticsTable{Name: "waiting_requests_of_regions", Dimensions: []string{"region"}, Rows: []models.StatisticsRow{{Keys: []string{"BD.86"}, AtLeast: 5}}},
			models.StatisticsTable{Name: "ratings", Dimensions: []string{"principle"}, Rows: []models.StatisticsRow{{Keys: []string{"A"}, AtLeast: 5, Mean: &mean}}},
			models.StatisticsTable{Name: "first_answers", Dimensions: []string{"time"}, Rows: []models.StatisticsRow{}})
		page := s.page(t, "/statistics")
		wantSaid(t, page, "at least 10", "United Kingdom", "Time until the first answer", "mean 65 %", "The group's own issues and wish", "Too few to be shown.",
			"Requests that have been open for two weeks, by region", "Sylhet Division, Bangladesh")
		if got := page.Find("svg rect").Length(); got != 4 {
			t.Errorf("%d bars", got)
		}
		table, err := io.ReadAll(s.get("/statistics.csv").Body)
		if err != nil || !strings.Contains(string(table), "unmet_needs,addiction,BD,5") {
			t.Errorf("the table: %s (%v)", table, err)
		}
	})
}
