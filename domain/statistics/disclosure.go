package statistics

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// figure is a number before disclosure control: how many things there are, and of which groups.
type figure struct {
	keys   []string
	count  int
	groups map[models.ID]bool
}

// figures are the numbers of one table by their keys.
type figures map[string]*figure

// add counts one thing of a group.
func (f figures) add(group models.ID, keys ...string) {
	name := strings.Join(keys, "\x00")
	if f[name] == nil {
		f[name] = &figure{keys: keys, groups: map[models.ID]bool{}}
	}
	f[name].count++
	f[name].groups[group] = true
}

// disclose returns the rows of a table that can be published: those that count enough things of enough
// groups, rounded down to a multiple of models.StatisticsSmallest. None and too few look alike. A table
// has no totals but the sums of its rows, so that nothing that is not shown can be subtracted from them.
func (f figures) disclose() []models.StatisticsRow {
	rows := []models.StatisticsRow{}
	for _, one := range f {
		if one.count >= models.StatisticsSmallest && len(one.groups) >= models.StatisticsSmallest {
			rows = append(rows, models.StatisticsRow{Keys: one.keys, AtLeast: roundDown(one.count)})
		}
	}
	slices.SortFunc(rows, compareRows)
	return rows
}

// compareRows puts the largest first.
func compareRows(a, b models.StatisticsRow) int {
	return cmp.Or(b.AtLeast-a.AtLeast, slices.Compare(a.Keys, b.Keys))
}

func roundDown(n int) int { return n - n%models.StatisticsSmallest }

// mostOf returns how many things rows may count together.
func mostOf(rows []models.StatisticsRow) int {
	most := 0
	for _, row := range rows {
		most += row.AtLeast + models.StatisticsSmallest - 1
	}
	return most
}

// limitTotal lowers the row of a key, which counts the things that parts count too: to no more than the
// parts may have together. Otherwise the difference would say how many there are where nothing is shown.
// A row that no part accounts for is left out.
func limitTotal(rows []models.StatisticsRow, key string, parts []models.StatisticsRow) []models.StatisticsRow {
	for i := range rows {
		if rows[i].Keys[0] == key {
			rows[i].AtLeast = min(rows[i].AtLeast, roundDown(mostOf(parts)))
		}
	}
	return withoutZero(rows)
}

// limitSum does the same to a table that counts some of the things that the rows of another count: to no
// more together than those may have. The smallest rows are lowered first.
func limitSum(rows, all []models.StatisticsRow) []models.StatisticsRow {
	sum, most := 0, mostOf(all)
	for _, row := range rows {
		sum += row.AtLeast
	}
	for i := len(rows) - 1; i >= 0 && sum > most; i-- {
		for ; rows[i].AtLeast > 0 && sum > most; sum -= models.StatisticsSmallest {
			rows[i].AtLeast -= models.StatisticsSmallest
		}
	}
	return withoutZero(rows)
}

func withoutZero(rows []models.StatisticsRow) []models.StatisticsRow {
	return slices.DeleteFunc(rows, func(row models.StatisticsRow) bool { return row.AtLeast == 0 })
}
