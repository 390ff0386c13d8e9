package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/models"
)

// feature is one item at its public points (RFC 7946). An item that hides its place, or has none,
// has no geometry.
type feature[T any] struct {
	Type       string    `json:"type"`
	ID         string    `json:"id"`
	Geometry   *geometry `json:"geometry"`
	Properties T         `json:"properties"`
}

// geometry is a Point, or a MultiPoint if there are several. Positions are longitude, latitude.
type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// geometryOf returns the geometry of points, each once, or nil if there are none.
func geometryOf(points []models.Point) *geometry {
	var positions [][2]float64
	for _, p := range points {
		if at := [2]float64{p.Lon, p.Lat}; !slices.Contains(positions, at) {
			positions = append(positions, at)
		}
	}
	switch len(positions) {
	case 0:
		return nil
	case 1:
		return &geometry{Type: "Point", Coordinates: positions[0]}
	}
	return &geometry{Type: "MultiPoint", Coordinates: positions}
}

// pointsShown returns the points that a group shows.
func pointsShown(g Group) []models.Point {
	var points []models.Point
	for _, l := range localitiesShown(g) {
		if l.Point != nil {
			points = append(points, *l.Point)
		}
	}
	return points
}

// localitiesShown returns the localities of the group and of its meetings, without those of
// meetings that have ended if others have not.
func localitiesShown(g Group) []Locality {
	var all []Locality
	if g.Locality != nil {
		all = append(all, *g.Locality)
	}
	for _, m := range meetingsHeld(g) {
		if m.Locality != nil {
			all = append(all, *m.Locality)
		}
	}
	return all
}

// meetingsHeld returns the meetings that count for where the group meets.
func meetingsHeld(g Group) []Meeting {
	return models.MeetingsHeld(g.Meetings, func(m Meeting) models.Activity { return m.Activity })
}

// groupSheet returns the columns and formats of a list that answers with the whole set of groups.
func (d *Door) groupSheet(reads string, kept caching) sheet[GroupItem] {
	return sheet[GroupItem]{
		name: "groups", caching: kept, columns: slices.Concat(groupNames(), groupTraits(), groupPlaces(), groupOrigins(), meetingColumns()),
		item:    func(found models.FoundItem) (GroupItem, error) { return d.groupItem(reads, found) },
		feature: func(g GroupItem) any { return feature[GroupItem]{"Feature", g.ID, geometryOf(pointsShown(g.Group)), g} },
	}
}

// groupItem returns one of the groups that a search found, for a reader of the languages of an
// Accept-Language header.
func (d *Door) groupItem(reads string, found models.FoundItem) (GroupItem, error) {
	var shown GroupItem
	if err := json.Unmarshal(found.Public, &shown.Group); err != nil {
		return shown, err
	}
	d.translate(reads, &shown.Group)
	shown.DistanceKm = found.DistanceKm
	if found.Narrowed {
		shown.NextAt = found.NextAt
	}
	shown.NearestMeetingID = nearestMeeting(shown.Group, found.Nearest)
	return shown, nil
}

func groupNames() []column[GroupItem] {
	return []column[GroupItem]{
		plain("id", func(g GroupItem) string { return g.ID }),
		plain("version", func(g GroupItem) string { return strconv.FormatInt(g.Version, 10) }),
		words("slug", func(g GroupItem) string { return g.Slug }),
		words("url", func(g GroupItem) string { return g.URL }),
		words("name", func(g GroupItem) string { return g.Name }),
		words("alternate_names", func(g GroupItem) string { return listed(g.AlternateNames) }),
		words("kind", func(g GroupItem) string { return string(g.Kind) }),
		words("fields", func(g GroupItem) string { return listed(g.Fields) }),
		words("topics", func(g GroupItem) string { return listed(g.Topics) }),
		words("description", func(g GroupItem) string { return g.Description }),
		words("language", func(g GroupItem) string { return g.Language }),
		words("languages", func(g GroupItem) string { return listed(g.Languages) }),
	}
}

func groupTraits() []column[GroupItem] {
	return []column[GroupItem]{
		words("audience", func(g GroupItem) string { return listed(g.Audience) }),
		words("for", func(g GroupItem) string { return listed(g.For) }),
		plain("min_age", func(g GroupItem) string { return numbered(g.MinAge) }),
		plain("max_age", func(g GroupItem) string { return numbered(g.MaxAge) }),
		words("open_to", func(g GroupItem) string { return listed(g.OpenTo) }),
		words("how_to_join", func(g GroupItem) string { return g.HowToJoin }),
		words("taking_newcomers", func(g GroupItem) string { return string(g.TakingNewcomers) }),
		words("governance", func(g GroupItem) string { return string(g.Governance) }),
		words("support_functions", func(g GroupItem) string { return listed(g.SupportFunctions) }),
		words("stage", of(func(g GroupItem) *StageShown { return g.Stage }, func(s StageShown) string { return string(s.Value) })),
		words("founded", func(g GroupItem) string { return g.Founded }),
		words("cost", of(func(g GroupItem) *models.Cost { return g.Cost }, func(c models.Cost) string { return string(c.Kind) })),
		words("notice", func(g GroupItem) string { return g.Notice }),
		words("contacts", func(g GroupItem) string { return contactsListed(g.Contacts) }),
		words("links", func(g GroupItem) string { return linksListed(g.Links) }),
		words("meetings", func(g GroupItem) string { return meetingsListed(g.Meetings) }),
		words("timezone", func(g GroupItem) string { return g.Timezone }),
	}
}

