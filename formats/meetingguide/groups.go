package meetingguide

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// What our inputs take at most.
const (
	maxMeetings = 200
	maxLinks    = 20
	maxContacts = 10
)

// groups yields the groups of the records: by group id if the names or the places agree, else by
// the number of the service office, else by the group's name unless that is a bare code, else by
// the same name at the same address or link.
func (in *reading) groups() error {
	members := map[string][]int{}
	var order []string
	for i, key := range in.keys() {
		if members[key] == nil {
			order = append(order, key)
		}
		if len(members[key]) == maxMeetings {
			e := &entry{record: Record{Index: in.kept[i].index, Slug: in.kept[i].slug}}
			in.refuse(e, "group", "too_many_meetings", fmt.Sprintf("the group already has %d meetings", maxMeetings))
			continue
		}
		members[key] = append(members[key], i)
	}
	in.again = true
	for _, key := range order {
		if in.failed != nil {
			break
		}
		entries := make([]*entry, len(members[key]))
		for i, k := range members[key] {
			entries[i] = in.entryOf(in.kept[k])
		}
		in.failed = in.told.Group(in.group(key, entries))
	}
	return in.failed
}

// group makes one group of its entries. What all its meetings share is the group's; the rest stays
// with the meetings.
func (in *reading) group(key string, members []*entry) Group {
	g := Group{Key: key}
	input := &g.Input
	input.Name = mostFrequent(members, func(e *entry) string { return groupName(e.fields) })
	if input.Name == "" {
		input.Name = mostFrequent(members, func(e *entry) string { return e.name })
	}
	if in.options.Topic != "" {
		input.Topics = []string{in.options.Topic}
	}
	input.Timezone = mostFrequent(members, func(e *entry) string { return e.meeting.Timezone })
	in.share(input, members)
	in.place(input, members)
	in.cut = false
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

// tell adds to its group what a record contains about it: description, contacts, links, numbers,
// and type codes without a home.
func (in *reading) tell(input *models.GroupInput, e *entry) {
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
			in.link(input, e, link)
		}
	}
}

// link adds a link to a group. The first one beyond maxLinks is noted; it and what follows is left
// out.
func (in *reading) link(input *models.GroupInput, e *entry, link models.Link) {
	if len(input.Links) < maxLinks || slices.Contains(input.Links, link) {
		input.Links = addTo(input.Links, link, maxLinks)
		return
	}
	if in.cut || in.failed != nil {
		return
	}
	in.cut = true
	in.failed = in.told.Refused(Refusal{
		Record: e.record.Index, Slug: e.record.Slug, Field: "url", Code: "too_many_links",
		Detail: fmt.Sprintf("the group %q already has %d links; further ones were left out", input.Name, maxLinks),
	})
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
