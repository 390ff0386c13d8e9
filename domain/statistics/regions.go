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
		parts := slices.DeleteFunc(slices.Clone(shown), func(row models.StatisticsRow) bool { return !isPart(row, country) })
		if country.AtLeast <= mostOf(parts) {
			regions = append(regions, parts...)
		}
	}
	slices.SortFunc(regions, compareRows)
	return countries, regions
}

// isPart reports whether a row of a region counts things that a row of a country counts.
func isPart(region, country models.StatisticsRow) bool {
	last := len(region.Keys) - 1
	return models.CountryOf(region.Keys[last]) == country.Keys[last] && slices.Equal(region.Keys[:last], country.Keys[:last])
}

// tablesByPlace returns a table by country and one by region.
func (r regional) tablesByPlace(name string, keys ...string) (countries, regions models.StatisticsTable) {
	countries = models.StatisticsTable{Name: name, Dimensions: append(slices.Clone(keys), "country")}
	regions = models.StatisticsTable{Name: name + ofRegions, Dimensions: append(slices.Clone(keys), "region")}
	countries.Rows, regions.Rows = r.disclose()
	return countries, regions
}
