package meetingguide

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shg-directory/shg/locality"
	"github.com/shg-directory/shg/models"
)

// What our inputs take at most.
const (
	maxMeetings = 200
	maxLinks    = 20
	maxContacts = 10
)

// bareCode is a district or service number in the place of a group's name; service is the number that the fellowship's service office gave.
var (
	bareCode = regexp.MustCompile(`(?i)^[\s/,;|-]*(?:(?:d|dist\.?|district|area|zone|gso|no\.?)?\s*#?\s*\d+\s*[/,;|-]?\s*)+$`)
	service  = regexp.MustCompile(`(?i)\bGSO\s*#?\s*(\d{1,12})\b`)
)

// groups makes groups out of the records: by group id, else by the number of the service office, else by the group's name unless that is a
// bare code, else by the same name at the same address or link.
func (in *reading) groups() []Group {
	keys := in.keys()
	members := map[string][]entry{}
	var order []string
	for i, e := range in.entries {
		if members[keys[i]] == nil {
			order = append(order, keys[i])
		}
		if len(members[keys[i]]) == maxMeetings {
			in.refuse(e, "group", "too_many_meetings", fmt.Sprintf("the group already has %d meetings", maxMeetings))
			continue
		}
		members[keys[i]] = append(members[keys[i]], e)
	}
	groups := make([]Group, 0, len(order))
	for _, key := range order {
		groups = append(groups, in.group(key, members[key]))
	}
	return groups
}

// keys name the group of each entry.
func (in *reading) keys() []string {
	keys := make([]string, len(in.entries))
	same := newUnion(len(in.entries))
	first := map[string]int{} // by name and address, and by name and link
	for i, e := range in.entries {
		if keys[i] = ownKey(e.fields); keys[i] != "" {
			continue
		}
		for _, at := range []string{e.where.address, e.meeting.Online.URL} {
			if at == "" {
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
	slugs := map[int]string{} // the shortest and first slug of each set
	for i, e := range in.entries {
		root := same.root(i)
		if s := e.record.Slug; keys[i] == "" && (slugs[root] == "" || len(s) < len(slugs[root]) || len(s) == len(slugs[root]) && s < slugs[root]) {
			slugs[root] = s
		}
	}
	for i := range keys {
		if keys[i] == "" {
			keys[i] = "slug:" + slugs[same.root(i)]
		}
	}
	return keys
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

// group makes one group of its entries. What all its meetings share is the group's; the rest stays with the meetings.
func (in *reading) group(key string, members []entry) Group {
	g := Group{Key: key}
	input := &g.Input
	input.Name = mostFrequent(members, func(e entry) string { return groupName(e.fields) })
	if input.Name == "" {
		input.Name = mostFrequent(members, func(e entry) string { return e.name })
	}
	input.Language = in.options.Language
	if in.options.Topic != "" {
		input.Topics = []string{in.options.Topic}
	}
	input.Timezone = mostFrequent(members, func(e entry) string { return e.meeting.Timezone })
	in.share(input, members)
	in.place(input, members)
	for i, e := range members {
		in.tell(input, e)
		m := e.meeting
		if m.Name == input.Name {
			m.Name = ""
		}
		input.Meetings = append(input.Meetings, m)
		e.record.MeetingIndexes = []int{i}
		g.Records = append(g.Records, e.record)
	}
	input.Activity = models.ActivityActive
	if !slices.ContainsFunc(input.Meetings, func(m models.MeetingInput) bool { return m.Activity == models.ActivityActive }) {
		input.Activity = models.ActivityPaused
	}
	return g
}

// tell adds what a record says of its group: description, contacts, links, numbers, and type codes without a home.
func (in *reading) tell(input *models.GroupInput, e entry) {
	f := e.fields
	if input.Description == "" {
		input.Description = prose(string(f.GroupNotes), maxDescription)
	}
	for _, code := range e.traits.foreign {
		topic := models.ExternalTopic{Scheme: "meeting-guide", Code: code}
		input.ExternalTopics = addTo(input.ExternalTopics, topic, maxExternalTopics)
	}
	if number := service.FindStringSubmatch(string(f.Group)); number != nil {
		input.ExternalIDs = addTo(input.ExternalIDs, models.ExternalID{Scheme: "gso", Value: number[1]}, maxExternalTopics)
	}
	for _, contact := range []models.Contact{{Kind: models.ContactEmail, Value: string(f.Email)}, {Kind: models.ContactPhone, Value: string(f.Phone)}} {
		if contact.Value = line(contact.Value, maxContact); contact.Value != "" {
			input.Contacts = addTo(input.Contacts, contact, maxContacts)
		}
	}
	for _, link := range linksOf(f) {
		if link.URL = webURL(link.URL); link.URL != "" {
			input.Links = addTo(input.Links, link, maxLinks)
		}
	}
}

func linksOf(f fields) []models.Link {
	links := []models.Link{
		{Kind: models.LinkWebsite, URL: string(f.Website)}, {Kind: models.LinkWebsite, URL: string(f.Website2)}, {Kind: models.LinkOther, URL: string(f.URL)},
	}
	for _, pay := range [][2]string{{"https://venmo.com/u/", string(f.Venmo)}, {"https://cash.app/", string(f.Square)}, {"https://paypal.me/", string(f.Paypal)}} {
		handle := strings.TrimPrefix(pay[1], "@")
		if handle != "" && !strings.ContainsAny(handle, "/ \t\r\n?#%") {
			links = append(links, models.Link{Kind: models.LinkDonate, URL: pay[0] + handle})
		}
	}
	return links
}

func addTo[T comparable](list []T, value T, limit int) []T {
	if len(list) >= limit || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}
