package statistics

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/shg-directory/shg/models"
)

// attack plays all worlds of four cells, each of 0 to most things, and fails if somebody who knows all that
// publish shows of a world can rule out one of 0 to 4 for a count that is not shown.
func attack(t *testing.T, most [4]int, publish func(world []int) (shown string, counts []int)) {
	t.Helper()
	possible := map[string][]map[int]bool{}
	each(most, func(world []int) {
		shown, counts := publish(world)
		if possible[shown] == nil {
			for range counts {
				possible[shown] = append(possible[shown], map[int]bool{})
			}
		}
		for at, count := range counts {
			possible[shown][at][count] = true
		}
	})
	hidden := 0
	for shown, values := range possible {
		for at, counts := range values {
			if !counts[0] && !counts[1] && !counts[2] && !counts[3] && !counts[4] {
				continue // it is shown
			}
			hidden++
			if !counts[0] || !counts[1] || !counts[2] || !counts[3] || !counts[4] {
				t.Errorf("%s: count %d can only be one of %v", shown, at, counts)
			}
		}
	}
	if hidden == 0 {
		t.Error("nothing is hidden")
	}
}

// What parts count is not worked out from a total, nor from the parts what is hidden among them.
func TestNoPartIsWorkedOutFromATotal(t *testing.T) {
	t.Parallel()
	attack(t, [4]int{14, 14, 14, 14}, func(world []int) (string, []int) {
		parts, total := figures{}, figures{}
		for cell, count := range world {
			for n := range count {
				parts.add(models.ID{byte(cell), byte(n)}, strconv.Itoa(cell))
				total.add(models.ID{byte(cell), byte(n)}, "open")
			}
		}
		rows := parts.disclose()
		return fmt.Sprint(rows, limitTotal(total.disclose(), "open", rows)), world
	})
}

// What a region counts is not worked out from its country, whether or not some groups name no region.
func TestNoRegionIsWorkedOutFromItsCountry(t *testing.T) {
	t.Parallel()
	const most = 29
	attack(t, [4]int{most, most, most, most}, func(world []int) (string, []int) {
		if world[0]+world[1]+world[2]+world[3] > most {
			return "", []int{5} // the worlds here are not all that look like this one
		}
		places := newRegional()
		for cell, count := range world {
			region := []string{"GB.ENG", "GB.SCT", "GB.WLS", ""}[cell]
			for n := range count {
				places.add(models.ID{byte(cell), byte(n)}, "GB", region, "addiction")
			}
		}
		countries, regions := places.disclose()
		return fmt.Sprint(countries, regions), world[:3]
	})
}

// Regions are shown with a country if they may have all that it counts, each country and field for itself.
func TestRegions(t *testing.T) {
	t.Parallel()
	places := newRegional()
	for at, one := range []struct {
		field, country, region string
		count                  int
	}{
		{"addiction", "GB", "GB.ENG", 11},
		{"addiction", "GB", "GB.SCT", 3},
		{"mental_health", "GB", "GB.ENG", 5},
		{"mental_health", "GB", "GB.SCT", 4},
		{"mental_health", "GB", "", 4},
		{"addiction", "BD", "BD.81", 7},
		{"addiction", "", "", 9},
		{"addiction", "IN", "BD.81", 5},
	} {
		for n := range one.count {
			places.add(models.ID{byte(at), byte(n)}, one.country, one.region, one.field)
		}
	}
	countries, regions := places.disclose()
	if got := fmt.Sprint(countries, regions); got != "[{[addiction GB] 10 <nil>} {[mental_health GB] 10 <nil>} {[addiction BD] 5 <nil>} {[addiction IN] 5 <nil>}] [{[addiction GB.ENG] 10 <nil>} {[addiction BD.81] 5 <nil>}]" {
		t.Error(got)
	}
}

// A table that counts some of the things of another hides nothing less than by itself.
func TestNoPartIsWorkedOutFromTwoTables(t *testing.T) {
	t.Parallel()
	attack(t, [4]int{9, 24, 9, 24}, func(world []int) (string, []int) {
		if world[0]+world[1] > 24 || world[2]+world[3] > 24 {
			return "", []int{5} // the worlds here are not all that look like this one
		}
		statuses, times := figures{}, figures{}
		for cell, count := range world { // the even ones were answered
			for n := range count {
				group := models.ID{byte(cell), byte(n)}
				statuses.add(group, strconv.Itoa(cell/2))
				if cell%2 == 0 {
					times.add(group, strconv.Itoa(cell))
				}
			}
		}
		all := statuses.disclose()
		return fmt.Sprint(all, limitSum(times.disclose(), all)), []int{world[0] + world[1], world[2] + world[3], world[0], world[2]}
	})
}

func each(most [4]int, f func(world []int)) {
	world := make([]int, 4)
	for {
		f(world)
		at := 0
		for at < len(world) && world[at] == most[at] {
			world[at] = 0
			at++
		}
		if at == len(world) {
			return
		}
		world[at]++
	}
}

// Many things of few groups are not shown, and what is shown is a multiple of five.
func TestFewGroupsAreNotShown(t *testing.T) {
	t.Parallel()
	f := figures{}
	for n := range 23 {
		f.add(models.ID{byte(n % 4)}, "of four groups")
		f.add(models.ID{byte(n % 5)}, "of five groups")
	}
	rows := f.disclose()
	if len(rows) != 1 || rows[0].Keys[0] != "of five groups" || rows[0].AtLeast != 20 {
		t.Errorf("shown: %v", rows)
	}
}
