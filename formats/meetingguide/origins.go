package meetingguide

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// origin is what a meeting's own record in this format contained, as far as it may go out again.
// The zero value is of a meeting without one.
type origin struct {
	found    bool
	slug     string
	url      string
	types    []string // as written
	updated  *time.Time
	language string // the code of which its feed left out
}

// Origin is one record of a group, and the language of the feed that it came in ("" if none is
// known).
type Origin struct {
	Record   models.SourceRecord
	Language string
}

// originsOf returns the origins of a group's meetings. Records in other formats have none.
func originsOf(records []Origin) map[models.ID]origin {
	all := map[models.ID]origin{}
	for _, r := range records {
		var f fields
		if r.Record.MeetingID == nil || json.Unmarshal([]byte(r.Record.Raw), &f) != nil {
			continue
		}
		slug := cleanLine(string(f.Slug), maxSlug)
		if slug == "" {
			slug = cleanLine(string(f.ID), maxSlug)
		}
		if _, known := all[*r.Record.MeetingID]; known || slug != r.Record.Record || f.Name == "" && f.Group == "" {
			continue
		}
		o := origin{found: true, slug: slug, url: webURL(string(f.URL)), updated: r.Record.SaidAt, language: r.Language}
		for _, code := range f.Types {
			o.types = append(o.types, cleanLine(code, maxCode))
		}
		all[*r.Record.MeetingID] = o
	}
	return all
}

// chooseSlug returns the record's own while it is an external id of the meeting, which stewards may
// take away, else the external id that a source gave, else the meeting's id; one that is in the
// feed already is not used again.
func (w *Writer) chooseSlug(g models.Group, m models.Meeting, o origin) string {
	var candidates []string
	for _, id := range m.ExternalIDs {
		switch {
		case id.Value == o.slug:
			candidates = append([]string{id.Value}, candidates...)
		case id.Scheme == "meeting-guide", slices.ContainsFunc(g.Sources, func(s models.GroupSource) bool { return s.Source == id.Scheme }):
			candidates = append(candidates, id.Value)
		}
	}
	for _, slug := range candidates {
		if slug != "" && w.claimSlug(slug) {
			return slug
		}
	}
	return m.ID.String()
}

// claimSlug notes that the feed has a slug, and reports whether it had not before.
func (w *Writer) claimSlug(slug string) bool {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(slug)) // never fails
	if w.slugs[sum.Sum64()] {
		return false
	}
	w.slugs[sum.Sum64()] = true
	return true
}

// pageURL returns the page of the meeting's own record while the group still links to it, else
// another page that the group links to; "" if there is none. The service has no page of a group.
func pageURL(g models.Group, o origin) string {
	first := ""
	for _, link := range g.Links {
		switch {
		case link.Kind != models.LinkOther:
		case link.URL == o.url:
			return link.URL
		case first == "":
			first = link.URL
		}
	}
	if o.found {
		return ""
	}
	return first
}
