package csv

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// cells are what a row says, by column.
type cells map[string]string

// column puts what a cell says, which is not empty, into the group or its meeting; "" or the code of what is wrong with it.
type column struct {
	group   func(*models.GroupInput, string) string
	meeting func(*models.MeetingInput, string) string
}

// Columns lists the columns that a feed may have, in any order; "record" is needed, and "name" for a group that is not deleted. Lists are separated by
// commas, semicolons or bars.
func Columns() []string { return slices.Sorted(maps.Keys(columns())) }

// Ignored lists the columns of our own tables that say nothing that could be taken in: what the service says of a group itself, and the meetings in
// words. A feed may have them; "id" names the group where there is no column "record".
func Ignored() []string {
	return []string{"id", "version", "slug", "url", "fields", "stage", "meetings", "distance_km", "parent_id", "sources", "created_at"}
}

// besides are columns for people beside those that say the same exactly: where the second is there, the first is left out. Our own tables name the place
// and the region beside their codes.
func besides() map[string]string {
	all := map[string]string{"place": "place_id", "region": "region_code", "locality": "label"}
	for first, second := range maps.Clone(all) {
		all["meeting_"+first] = "meeting_" + second
	}
	return all
}

func columns() map[string]column {
	all := map[string]column{"record": {}, "deleted": {}, "updated_at": {}, "confirmed_on": {}}
	for name, read := range groupColumns() {
		all[name] = column{group: read}
	}
	for name, read := range meetingColumns() {
		all["meeting_"+name] = column{meeting: read}
	}
	return all
}

// as reads a text, or a value of a closed set that the directory checks.
func as[G any, T ~string](member func(*G) *T) func(*G, string) string {
	return func(g *G, v string) string {
		*member(g) = T(v)
		return ""
	}
}

func list[G any, T ~string](member func(*G) *[]T) func(*G, string) string {
	return listOf(member, anySeparator)
}

// words reads people's own words, which may hold commas: bars alone separate them.
func words[G any](member func(*G) *[]string) func(*G, string) string { return listOf(member, bars) }

func listOf[G any, T ~string](member func(*G) *[]T, separators string) func(*G, string) string {
	return func(g *G, v string) string {
		for _, part := range split(v, separators) {
			*member(g) = append(*member(g), T(part))
		}
		return ""
	}
}

func number[G any](member func(*G) *int) func(*G, string) string {
	return func(g *G, v string) string {
		n, whole := strict.Whole(v)
		if !whole {
			return "wrong_type"
		}
		*member(g) = n
		return ""
	}
}

func flag[G any](member func(*G) *bool) func(*G, string) string {
	return func(g *G, v string) string {
		b, err := strconv.ParseBool(strings.ToLower(v))
		if err != nil {
			return "wrong_type"
		}
		*member(g) = b
		return ""
	}
}

func dates[G any](member func(*G) *[]models.Date) func(*G, string) string {
	return func(g *G, v string) string {
		for _, part := range split(v, anySeparator) {
			d, err := models.ParseDate(part)
			if err != nil {
				return "invalid_date"
			}
			*member(g) = append(*member(g), d)
		}
		return ""
	}
}

func date[G any](member func(*G) *models.Date) func(*G, string) string {
	return func(g *G, v string) string {
		d, err := models.ParseDate(v)
		if err != nil {
			return "invalid_date"
		}
		*member(g) = d
		return ""
	}
}

