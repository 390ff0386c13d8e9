package locality

import (
	"time"
	_ "time/tzdata" // so that the answer does not depend on the machine
)

// KnownZone says whether a name such as "Europe/London" or "UTC" is a time zone of the IANA database. "" and "Local" are not.
func KnownZone(name string) bool {
	if name == "" || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
