package validation

import (
	"regexp"

	"github.com/shg-directory/shg/models"
)

var sourceNamePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)

// IsSourceName reports whether a source may have this name: 1 to 60 of a-z, 0-9 and -, and no - at
// the beginning.
func IsSourceName(name string) bool { return sourceNamePattern.MatchString(name) }

// CheckSourceName refuses, as a *models.InvalidError about the parameter "source", a name for which
// IsSourceName is false.
func CheckSourceName(name string) error {
	if IsSourceName(name) {
		return nil
	}
	return models.InvalidParameter("source", "invalid_source")
}
