package csv

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// row is what a row says, by column.
type row map[string]string

// column puts what a cell says, which is not empty, into the group or its meeting; "" or the code of what is wrong with it.
type column struct {
	group   func(*models.GroupInput, string) string
	meeting func(*models.MeetingInput, string) string
}

// Columns lists the columns that a feed may have, in any order; "record" is needed, and "name" for a group that is not deleted. Lists are separated by
// commas, semicolons or bars.
func Columns() []string { return slices.Sorted(maps.Keys(columns())) }

func columns() map[string]column {
	all := map[string]column{"record": {}, "deleted": {}, "updated_at": {}}
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
	return func(g *G, v string) string {
		for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
			if part = strings.TrimSpace(part); part != "" {
				*member(g) = append(*member(g), T(part))
			}
		}
		return ""
	}
}

func number[G any](member func(*G) *int) func(*G, string) string {
	return func(g *G, v string) string {
		n, err := strconv.Atoi(v)
		if err != nil {
			return "wrong_type"
		}
		*member(g) = n
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
		"name":             as(func(g *in) *string { return &g.Name }),
		"description":      as(func(g *in) *string { return &g.Description }),
		"kind":             as(func(g *in) *models.Kind { return &g.Kind }),
		"topics":           list(func(g *in) *[]string { return &g.Topics }),
		"language":         as(func(g *in) *string { return &g.Language }),
		"languages":        list(func(g *in) *[]string { return &g.Languages }),
		"audience":         list(func(g *in) *[]models.Audience { return &g.Audience }),
		"open_to":          list(func(g *in) *[]models.OpenTo { return &g.OpenTo }),
		"how_to_join":      as(func(g *in) *string { return &g.HowToJoin }),
		"hosted_by":        as(func(g *in) *string { return &g.HostedBy }),
		"notice":           as(func(g *in) *string { return &g.Notice }),
		"timezone":         as(func(g *in) *string { return &g.Timezone }),
		"activity":         as(func(g *in) *models.Activity { return &g.Activity }),
		"founded":          as(func(g *in) *string { return &g.Founded }),
		"taking_newcomers": as(func(g *in) *models.TakingNewcomers { return &g.TakingNewcomers }),
		"label":            as(func(g *in) *string { return &g.Locality.Label }),
		"place":            as(func(g *in) *string { return &g.Locality.Place.ID }),
		"country":          as(func(g *in) *string { return &g.Locality.Place.Country }),
		"region":           as(func(g *in) *string { return &g.Locality.Place.RegionCode }),
		"precision":        as(func(g *in) *models.Precision { return &g.Locality.Precision }),
		"external_ids":     externalIDs,
		"point":            point,
	}
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

func meetingColumns() map[string]func(*models.MeetingInput, string) string {
	type in = models.MeetingInput
	return map[string]func(*in, string) string{
		"name":             as(func(m *in) *string { return &m.Name }),
		"format":           as(func(m *in) *models.MeetingFormat { return &m.Format }),
		"start":            as(func(m *in) *string { return &m.Start }),
		"duration_minutes": number(func(m *in) *int { return &m.DurationMinutes }),
		"starts_on":        date(func(m *in) *models.Date { return &m.StartsOn }),
		"ends_on":          date(func(m *in) *models.Date { return &m.EndsOn }),
		"rrule":            as(func(m *in) *string { return &m.RRule }),
		"timezone":         as(func(m *in) *string { return &m.Timezone }),
		"venue":            as(func(m *in) *string { return &m.Venue }),
		"address":          as(func(m *in) *string { return &m.Address.Text }),
		"directions":       as(func(m *in) *string { return &m.Directions }),
		"accessibility":    list(func(m *in) *[]models.Accessibility { return &m.Accessibility }),
		"languages":        list(func(m *in) *[]string { return &m.Languages }),
		"open_to":          list(func(m *in) *[]models.OpenTo { return &m.OpenTo }),
		"notes":            as(func(m *in) *string { return &m.Notes }),
		"online_access":    as(func(m *in) *models.OnlineAccess { return &m.Online.Access }),
		"online_url":       as(func(m *in) *string { return &m.Online.URL }),
		"online_phone":     as(func(m *in) *string { return &m.Online.Phone }),
		"days": func(m *in, v string) string {
			m.RRule = "FREQ=WEEKLY;BYDAY=" + strings.ToUpper(strings.Join(strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",;| ", r) }), ","))
			return ""
		},
	}
}

// externalIDs reads scheme:value.
func externalIDs(g *models.GroupInput, v string) string {
	for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		scheme, value, found := strings.Cut(strings.TrimSpace(part), ":")
		if !found {
			return "invalid_value"
		}
		g.ExternalIDs = append(g.ExternalIDs, models.ExternalID{Scheme: scheme, Value: value})
	}
	return ""
}

// point reads "lat,lon" or "lat lon".
func point(g *models.GroupInput, v string) string {
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",;| ", r) })
	if len(parts) != 2 {
		return "wrong_type"
	}
	lat, errLat := strconv.ParseFloat(parts[0], 64)
	lon, errLon := strconv.ParseFloat(parts[1], 64)
	if errLat != nil || errLon != nil {
		return "wrong_type"
	}
	p := models.Point{Lat: lat, Lon: lon}
	if !p.Valid() {
		return "off_the_globe"
	}
	g.Locality.Point = &p
	return ""
}

func (r *reading) readGroup(g *group, said row) {
	o := r.options
	for _, name := range r.header {
		if read := r.columns[name].group; read != nil && said[name] != "" {
			if code := read(&g.input, said[name]); code != "" {
				g.refused = append(g.refused, models.FieldError{Pointer: "/" + name, Code: code})
			}
		}
	}
	if o.Topic != "" && len(g.input.Topics) == 0 {
		g.input.Topics = []string{o.Topic}
	}
	for _, missing := range []struct {
		member *string
		said   string
	}{{&g.input.Language, o.Language}, {&g.input.Timezone, o.Timezone}, {&g.input.Locality.Place.Country, o.Country}} {
		if *missing.member == "" {
			*missing.member = missing.said
		}
	}
}

// readMeeting adds the meeting of a row that says anything of one.
func (r *reading) readMeeting(g *group, said row) {
	var m models.MeetingInput
	told := false
	for _, name := range r.header {
		if read := r.columns[name].meeting; read != nil && said[name] != "" {
			told = true
			if code := read(&m, said[name]); code != "" {
				g.refused = append(g.refused, models.FieldError{Pointer: "/" + name, Code: code})
			}
		}
	}
	if told {
		g.input.Meetings = append(g.input.Meetings, m)
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
		return nil, []models.FieldError{{Pointer: "/updated_at", Code: "invalid_date"}}
	}
	return &t, nil
}
