package locality

import (
	_ "time/tzdata" // so that the answer does not depend on the machine

	"github.com/shg-directory/shg/models"
)

// KnownZone says whether a name such as "Europe/London" or "UTC" is a time zone of the IANA database. "" and "Local" are not.
func KnownZone(name string) bool {
	_, known := models.Zone(name)
	return known
}
