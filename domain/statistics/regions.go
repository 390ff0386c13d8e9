package statistics

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// regional is a table by country beside the same by region, the last key of each. What has no region is in
// the first alone.
type regional struct {
	countries, regions figures
}

func newRegional() regional { return regional{figures{}, figures{}} }

// add counts one thing of a group where the group is; nothing if it names no country. The code of a region
// begins with its country's.
func (r regional) add(group models.ID, country, region string, keys ...string) {
	if country == "" {
		return
	}
	r.countries.add(group, slices.Concat(keys, []string{country})...)
	if models.CountryOf(region) == country {
		r.regions.add(group, slices.Concat(keys, []string{region})...)
	}
}

// disclose returns both tables. The regions of a country are shown, under the same other keys, only if they
// may have all that its row counts: otherwise that row would say that there is something in the regions
// that are not shown.
func (r regional) disclose() (countries, regions []models.StatisticsRow) {
	countries, regions = r.countries.disclose(), []models.StatisticsRow{}
	shown := r.regions.disclose()
	for _, country := range countries {
		if parts := partsOf(country, shown); country.AtLeast <= mostOf(parts) {
			regions = append(regions, parts...)
		}
	}
	slices.SortFunc(regions, compareRows)
	return countries, regions
}

// partsOf returns the rows of regions that count things that the row of a country counts.
func partsOf(country models.StatisticsRow, regions []models.StatisticsRow) (parts []models.StatisticsRow) {
	last := len(country.Keys) - 1
	for _, row := range regions {
		if models.CountryOf(row.Keys[last]) == country.Keys[last] && slices.Equal(row.Keys[:last], country.Keys[:last]) {
			parts = append(parts, row)
		}
	}
	return parts
}

// tablesByPlace returns a table by country and one by region.
func (r regional) tablesByPlace(name string, keys ...string) (countries, regions models.StatisticsTable) {
	countries = models.StatisticsTable{Name: name, Dimensions: append(slices.Clone(keys), "country")}
	regions = models.StatisticsTable{Name: name + ofRegions, Dimensions: append(slices.Clone(keys), "region")}
	countries.Rows, regions.Rows = r.disclose()
	return countries, regions
}
