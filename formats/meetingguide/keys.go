package meetingguide

import (
	"crypto/sha256"
	"regexp"

	"github.com/shg-directory/shg/locality"
)

// bareCode is a district or service number in the place of a group's name; service is the number that the fellowship's service office gave.
var (
	bareCode = regexp.MustCompile(`(?i)^[\s/,;|-]*(?:(?:d|dist\.?|district|area|zone|gso|no\.?)?\s*#?\s*\d+\s*[/,;|-]?\s*)+$`)
	service  = regexp.MustCompile(`(?i)\bGSO\s*#?\s*(\d{1,12})\b`)
)

// shared is what records of one group have in common: a digest of a name with an address or a link.
type shared [16]byte

// sharesOf are what a record without a key shares with others.
func sharesOf(e *entry) []shared {
	var shares []shared
	for _, at := range []string{e.where.address, e.meeting.Online.URL} {
		if at != "" {
			sum := sha256.Sum256([]byte(locality.Fold(e.name) + "\x00" + locality.Fold(at)))
			shares = append(shares, shared(sum[:16]))
		}
	}
	return shares
}

// keys name the group of each record.
func (in *reading) keys() []string {
	keys := make([]string, len(in.kept))
	same := in.alike()
	slugs := map[int]string{} // of each set
	for i, k := range in.kept {
		if root := same.root(i); k.key == "" && before(k.slug, slugs[root]) {
			slugs[root] = k.slug
		}
	}
	for i, k := range in.kept {
		if keys[i] = k.key; k.key == "" {
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

// alike joins the records without a key that have the same name and the same address or link.
func (in *reading) alike() union {
	same := newUnion(len(in.kept))
	first := map[shared]int{}
	for i, k := range in.kept {
		for _, s := range k.shares {
			if j, known := first[s]; known {
				same.join(i, j)
			} else {
				first[s] = i
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
