package zones_test

import (
	"slices"
	"testing"

	"github.com/shg-directory/shg/reference/zones"
)

// Every name of the list is a zone, and no zone in use is missing.
func TestNames(t *testing.T) {
	t.Parallel()
	names := zones.Names()
	for _, name := range []string{"UTC", "Europe/London", "America/Argentina/Buenos_Aires", "Pacific/Kiritimati"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is missing among %d names", name, len(names))
		}
	}
	for _, name := range names {
		if _, known := zones.Lookup(name); !known {
			t.Errorf("%s is no zone", name)
		}
	}
}
