package schedule

import "github.com/shg-directory/shg/models"

// Weekend is on which days the weekend of some countries is.
type Weekend struct {
	Days      []models.Weekday
	Countries []string // ISO 3166-1 alpha-2
}

// OtherWeekends returns the countries whose weekend is not Saturday and Sunday.
// Source: weekData of CLDR 48 (supplemental data), with Bangladesh and the Maldives, which it lacks.
// Countries with one day of rest that is a Saturday or Sunday are left out: there people mean both.
func OtherWeekends() []Weekend {
	return []Weekend{
		{
			Days: []models.Weekday{models.Friday, models.Saturday},
			Countries: []string{
				"BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "MV", "OM", "QA", "SA", "SD", "SY", "YE",
			},
		},
		{Days: []models.Weekday{models.Thursday, models.Friday}, Countries: []string{"AF"}},
		{Days: []models.Weekday{models.Friday}, Countries: []string{"IR"}},
	}
}
