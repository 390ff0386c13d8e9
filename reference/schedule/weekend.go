package schedule

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// Weekends returns the weekends that there are; the first is the usual one.
func Weekends() [][]models.Weekday {
	all := [][]models.Weekday{usualWeekend()}
	for _, w := range otherWeekends() {
		all = append(all, w.days)
	}
	return all
}

// WeekendOf returns on which days the weekend of a country is (ISO 3166-1 alpha-2).
func WeekendOf(country string) []models.Weekday {
	for _, w := range otherWeekends() {
		if slices.Contains(w.countries, country) {
			return w.days
		}
	}
	return usualWeekend()
}

func usualWeekend() []models.Weekday { return []models.Weekday{models.Saturday, models.Sunday} }

// weekend is on which days the weekend of some countries is.
type weekend struct {
	days      []models.Weekday
	countries []string
}

// otherWeekends returns the countries whose weekend is not Saturday and Sunday.
// Source: weekData of CLDR 48 (supplemental data), with Bangladesh, Brunei, the Maldives and
// Palestine, which it lacks. Countries with one day of rest that is a Saturday or Sunday are left
// out: there people mean both.
func otherWeekends() []weekend {
	return []weekend{
		{
			days:      []models.Weekday{models.Friday, models.Saturday},
			countries: []string{"BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "MV", "OM", "PS", "QA", "SA", "SD", "SY", "YE"},
		},
		{days: []models.Weekday{models.Thursday, models.Friday}, countries: []string{"AF"}},
		{days: []models.Weekday{models.Friday, models.Sunday}, countries: []string{"BN"}},
		{days: []models.Weekday{models.Friday}, countries: []string{"IR"}},
	}
}
