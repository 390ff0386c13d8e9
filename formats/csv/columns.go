package csv

import (
	"maps"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// cells are the contents of a row, by column.
type cells map[string]string

// read puts the content of a cell, which is not empty, into a group or meeting, or returns what is
// wrong with it.
type read[T any] func(*T, string) *models.FieldError

// column is how a column is read, and which closed set or kind its values are of.
type column struct {
	group   read[models.GroupInput]
	meeting read[models.MeetingInput]
}

// Columns returns the columns that a feed may have, in any order; "record" is needed, and "name"
// for a group that is not deleted. Lists are separated by commas, semicolons or bars.
func Columns() []string { return slices.Sorted(maps.Keys(columns(&dictionary{}))) }

// Ignored returns the columns of our own tables that contain nothing to take in: what the service
// adds about a group itself, and the meetings in words. A feed may have them; "id" names the group
// if there is no column "record".
func Ignored() []string {
	return []string{"id", "version", "slug", "url", "fields", "stage", "meetings", "distance_km", "parent_id", "sources", "created_at"}
}

// besides returns columns for people beside those that contain the same exactly: in a row that
// fills in the second, the first is left out. Our own tables name the place and the region beside
// their codes.
func besides() map[string]string {
	all := map[string]string{"place": "place_id", "region": "region_code", "locality": "label"}
	for first, second := range maps.Clone(all) {
		all["meeting_"+first] = "meeting_" + second
	}
	return all
}

func columns(d *dictionary) map[string]column {
	all := map[string]column{"record": {}, "deleted": {}, "updated_at": {}, "confirmed_on": {}}
	for name, read := range groupColumns(d) {
		all[name] = column{group: read}
	}
	for name, read := range meetingColumns(d) {
		all["meeting_"+name] = column{meeting: read}
	}
	return all
}

func groupColumns(d *dictionary) map[string]read[models.GroupInput] {
	type in = models.GroupInput
	columns := map[string]read[in]{
		"name":              as(func(g *in) *string { return &g.Name }),
		"alternate_names":   words(func(g *in) *[]string { return &g.AlternateNames }),
		"description":       as(func(g *in) *string { return &g.Description }),
		"kind":              one(d.of("kind"), func(g *in) *models.Kind { return &g.Kind }),
		"topics":            many(d.topic, func(g *in) *[]string { return &g.Topics }),
		"language":          one(d.language, func(g *in) *string { return &g.Language }),
		"languages":         many(d.language, func(g *in) *[]string { return &g.Languages }),
		"audience":          many(d.of("audience"), func(g *in) *[]models.Audience { return &g.Audience }),
		"for":               many(d.of("open_to"), func(g *in) *[]models.OpenTo { return &g.For }),
		"min_age":           number(func(g *in) *int { return &g.MinAge }),
		"max_age":           number(func(g *in) *int { return &g.MaxAge }),
		"open_to":           many(d.of("open_to"), func(g *in) *[]models.OpenTo { return &g.OpenTo }),
		"governance":        one(d.of("governance"), func(g *in) *models.Governance { return &g.Governance }),
		"support_functions": many(d.of("support_function"), func(g *in) *[]models.SupportFunction { return &g.SupportFunctions }),
		"cost":              one(d.of("cost"), func(g *in) *models.CostKind { return &g.Cost.Kind }),
		"areas":             many(plainly, func(g *in) *[]string { return &g.Areas }),
		"how_to_join":       as(func(g *in) *string { return &g.HowToJoin }),
		"hosted_by":         as(func(g *in) *string { return &g.HostedBy }),
		"notice":            as(func(g *in) *string { return &g.Notice }),
		"timezone":          one(zone, func(g *in) *string { return &g.Timezone }),
		"activity":          one(d.of("activity"), func(g *in) *models.Activity { return &g.Activity }),
		"founded":           as(func(g *in) *string { return &g.Founded }),
		"taking_newcomers":  one(d.of("taking_newcomers"), func(g *in) *models.TakingNewcomers { return &g.TakingNewcomers }),
		"external_topics":   externalTopics,
		"external_ids":      externalIDs(func(g *in) *[]models.ExternalID { return &g.ExternalIDs }),
		"contacts":          contacts,
		"links":             links,
	}
	maps.Copy(columns, whereColumns(d, func(g *in) *models.LocalityInput { return &g.Locality }))
	for _, kind := range []models.ContactKind{models.ContactEmail, models.ContactPhone} {
		columns[string(kind)] = func(g *in, v string) *models.FieldError {
			g.Contacts = append(g.Contacts, models.Contact{Kind: kind, Value: v})
			return nil
		}
	}
	columns["website"] = func(g *in, v string) *models.FieldError {
		g.Links = append(g.Links, models.Link{Kind: models.LinkWebsite, URL: v})
		return nil
	}
	return columns
}

// externalIDs reads scheme:value.
func externalIDs[G any](member func(*G) *[]models.ExternalID) read[G] {
	return func(g *G, v string) *models.FieldError {
		for _, part := range split(v, anySeparator) {
			scheme, value, found := strings.Cut(part, ":")
			if !found {
				return wrong("invalid_value")
			}
			*member(g) = append(*member(g), models.ExternalID{Scheme: scheme, Value: value})
		}
		return nil
	}
}

// externalTopics reads scheme:code.
func externalTopics(g *models.GroupInput, v string) *models.FieldError {
	for _, part := range split(v, anySeparator) {
		scheme, code, found := strings.Cut(part, ":")
		if !found {
			return wrong("invalid_value")
		}
		g.ExternalTopics = append(g.ExternalTopics, models.ExternalTopic{Scheme: scheme, Code: code})
	}
	return nil
}

// contacts reads "kind: value".
func contacts(g *models.GroupInput, v string) *models.FieldError {
	for _, part := range split(v, bars) {
		kind, value, found := strings.Cut(part, ":")
		if !found {
			return wrong("invalid_value")
		}
		g.Contacts = append(g.Contacts, models.Contact{Kind: models.ContactKind(kind), Value: strings.TrimSpace(value)})
	}
	return nil
}

// links reads web addresses, and "kind: address" of those that are no website.
func links(g *models.GroupInput, v string) *models.FieldError {
	for _, part := range split(v, bars) {
		link := models.Link{Kind: models.LinkWebsite, URL: part}
		if kind, address, found := strings.Cut(part, ":"); found && slices.Contains(models.SetValues("link_kind"), kind) {
			link = models.Link{Kind: models.LinkKind(kind), URL: strings.TrimSpace(address)}
		}
		g.Links = append(g.Links, link)
	}
	return nil
}

func (r *reading) readGroup(g *group, said cells) {
	o := r.options
	for _, name := range r.header {
		if read := r.columns[name].group; read != nil && said[name] != "" {
			g.refuse(name, said[name], read(&g.input, said[name]))
		}
	}
	g.refused = append(g.refused, halves(said, "", g.input.Locality.Point)...)
	if o.Topic != "" && len(g.input.Topics) == 0 {
		g.input.Topics = []string{o.Topic}
	}
	if g.input.Locality.Place.Country == "" {
		g.input.Locality.Place.Country = o.Country
	}
}

func confirmedOn(v string) (models.Date, []models.FieldError) {
	if v == "" {
		return models.Date{}, nil
	}
	on, err := models.ParseDate(v)
	if err != nil {
		return on, []models.FieldError{{Pointer: "/confirmed_on", Code: "invalid_date"}}
	}
	return on, nil
}