func groupColumns() map[string]func(*models.GroupInput, string) string {
	type in = models.GroupInput
	columns := map[string]func(*in, string) string{
		"name":              as(func(g *in) *string { return &g.Name }),
		"alternate_names":   words(func(g *in) *[]string { return &g.AlternateNames }),
		"description":       as(func(g *in) *string { return &g.Description }),
		"kind":              as(func(g *in) *models.Kind { return &g.Kind }),
		"topics":            list(func(g *in) *[]string { return &g.Topics }),
		"language":          as(func(g *in) *string { return &g.Language }),
		"languages":         list(func(g *in) *[]string { return &g.Languages }),
		"audience":          list(func(g *in) *[]models.Audience { return &g.Audience }),
		"for":               list(func(g *in) *[]models.OpenTo { return &g.For }),
		"min_age":           number(func(g *in) *int { return &g.MinAge }),
		"max_age":           number(func(g *in) *int { return &g.MaxAge }),
		"open_to":           list(func(g *in) *[]models.OpenTo { return &g.OpenTo }),
		"governance":        as(func(g *in) *models.Governance { return &g.Governance }),
		"support_functions": list(func(g *in) *[]models.SupportFunction { return &g.SupportFunctions }),
		"cost":              as(func(g *in) *models.CostKind { return &g.Cost.Kind }),
		"areas":             list(func(g *in) *[]string { return &g.Areas }),
		"how_to_join":       as(func(g *in) *string { return &g.HowToJoin }),
		"hosted_by":         as(func(g *in) *string { return &g.HostedBy }),
		"notice":            as(func(g *in) *string { return &g.Notice }),
		"timezone":          as(func(g *in) *string { return &g.Timezone }),
		"activity":          as(func(g *in) *models.Activity { return &g.Activity }),
		"founded":           as(func(g *in) *string { return &g.Founded }),
		"taking_newcomers":  as(func(g *in) *models.TakingNewcomers { return &g.TakingNewcomers }),
		"external_topics":   externalTopics,
		"external_ids":      externalIDs(func(g *in) *[]models.ExternalID { return &g.ExternalIDs }),
		"contacts":          contacts,
		"links":             links,
	}
	maps.Copy(columns, whereColumns(func(g *in) *models.LocalityInput { return &g.Locality }))
	for _, kind := range []models.ContactKind{models.ContactEmail, models.ContactPhone} {
		columns[string(kind)] = func(g *in, v string) string {
			g.Contacts = append(g.Contacts, models.Contact{Kind: kind, Value: v})
			return ""
		}
	}
	columns["website"] = func(g *in, v string) string {
		g.Links = append(g.Links, models.Link{Kind: models.LinkWebsite, URL: v})
		return ""
	}
	return columns
}

// externalIDs reads scheme:value.
func externalIDs[G any](member func(*G) *[]models.ExternalID) func(*G, string) string {
	return func(g *G, v string) string {
		for _, part := range split(v, anySeparator) {
			scheme, value, found := strings.Cut(part, ":")
			if !found {
				return "invalid_value"
			}
			*member(g) = append(*member(g), models.ExternalID{Scheme: scheme, Value: value})
		}
		return ""
	}
}

// externalTopics reads scheme:code.
func externalTopics(g *models.GroupInput, v string) string {
	for _, part := range split(v, anySeparator) {
		scheme, code, found := strings.Cut(part, ":")
		if !found {
			return "invalid_value"
		}
		g.ExternalTopics = append(g.ExternalTopics, models.ExternalTopic{Scheme: scheme, Code: code})
	}
	return ""
}

// contacts reads "kind: value".
func contacts(g *models.GroupInput, v string) string {
	for _, part := range split(v, bars) {
		kind, value, found := strings.Cut(part, ":")
		if !found {
			return "invalid_value"
		}
		g.Contacts = append(g.Contacts, models.Contact{Kind: models.ContactKind(kind), Value: strings.TrimSpace(value)})
	}
	return ""
}

// links reads web addresses, and "kind: address" of those that are no website.
func links(g *models.GroupInput, v string) string {
	for _, part := range split(v, bars) {
		link := models.Link{Kind: models.LinkWebsite, URL: part}
		if kind, address, found := strings.Cut(part, ":"); found && slices.Contains(models.SetValues("link_kind"), kind) {
			link = models.Link{Kind: models.LinkKind(kind), URL: strings.TrimSpace(address)}
		}
		g.Links = append(g.Links, link)
	}
	return ""
}

func (r *reading) readGroup(g *group, said cells) {
	o := r.options
	for _, name := range r.header {
		if read := r.columns[name].group; read != nil && said[name] != "" {
			if code := read(&g.input, said[name]); code != "" {
				g.refused = append(g.refused, models.FieldError{Pointer: "/" + name, Code: code})
			}
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

func truth(v, pointer string) (bool, []models.FieldError) {
	if v == "" {
		return false, nil
	}
	b, err := strconv.ParseBool(strings.ToLower(v))
	if err != nil {
		return false, []models.FieldError{{Pointer: pointer, Code: "unknown_value", Allowed: []string{"true", "false"}}}
	}
	return b, nil
}

func instant(v string) (*time.Time, []models.FieldError) {
	if v == "" {
		return nil, nil
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return nil, []models.FieldError{{Pointer: "/updated_at", Code: "invalid_date", Params: map[string]any{"instant": true}}}
	}
	return &t, nil
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