// groupPlaces returns the columns of the group's place. Only the group itself has one column for
// each part of a place; points of its meetings are in GeoJSON.
func groupPlaces() []column[GroupItem] {
	columns := placeColumns(func(g GroupItem) *Locality { return g.Locality })
	return append(columns,
		words("areas", func(g GroupItem) string { return listed(g.Areas) }),
		plain("distance_km", func(g GroupItem) string { return kilometres(g.DistanceKm) }),
	)
}

// placeColumns returns the columns of one locality.
func placeColumns[T any](at func(T) *Locality) []column[T] {
	place := func(text func(Place) string) func(T) string {
		return of(at, func(l Locality) string { return of(func(l Locality) *Place { return l.Place }, text)(l) })
	}
	point := func(text func(models.Point) string) func(T) string {
		return of(at, func(l Locality) string { return of(func(l Locality) *models.Point { return l.Point }, text)(l) })
	}
	return []column[T]{
		words("locality", of(at, func(l Locality) string { return l.Label })),
		words("place_id", place(func(p Place) string { return p.ID })),
		words("place", place(func(p Place) string { return p.Name })),
		words("region", place(func(p Place) string { return p.Region })),
		words("region_code", place(func(p Place) string { return p.RegionCode })),
		words("country", place(func(p Place) string { return p.Country })),
		plain("lat", point(func(p models.Point) string { return degrees(p.Lat) })),
		plain("lon", point(func(p models.Point) string { return degrees(p.Lon) })),
		words("precision", of(at, func(l Locality) string { return string(l.Precision) })),
	}
}

func groupOrigins() []column[GroupItem] {
	return []column[GroupItem]{
		words("activity", func(g GroupItem) string { return string(g.Activity) }),
		plain("confirmed_on", func(g GroupItem) string { return g.ConfirmedOn }),
		words("parent_id", of(func(g GroupItem) *models.ID { return g.ParentID }, models.ID.String)),
		words("hosted_by", func(g GroupItem) string { return g.HostedBy }),
		words("external_ids", func(g GroupItem) string { return externalListed(g.ExternalIDs) }),
		words("external_topics", func(g GroupItem) string { return topicsListed(g.ExternalTopics) }),
		words("sources", func(g GroupItem) string { return sourcesListed(g.Sources) }),
		plain("created_at", func(g GroupItem) string { return instantShown(g.CreatedAt) }),
		plain("updated_at", func(g GroupItem) string { return instantShown(g.UpdatedAt) }),
	}
}

// meetingsListed returns when and how each meeting is held, in words. Empty values are left out.
func meetingsListed(meetings []Meeting) string {
	all := make([]string, len(meetings))
	for i, m := range meetings {
		var said []string
		for _, part := range []string{m.Name, m.RRule, m.Start, m.Timezone, string(m.Format), m.Venue} {
			if part != "" {
				said = append(said, part)
			}
		}
		all[i] = strings.Join(said, " ")
	}
	return csv.Join(all)
}

func contactsListed(contacts []models.Contact) string {
	all := make([]string, len(contacts))
	for i, c := range contacts {
		all[i] = string(c.Kind) + ": " + c.Value
	}
	return csv.Join(all)
}

func linksListed(links []models.Link) string {
	all := make([]string, len(links))
	for i, l := range links {
		if all[i] = l.URL; l.Kind != models.LinkWebsite {
			all[i] = string(l.Kind) + ": " + l.URL
		}
	}
	return csv.Join(all)
}

func externalListed(ids []models.ExternalID) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = id.Scheme + ":" + id.Value
	}
	return csv.JoinExternal(all)
}

func topicsListed(topics []models.ExternalTopic) string {
	all := make([]string, len(topics))
	for i, t := range topics {
		all[i] = t.Scheme + ":" + t.Code
	}
	return csv.JoinExternal(all)
}

func sourcesListed(sources []Source) string {
	all := make([]string, len(sources))
	for i, s := range sources {
		all[i] = s.Source
	}
	return listed(all)
}
