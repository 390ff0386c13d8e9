// Package feedcounts counts the contents of Meeting Guide feeds with code of its own, which shares
// nothing with the parser. Tests compare the imports' counts with it. It understands only what the
// counts need.
package feedcounts

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Counts are how many records a feed has, how many of them can be used, and how many groups they
// are of.
type Counts struct{ Records, Usable, Groups int }

// record is one meeting of a feed; numbers are texts.
type record map[string]any

// Count returns the counts of a feed. It returns an error unless the feed is a JSON array of
// objects, or an object with one as meetings, data, items, records or results.
func Count(feed []byte) (Counts, error) {
	list, err := records(feed)
	if err != nil {
		return Counts{}, err
	}
	c := Counts{Records: len(list)}
	var usable []record
	slugs := map[string]bool{}
	for _, r := range list {
		slug := r.text("slug")
		if slug == "" {
			slug = r.text("id")
		}
		if slug == "" || slugs[slug] || r.text("name") == "" && r.text("group") == "" || !r.timed() {
			continue
		}
		slugs[slug] = true
		usable = append(usable, r)
	}
	c.Usable, c.Groups = len(usable), groups(usable)
	return c, nil
}

func records(feed []byte) ([]record, error) {
	var list []record
	if err := json.Unmarshal(feed, &list); err == nil {
		return list, nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(feed, &object); err != nil {
		return nil, fmt.Errorf("count a feed: %w", err)
	}
	for _, name := range []string{"meetings", "data", "items", "records", "results"} {
		if json.Unmarshal(object[name], &list) == nil {
			return list, nil
		}
	}
	return nil, errors.New("count a feed: it has no list of records")
}

func (r record) text(name string) string {
	switch v := r[name].(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strings.TrimSuffix(fmt.Sprintf("%.10g", v), ".0")
	}
	return ""
}

var (
	dayOf  = regexp.MustCompile(`(?i)^([0-7](\.0)?|(sun|mon|tue|wed|thu|fri|sat)[a-z]*)$`)
	timeOf = regexp.MustCompile(`(?i)^(([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?|(0?[1-9]|1[0-2]):[0-5]\d ?[ap]m)$`)
)

// timed reports whether day and time can be read, or are absent.
func (r record) timed() bool {
	days := []string{r.text("day")}
	if list, several := r["day"].([]any); several {
		days = nil
		for _, day := range list {
			days = append(days, record{"day": day}.text("day"))
		}
	}
	for _, day := range days {
		if day != "" && !dayOf.MatchString(day) {
			return false
		}
	}
	at := r.text("time")
	return at == "" || timeOf.MatchString(at)
}

var (
	off     = regexp.MustCompile(`(?i)^\s*(suspended|cancell?ed|on hold)\s*[:–—-]\s*`)
	service = regexp.MustCompile(`(?i)\bGSO\s*#?\s*(\d+)`)
	// code matches a district or a number in the place of a name.
	code = regexp.MustCompile(`(?i)^[\s/,;|-]*((d|dist\.?|district|area|zone|gso|no\.?)?\s*#?\s*\d+\s*[/,;|-]?\s*)+$`)
)

// groups returns the number of groups of records. Those with one group name are one, those with one
// number of the service office are one. Without either, those with the same name at the same
// address or link are one.
func groups(list []record) int {
	sets := map[string]string{} // a name of a set leads to another of the same set
	root := func(key string) string {
		for sets[key] != "" && sets[key] != key {
			key = sets[key]
		}
		return key
	}
	var firsts []string
	for i, r := range list {
		keys := keysOf(r)
		if len(keys) == 0 {
			keys = []string{fmt.Sprint("alone ", i)}
		}
		for _, key := range keys[1:] {
			if a, b := root(keys[0]), root(key); a != b {
				sets[b] = a
			}
		}
		firsts = append(firsts, keys[0])
	}
	var found []string
	for _, key := range firsts {
		if at := root(key); !slices.Contains(found, at) {
			found = append(found, at)
		}
	}
	return len(found)
}

// keysOf returns the keys that a record shares with others of its group.
func keysOf(r record) []string {
	group, id := off.ReplaceAllString(r.text("group"), ""), r.text("group_id")
	named := group != "" && !code.MatchString(group) && (r.text("district") == "" || fold(group) != fold(r.text("district")))
	name := fold(off.ReplaceAllString(r.text("name"), ""))
	if name == "" {
		name = fold(group)
	}
	if id != "" && (named || group == "") {
		if named {
			name = fold(group)
		}
		return append([]string{"id " + id + " " + name}, placed("id "+id, r)...)
	}
	if number := service.FindStringSubmatch(r.text("group")); number != nil {
		return []string{"gso " + number[1]}
	}
	if named {
		return []string{"group " + fold(group)}
	}
	var keys []string
	if at := address(r); at != "" {
		keys = append(keys, "at "+name+" "+at)
	}
	if link := r.text("conference_url"); strings.HasPrefix(link, "http") {
		keys = append(keys, "link "+name+" "+fold(link))
	}
	return keys
}

func placed(id string, r record) []string {
	if at := address(r); at != "" && strings.Count(at, ",") >= 3 && r.text("approximate") != "yes" {
		return []string{id + " at " + at}
	}
	return nil
}

func address(r record) string {
	if at := r.text("formatted_address"); at != "" {
		return fold(at)
	}
	if r.text("address") == "" {
		return ""
	}
	return fold(strings.Join([]string{r.text("address"), r.text("city"), r.text("state"), r.text("postal_code"), r.text("country")}, ", "))
}

// fold returns a text in lower case, without accents, with single spaces.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	return strings.Join(strings.Fields(s), " ")
}
