package models

import "slices"

// StatisticsSmallest is how many things of how many groups a published number counts at least. What is
// less is not shown.
const StatisticsSmallest = 5

// Statistics is what is published about all groups together in a month. Nothing is published of a
// month twice.
type Statistics struct {
	Month       Date // its first day
	PublishedOn Date
	Tables      List[StatisticsTable]
}

// StatisticsTable is one table of numbers.
type StatisticsTable struct {
	Name       string          `json:"name"`
	Dimensions []string        `json:"dimensions"` // what the keys of its rows are values of
	Rows       []StatisticsRow `json:"rows"`       // the largest first
}

// StatisticsRow is one number: there are at least so many, a multiple of StatisticsSmallest.
type StatisticsRow struct {
	Keys    []string `json:"keys"`
	AtLeast int      `json:"at_least"`
	Mean    *float64 `json:"mean,omitempty"` // from 0 to 1, rounded to 0.05; of ratings alone
}

// IsOfRatings reports whether a table has ratings by principle, so that one consultant is in several rows.
func (t StatisticsTable) IsOfRatings() bool { return slices.Contains(t.Dimensions, "principle") }

// IsOfRegions reports whether the rows of a table are parts of those of the table by country before it.
func (t StatisticsTable) IsOfRegions() bool { return slices.Contains(t.Dimensions, "region") }

// AtLeast returns the sum of what a table shows. What it does not show is not in it. It is nil where rows
// count the same things.
func (t StatisticsTable) AtLeast() *int {
	if t.IsOfRatings() {
		return nil
	}
	sum := 0
	for _, row := range t.Rows {
		sum += row.AtLeast
	}
	return &sum
}
