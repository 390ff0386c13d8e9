package views

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/shg-directory/shg/models"
)

// Statistics is what is published about all groups together in a month.
type Statistics struct {
	Month       string            `json:"month,omitempty" format:"date"`        // its first day; left out before anything was published
	PublishedOn string            `json:"published_on,omitempty" format:"date"` // what changed after it is in the next month
	Smallest    int               `json:"smallest" example:"5"`                 // what counts fewer things, or of fewer groups, is not shown
	Tables      []StatisticsTable `json:"tables"`
}

// StatisticsTable is one table of numbers.
type StatisticsTable struct {
	Name       string                 `json:"name" example:"unmet_needs"`
	Dimensions []string               `json:"dimensions" example:"field,country"` // what the keys are values of
	Rows       []models.StatisticsRow `json:"rows"`                               // the largest first
	AtLeast    *int                   `json:"at_least,omitempty" example:"25"`    // the sum of the rows; left out where they count the same
}

// ToStatistics returns statistics as they are shown.
func ToStatistics(s models.Statistics) Statistics {
	shown := Statistics{Month: FormatDate(s.Month), PublishedOn: FormatDate(s.PublishedOn), Smallest: models.StatisticsSmallest, Tables: []StatisticsTable{}}
	for _, table := range s.Tables {
		shown.Tables = append(shown.Tables, StatisticsTable{table.Name, table.Dimensions, table.Rows, table.AtLeast()})
	}
	return shown
}

// WriteStatisticsTable writes statistics as comma-separated values (RFC 4180), one row a line: the table,
// two keys, of which the second may be empty, the number, and the mean of ratings.
func WriteStatisticsTable(to io.Writer, s models.Statistics) error {
	w := csv.NewWriter(to)
	w.UseCRLF = true
	if err := w.Write([]string{"month", "table", "key", "second_key", "at_least", "mean"}); err != nil {
		return fmt.Errorf("write statistics: %w", err)
	}
	for _, table := range s.Tables {
		for _, row := range table.Rows {
			key, second, mean := row.Keys[0], "", ""
			if row.Mean != nil {
				mean = strconv.FormatFloat(*row.Mean, 'f', 2, 64)
			}
			if len(row.Keys) > 1 {
				second = row.Keys[1]
			}
			if err := w.Write([]string{FormatDate(s.Month), table.Name, key, second, strconv.Itoa(row.AtLeast), mean}); err != nil {
				return fmt.Errorf("write statistics: %w", err)
			}
		}
	}
	w.Flush()
	return w.Error()
}
