package places

import "github.com/shg-directory/shg/reference/zones"

// KnownZone reports whether a name such as "Europe/London" or "UTC" is a time zone of the IANA
// database. "" and "Local" are not.
func KnownZone(name string) bool {
	_, known := zones.Named(name)
	return known
}
