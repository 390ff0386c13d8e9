package rest

import (
	"mime"
	"slices"
	"strconv"
	"strings"
)

// weightedMember is one member of a header such as Accept or Accept-Encoding (RFC 9110, section
// 12.4.2).
type weightedMember struct {
	name    string  // in lower case, without parameters
	quality float64 // 0 to 1
}

// parseWeighted returns the members of a header's lines in their order. It leaves out those that
// cannot be read.
func parseWeighted(lines []string) []weightedMember {
	var members []weightedMember
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name, params, err := mime.ParseMediaType(part)
			if err != nil {
				continue
			}
			m := weightedMember{name: name, quality: 1}
			if q, given := params["q"]; given {
				if m.quality, err = strconv.ParseFloat(q, 64); err != nil || !(m.quality >= 0 && m.quality <= 1) {
					continue
				}
			}
			members = append(members, m)
		}
	}
	return members
}

// qualityOf returns the weight that members give to the first of some names that one of them has;
// 0 if none has any.
func qualityOf(members []weightedMember, names ...string) float64 {
	for _, name := range names {
		if i := slices.IndexFunc(members, func(m weightedMember) bool { return m.name == name }); i >= 0 {
			return members[i].quality
		}
	}
	return 0
}
