package meetingguide

import (
	"regexp"

	"github.com/shg-directory/shg/locality"
)

// bareCode is a district or service number in the place of a group's name; service is the number that the fellowship's service office gave.
var (
	bareCode = regexp.MustCompile(`(?i)^[\s/,;|-]*(?:(?:d|dist\.?|district|area|zone|gso|no\.?)?\s*#?\s*\d+\s*[/,;|-]?\s*)+$`)
	service  = regexp.MustCompile(`(?i)\bGSO\s*#?\s*(\d{1,12})\b`)
)

// keys name the group of each entry.
func (in *reading) keys() []string {
	keys := make([]string, len(in.entries))
	for i, e := range in.entries {
		keys[i] = ownKey(e.fields)
	}
	same := in.alike(keys)
	slugs := map[int]string{} // of each set
	for i, e := range in.entries {
		if root := same.root(i); keys[i] == "" && before(e.record.Slug, slugs[root]) {
			slugs[root] = e.record.Slug
		}
	}
	for i := range keys {
		if keys[i] == "" {
			keys[i] = "slug:" + slugs[same.root(i)]
		}
	}
	return keys
}

// before orders slugs by length, then by letters: what a publisher adds later is longer or larger. Any slug comes before none.
func before(a, b string) bool {
	return b == "" || len(a) < len(b) || len(a) == len(b) && a < b
}

// ownKey is the group as the record itself names it, or "".
func ownKey(f fields) string {
	if id := line(string(f.GroupID), maxSlug); id != "" {
		return "id:" + id
	}
	if number := service.FindStringSubmatch(string(f.Group)); number != nil {
		return "gso:" + number[1]
	}
	if name := groupName(f); name != "" {
		return "group:" + locality.Fold(name)
	}
	return ""
}

func groupName(f fields) string {
	name := line(suspended.ReplaceAllString(string(f.Group), ""), maxName)
	if bareCode.MatchString(name) {
		return ""
	}
	return name
}

// alike joins the entries without a key that have the same name and the same address or link.
func (in *reading) alike(keys []string) union {
	same := newUnion(len(in.entries))
	first := map[string]int{}
	for i, e := range in.entries {
		for _, at := range []string{e.where.address, e.meeting.Online.URL} {
			if keys[i] != "" || at == "" {
				continue
			}
			shared := locality.Fold(e.name) + "\x00" + locality.Fold(at)
			if j, known := first[shared]; known {
				same.join(i, j)
			} else {
				first[shared] = i
			}
		}
	}
	return same
}

// union joins numbers to sets.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) { u[u.root(i)] = u.root(j) }
