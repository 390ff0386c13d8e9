package csv

import (
	"maps"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// cells are the contents of a row, by column.
type cells map[string]string

// cellParser puts the content of a cell, which is not empty, into a group or meeting, or returns
// what is wrong with it.
type cellParser[T any] func(*T, string) *models.FieldError

// column is how a column is read, and which closed set or kind its values are of.
type column struct {
	group   cellParser[models.GroupInput]
	meeting cellParser[models.MeetingInput]
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

// redundantColumns returns columns for people beside those that contain the same exactly: in a row
// that fills in the second, the first is left out. Our own tables name the place and the region
// beside their codes.
func redundantColumns() map[string]string {
	all := map[string]string{"place": "place_id", "region": "region_code", "locality": "label"}
	for first, second := range maps.Clone(all) {
		all["meeting_"+first] = "meeting_" + second
	}
	return all
}

func columns(d *dictionary) map[string]column {
	all := map[string]column{"record": {}, "deleted": {}, "updated_at": {}, "confirmed_on": {}}
	for name, parse := range groupColumns(d) {
		all[name] = column{group: parse}
	}
	for name, parse := range meetingColumns(d) {
		all["meeting_"+name] = column{meeting: parse}
	}
	return all
}

func groupColumns(d *dictionary) map[string]cellParser[models.GroupInput] {
	type in = models.GroupInput
	columns := map[string]cellParser[in]{
		"name":              textColumn(func(g *in) *string { return &g.Name }),
		"alternate_names":   barListColumn(func(g *in) *[]string { return &g.AlternateNames }),
		"description":       textColumn(func(g *in) *string { return &g.Description }),
		"kind":              parsedColumn(d.parseSet("kind"), func(g *in) *models.Kind { return &g.Kind }),
		"topics":            listColumn(d.topic, func(g *in) *[]string { return &g.Topics }),
		"language":          parsedColumn(d.language, func(g *in) *string { return &g.Language }),
		"languages":         listColumn(d.language, func(g *in) *[]string { return &g.Languages }),
		"audience":          listColumn(d.parseSet("audience"), func(g *in) *[]models.Audience { return &g.Audience }),
		"for":               listColumn(d.parseSet("open_to"), func(g *in) *[]models.OpenTo { return &g.For }),
		"min_age":           intColumn(func(g *in) *int { return &g.MinAge }),
		"max_age":           intColumn(func(g *in) *int { return &g.MaxAge }),
		"open_to":           listColumn(d.parseSet("open_to"), func(g *in) *[]models.OpenTo { return &g.OpenTo }),
		"governance":        parsedColumn(d.parseSet("governance"), func(g *in) *models.Governance { return &g.Governance }),
		"support_functions": listColumn(d.parseSet("support_function"), func(g *in) *[]models.SupportFunction { return &g.SupportFunctions }),
		"cost":              parsedColumn(d.parseSet("cost"), func(g *in) *models.CostKind { return &g.Cost.Kind }),
		"areas":             listColumn(parseVerbatim, func(g *in) *[]string { return &g.Areas }),
		"how_to_join":       textColumn(func(g *in) *string { return &g.HowToJoin }),
		"hosted_by":         textColumn(func(g *in) *string { return &g.HostedBy }),
		"notice":            textColumn(func(g *in) *string { return &g.Notice }),
		"noindex":           boolColumn(func(g *in) *bool { return &g.NoIndex }),
		"timezone":          parsedColumn(parseZone, func(g *in) *string { return &g.Timezone }),
		"activity":          parsedColumn(d.parseSet("activity"), func(g *in) *models.Activity { return &g.Activity }),
		"founded":           textColumn(func(g *in) *string { return &g.Founded }),
		"taking_newcomers":  parsedColumn(d.parseSet("taking_newcomers"), func(g *in) *models.TakingNewcomers { return &g.TakingNewcomers }),
		"external_topics":   parseExternalTopics,
		"external_ids":      parseExternalIDs(func(g *in) *[]models.ExternalID { return &g.ExternalIDs }),
		"contacts":          parseContacts,
		"links":             parseLinks,
	}
	maps.Copy(columns, localityColumns(d, func(g *in) *models.LocalityInput { return &g.Locality }))
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

// parseExternalIDs reads scheme:value.
func parseExternalIDs[G any](member func(*G) *[]models.ExternalID) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		for _, part := range split(v, anySeparators) {
			scheme, value, found := strings.Cut(part, ":")
			if !found {
				return fieldError("invalid_value")
			}
			*member(g) = append(*member(g), models.ExternalID{Scheme: scheme, Value: value})
		}
		return nil
	}
}

// parseExternalTopics reads scheme:code.
func parseExternalTopics(g *models.GroupInput, v string) *models.FieldError {
	for _, part := range split(v, anySeparators) {
		scheme, code, found := strings.Cut(part, ":")
		if !found {
			return fieldError("invalid_value")
		}
		g.ExternalTopics = append(g.ExternalTopics, models.ExternalTopic{Scheme: scheme, Code: code})
	}
	return nil
}

// parseContacts reads "kind: value".
func parseContacts(g *models.GroupInput, v string) *models.FieldError {
	for _, part := range split(v, barSeparator) {
		kind, value, found := strings.Cut(part, ":")
		if !found {
			return fieldError("invalid_value")
		}
		g.Contacts = append(g.Contacts, models.Contact{Kind: models.ContactKind(kind), Value: strings.TrimSpace(value)})
	}
	return nil
}

// parseLinks reads web addresses, and "kind: address" of those that are no website.
func parseLinks(g *models.GroupInput, v string) *models.FieldError {
	for _, part := range split(v, barSeparator) {
		link := models.Link{Kind: models.LinkWebsite, URL: part}
		if kind, address, found := strings.Cut(part, ":"); found && slices.Contains(models.SetValues("link_kind"), kind) {
			link = models.Link{Kind: models.LinkKind(kind), URL: strings.TrimSpace(address)}
		}
		g.Links = append(g.Links, link)
	}
	return nil
}

func (r *reader) readGroup(g *group, values cells) {
	o := r.options
	for _, name := range r.header {
		if parse := r.columns[name].group; parse != nil && values[name] != "" {
			g.addError(name, values[name], parse(&g.input, values[name]))
		}
	}
	g.errors = append(g.errors, checkBothHalves(values, "", g.input.Locality.Point)...)
	if o.Topic != "" && len(g.input.Topics) == 0 {
		g.input.Topics = []string{o.Topic}
	}
	if g.input.Locality.Place.Country == "" {
		g.input.Locality.Place.Country = o.Country
	}
}

func parseConfirmedOn(v string) (models.Date, []models.FieldError) {
	if v == "" {
		return models.Date{}, nil
	}
	on, err := models.ParseDate(v)
	if err != nil {
		return on, []models.FieldError{{Pointer: "/confirmed_on", Code: "invalid_date"}}
	}
	return on, nil
}
