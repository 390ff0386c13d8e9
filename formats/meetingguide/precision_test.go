package meetingguide_test

import (
	"fmt"
	"testing"

	"github.com/shg-directory/shg/models"
)

// A point without a street is the town's, unless the record gives its precision.
func TestAPointWithoutAStreetIsTheTowns(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		address, approximate string
		want                 models.Precision
	}{
		{"12345 Main St, Kansas City, MO 64111, USA", "", models.PrecisionExact},
		{"Main St & Oak Ave, Kansas City, MO 64111, USA", "", models.PrecisionExact},
		{"Friends House, 1 Main St, Kansas City, MO 64111, USA", "", models.PrecisionExact},
		{"Kansas City, MO 64111, USA", "", models.PrecisionTown},
		{"Kansas City, MO 64111, USA", "no", models.PrecisionExact},
		{"Kansas City, MO 64111, USA", "yes", models.PrecisionArea},
		{"Midtown, Kansas City, MO 64111, USA", "", models.PrecisionTown},
		{"Rotates, call for info, Kansas City, MO 64111, USA", "", models.PrecisionTown},
		{"Virtual Only, 1 Main St, Kansas City, MO 64111, USA", "", models.PrecisionTown},
		{"Hauptstr. 5, 80336 München, Germany", "", models.PrecisionExact},
		{"80336 München, Germany", "", models.PrecisionTown},
		{"12 Example Street, Leeds LS1 1AA, UK", "", models.PrecisionExact},
		{"", "", models.PrecisionTown},
	} {
		g := only(t, read(t, "["+base(t, fmt.Sprintf(`{"formatted_address":%q,"approximate":%q}`, test.address, test.approximate))+"]"))
		if got := g.Locality.Precision; got != test.want {
			t.Errorf("%q, approximate %q: %s, want %s", test.address, test.approximate, got, test.want)
		}
	}
}
