package places

import "github.com/shg-directory/shg/reference/zones"

// IsZone reports whether a name such as "Europe/London" or "UTC" is a time zone of the IANA
// database. "" and "Local" are not.
func IsZone(name string) bool {
	_, known := zones.Lookup(name)
	return known
}
