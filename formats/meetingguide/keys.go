package meetingguide

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/shg-directory/shg/reference/places"
)

// bareCode is a district or service number in the place of a group's name; serviceNumber is the
// number that the fellowship's service office gave.
var (
	bareCode      = regexp.MustCompile(`(?i)^[\s/,;|-]*(?:(?:d|dist\.?|district|distrito|bezirk|area|área|zone|zona|gso|no\.?)?\s*#?\s*\d+\s*[/,;|-]?\s*)+$`)
	serviceNumber = regexp.MustCompile(`(?i)\bGSO\s*#?\s*(\d{1,12})\b`)
)

// sharedKey is what records of one group have in common: a digest of a name with an address or a
// link.
type sharedKey [16]byte

// sharedKeysOf returns what a record without a key shares with others: its name at an address or
// link; with a group id, its group's name or its place under that id.
func sharedKeysOf(e *parsedRecord) []sharedKey {
	var shares []sharedKey
	add := func(first, second string) {
		if second != "" {
			sum := sha256.Sum256([]byte(first + "\x00" + places.Fold(second)))
			shares = append(shares, sharedKey(sum[:16]))
		}
	}
	id := groupID(e.fields)
	if id == "" {
		add(places.Fold(e.name), e.location.address)
		add(places.Fold(e.name), e.meeting.Online.URL)
		return shares
	}
	name := groupName(e.fields)
	if name == "" {
		name = e.name
	}
	add("name\x00"+id, name)
	if e.location.isPhysical {
		add("at\x00"+id, e.location.address)
	}
	return shares
}

// groupKeys name the group of each record.
func (r *reader) groupKeys() []string {
	keys := make([]string, len(r.accepted))
	same := r.joinAlike()
	slugs := map[int]string{} // of each set
	for i, k := range r.accepted {
		if root := same.root(i); k.key == "" && before(k.slug, slugs[root]) {
			slugs[root] = k.slug
		}
	}
	first := map[string]string{} // slug of all records with a group id
	for _, k := range r.accepted {
		if k.id != "" && before(k.slug, first[k.id]) {
			first[k.id] = k.slug
		}
	}
	for i, k := range r.accepted {
		slug := slugs[same.root(i)]
		switch {
		case k.key != "":
			keys[i] = k.key
		case k.id == "":
			keys[i] = "slug:" + slug
		case slug == first[k.id]:
			keys[i] = "id:" + k.id
		default: // another group under the same id
			keys[i] = "id:" + k.id + "/" + slug
		}
	}
	return keys
}

// before orders slugs by length, then by letters: what a publisher adds later is longer or larger.
// Any slug comes before none.
func before(a, b string) bool {
	return b == "" || len(a) < len(b) || len(a) == len(b) && a < b
}

// ownKey returns the group as the record itself names it, or "". A group id alone is no key:
// publishers give it to a whole district too.
func ownKey(f fields) string {
	if groupID(f) != "" {
		return ""
	}
	if number := serviceNumber.FindStringSubmatch(string(f.Group)); number != nil {
		return "gso:" + number[1]
	}
	if name := groupName(f); name != "" {
		return "group:" + places.Fold(name)
	}
	return ""
}

// groupID returns the record's group id, or "" if the group's name is a bare code or the district.
func groupID(f fields) string {
	if f.Group != "" && groupName(f) == "" {
		return ""
	}
	return cleanLine(string(f.GroupID), maxSlug)
}

func groupName(f fields) string {
	name := cleanLine(suspendedPattern.ReplaceAllString(string(f.Group), ""), maxName)
	if bareCode.MatchString(name) || f.District != "" && places.Fold(name) == places.Fold(string(f.District)) {
		return ""
	}
	return name
}

// joinAlike joins the records without a key that have the same name and the same address or link.
func (r *reader) joinAlike() disjointSets {
	same := newDisjointSets(len(r.accepted))
	first := map[sharedKey]int{}
	for i, k := range r.accepted {
		for _, s := range k.sharedKeys {
			if j, known := first[s]; known {
				same.join(i, j)
			} else {
				first[s] = i
			}
		}
	}
	return same
}

// disjointSets joins numbers to sets.
type disjointSets []int

func newDisjointSets(n int) disjointSets {
	u := make(disjointSets, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (s disjointSets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s disjointSets) join(i, j int) { s[s.root(i)] = s.root(j) }

// Fingerprint returns the same text for two records that have the same name, days and time at the
// same address, point or link, whatever their slugs; "" if one of these is missing, or raw is no
// record.
func Fingerprint(raw string) string {
	var f fields
	if json.Unmarshal([]byte(raw), &f) != nil {
		return ""
	}
	days, ok := parseWeekdays(f.Day)
	at := places.Fold(address(f))
	if p := point(f); p != nil {
		at += fmt.Sprintf(" %.4f %.4f", p.Lat, p.Lon)
	}
	if at == "" {
		at = string(f.ConferenceURL)
	}
	start, known := parseClock(string(f.Time))
	if !ok || !known || len(days) == 0 || start == "" || f.Name == "" || at == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{places.Fold(string(f.Name)), strings.Join(days, ","), start, at}, "\x00")))
	return hex.EncodeToString(sum[:16])
}
