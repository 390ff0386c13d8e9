package models

import (
	"sync"
	"sync/atomic"
	"time"
)

// maxZones is how many zones are kept: more than there are, since a file system may know one by many names.
const maxZones = 1000

var zonesKept atomic.Int64 //nolint:gochecknoglobals // counts zones

var zones sync.Map //nolint:gochecknoglobals // name → *time.Location: what a zone is never changes, and loading one costs more than judging a group

// Zone is the time zone of the IANA database with a name such as "Europe/London" or "UTC"; false where there is none. The machine's own, "Local" or "",
// is none of them.
func Zone(name string) (*time.Location, bool) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), true //nolint:forcetypeassert // nothing else is kept
	}
	if name == "" || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	if zonesKept.Add(1) <= maxZones {
		zones.Store(name, zone)
	}
	return zone, true
}
