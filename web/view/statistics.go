package view

import (
	"math"
	"strconv"

	"github.com/shg-directory/shg/models"
)

// Statistics is the page of what is published about all groups together.
type Statistics struct {
	Page
	Published models.Date // zero before anything was
	Charts    []Chart
	Table     string // the address of the same numbers as a table
}

// Chart is one table of numbers, each with a bar.
type Chart struct {
	Name string
	Rule string // what its numbers are, if that is not the rule of all; else ""
	Bars []Bar
}

// Bar is one number.
type Bar struct {
	Name    string
	AtLeast int
	Mean    *float64 // from 0 to 1, of ratings alone
}

// percent returns a number from 0 to 1 in hundredths.
func percent(l Language, n float64) string { return l.Number(int(math.Round(100 * n))) }

// width returns how long a bar is, in hundredths of the longest.
func (c Chart) width(b Bar) string {
	most := 1
	for _, other := range c.Bars {
		most = max(most, other.AtLeast)
	}
	return strconv.Itoa(100 * b.AtLeast / most)
}
