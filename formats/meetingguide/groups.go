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

// yieldGroups yields the groups of the records: by group id if the names or the places agree, else
// by the number of the service office, else by the group's name unless that is a bare code, else by
// the same name at the same address or link.
func (r *reader) yieldGroups() error {
	members := map[string][]int{}
	var order []string
	for i, key := range r.groupKeys() {
		if members[key] == nil {
			order = append(order, key)
		}
		if len(members[key]) == maxMeetings {
			e := &parsedRecord{record: Record{Index: r.accepted[i].index, Slug: r.accepted[i].slug}}
			r.refuse(e, "group", "too_many_meetings", fmt.Sprintf("the group already has %d meetings", maxMeetings))
			continue
		}
		members[key] = append(members[key], i)
	}
	r.secondPass = true
	for _, key := range order {
		if r.err != nil {
			break
		}
		entries := make([]*parsedRecord, len(members[key]))
		for i, k := range members[key] {
			entries[i] = r.parseAgain(r.accepted[k])
		}
		r.err = r.handler.Group(r.buildGroup(key, entries))
	}
	return r.err
}

// buildGroup makes one group of its entries. What all its meetings share is the group's; the rest
// stays with the meetings.
func (r *reader) buildGroup(key string, members []*parsedRecord) Group {
	g := Group{Key: key}
	input := &g.Input
	input.Name = mostFrequent(members, func(e *parsedRecord) string { return groupName(e.fields) })
	if input.Name == "" {
		input.Name = mostFrequent(members, func(e *parsedRecord) string { return e.name })
	}
	if r.options.Topic != "" {
		input.Topics = []string{r.options.Topic}
	}
	input.Timezone = mostFrequent(members, func(e *parsedRecord) string { return e.meeting.Timezone })
	r.shareCommon(input, members)
	r.choosePlace(input, members)
	r.linksCut = false
	for i, e := range members {
		r.addDetails(input, e)
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

// addDetails adds to its group what a record contains about it: description, contacts, links,
// numbers, and type codes that are not known.
func (r *reader) addDetails(input *models.GroupInput, e *parsedRecord) {
	f := e.fields
	if input.Description == "" {
		input.Description = cleanText(string(f.GroupNotes), maxDescription)
	}
	for _, code := range e.traits.unknown {
		topic := models.ExternalTopic{Scheme: "meeting-guide", Code: code}
		input.ExternalTopics = appendLimited(input.ExternalTopics, topic, maxExternalTopics)
	}
	if number := serviceNumber.FindStringSubmatch(string(f.Group)); number != nil {
		input.ExternalIDs = appendLimited(input.ExternalIDs, models.ExternalID{Scheme: "gso", Value: number[1]}, maxExternalTopics)
	}
	for _, contact := range []models.Contact{{Kind: models.ContactEmail, Value: string(f.Email)}, {Kind: models.ContactPhone, Value: string(f.Phone)}} {
		if contact.Value = cleanLine(contact.Value, maxContact); contact.Value != "" {
			input.Contacts = appendLimited(input.Contacts, contact, maxContacts)
		}
	}
	for _, link := range linksOf(f) {
		if link.URL = webURL(link.URL); link.URL != "" {
			r.addLink(input, e, link)
		}
	}
}

// addLink adds a link to a group. The first one beyond maxLinks is noted; it and what follows is
// left out.
func (r *reader) addLink(input *models.GroupInput, e *parsedRecord, link models.Link) {
	if len(input.Links) < maxLinks || slices.Contains(input.Links, link) {
		input.Links = appendLimited(input.Links, link, maxLinks)
		return
	}
	if r.linksCut || r.err != nil {
		return
	}
	r.linksCut = true
	r.err = r.handler.Refused(Refusal{
		Record: e.record.Index, Slug: e.record.Slug, Field: "url", Code: "too_many_links",
		Detail: fmt.Sprintf("the group %q already has %d links; further ones were left out", input.Name, maxLinks),
	})
}

func linksOf(f fields) []models.Link {
	links := []models.Link{
		{Kind: models.LinkWebsite, URL: string(f.Website)}, {Kind: models.LinkWebsite, URL: string(f.Website2)}, {Kind: models.LinkOther, URL: string(f.URL)},
	}
	for _, service := range [][2]string{{"https://venmo.com/u/", string(f.Venmo)}, {"https://cash.app/", string(f.Square)}, {"https://paypal.me/", string(f.Paypal)}} {
		handle := strings.TrimPrefix(service[1], "@")
		if handle != "" && !strings.ContainsAny(handle, "/ \t\r\n?#%") {
			links = append(links, models.Link{Kind: models.LinkDonate, URL: service[0] + handle})
		}
	}
	return links
}

func appendLimited[T comparable](list []T, value T, limit int) []T {
	if len(list) >= limit || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}
