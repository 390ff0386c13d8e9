package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/api/rest"
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

// newGeometry returns the geometry of points, each once, or nil if there are none.
func newGeometry(points []models.Point) *geometry {
	var positions [][2]float64
	for _, p := range points {
		if position := [2]float64{p.Lon, p.Lat}; !slices.Contains(positions, position) {
			positions = append(positions, position)
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

// publicPoints returns the points that a group shows.
func publicPoints(g Group) []models.Point {
	var points []models.Point
	for _, l := range publicLocalities(g) {
		if l.Point != nil {
			points = append(points, *l.Point)
		}
	}
	return points
}

// publicLocalities returns the localities of the group and of its meetings, without those of
// meetings that have ended if others have not.
func publicLocalities(g Group) []Locality {
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
	return models.CurrentMeetings(g.Meetings, func(m Meeting) models.Activity { return m.Activity })
}

// groupFormats returns the columns and formats of a list that answers with the whole set of groups.
func (d *Door) groupFormats(acceptLanguage string, cacheControl rest.CacheControl) rest.ListFormats[GroupItem] {
	return rest.ListFormats[GroupItem]{
		Name: "groups", CacheControl: cacheControl, Columns: slices.Concat(groupNameColumns(), groupTraitColumns(), groupPlaceColumns(), groupSourceColumns(), meetingColumns()),
		Decode: func(found models.SearchItem) (GroupItem, error) { return d.toGroupItem(acceptLanguage, found) },
		ToFeature: func(g GroupItem) any {
			return feature[GroupItem]{"Feature", g.ID, newGeometry(publicPoints(g.Group)), g}
		},
	}
}

// toGroupItem returns one of the groups that a search found, for a reader of the languages of an
// Accept-Language header.
func (d *Door) toGroupItem(acceptLanguage string, found models.SearchItem) (GroupItem, error) {
	var shown GroupItem
	if err := json.Unmarshal(found.Public, &shown.Group); err != nil {
		return shown, err
	}
	if best := translationFor(acceptLanguage, found); best != "" {
		translate(best, &shown.Group)
	}
	shown.DistanceKm = found.DistanceKm
	if found.Narrowed {
		shown.NextAt = found.NextAt
	}
	shown.NearestMeetingID = nearestMeetingID(found)
	return shown, nil
}

func groupNameColumns() []rest.Column[GroupItem] {
	return []rest.Column[GroupItem]{
		rest.RawColumn("id", func(g GroupItem) string { return g.ID }),
		rest.RawColumn("version", func(g GroupItem) string { return strconv.FormatInt(g.Version, 10) }),
		rest.TextColumn("slug", func(g GroupItem) string { return g.Slug }),
		rest.TextColumn("url", func(g GroupItem) string { return g.URL }),
		rest.TextColumn("name", func(g GroupItem) string { return g.Name }),
		rest.TextColumn("alternate_names", func(g GroupItem) string { return rest.JoinValues(g.AlternateNames) }),
		rest.TextColumn("kind", func(g GroupItem) string { return string(g.Kind) }),
		rest.TextColumn("fields", func(g GroupItem) string { return rest.JoinValues(g.Fields) }),
		rest.TextColumn("topics", func(g GroupItem) string { return rest.JoinValues(g.Topics) }),
		rest.TextColumn("description", func(g GroupItem) string { return g.Description }),
		rest.TextColumn("language", func(g GroupItem) string { return g.Language }),
		rest.TextColumn("languages", func(g GroupItem) string { return rest.JoinValues(g.Languages) }),
	}
}

func groupTraitColumns() []rest.Column[GroupItem] {
	return []rest.Column[GroupItem]{
		rest.TextColumn("audience", func(g GroupItem) string { return rest.JoinValues(g.Audience) }),
		rest.TextColumn("for", func(g GroupItem) string { return rest.JoinValues(g.For) }),
		rest.RawColumn("min_age", func(g GroupItem) string { return rest.FormatCount(g.MinAge) }),
		rest.RawColumn("max_age", func(g GroupItem) string { return rest.FormatCount(g.MaxAge) }),
		rest.TextColumn("open_to", func(g GroupItem) string { return rest.JoinValues(g.OpenTo) }),
		rest.TextColumn("how_to_join", func(g GroupItem) string { return g.HowToJoin }),
		rest.TextColumn("taking_newcomers", func(g GroupItem) string { return string(g.TakingNewcomers) }),
		rest.TextColumn("governance", func(g GroupItem) string { return string(g.Governance) }),
		rest.TextColumn("support_functions", func(g GroupItem) string { return rest.JoinValues(g.SupportFunctions) }),
		rest.TextColumn("stage", rest.OptionalValue(func(g GroupItem) *StageShown { return g.Stage }, func(s StageShown) string { return string(s.Value) })),
		rest.TextColumn("founded", func(g GroupItem) string { return g.Founded }),
		rest.TextColumn("cost", rest.OptionalValue(func(g GroupItem) *models.Cost { return g.Cost }, func(c models.Cost) string { return string(c.Kind) })),
		rest.TextColumn("notice", func(g GroupItem) string { return g.Notice }),
		rest.TextColumn("contacts", func(g GroupItem) string { return joinContacts(g.Contacts) }),
		rest.TextColumn("links", func(g GroupItem) string { return joinLinks(g.Links) }),
		rest.TextColumn("meetings", func(g GroupItem) string { return joinMeetings(g.Meetings) }),
		rest.TextColumn("timezone", func(g GroupItem) string { return g.Timezone }),
	}
}

// groupPlaceColumns returns the columns of the group's place. Only the group itself has one column
// for each part of a place; points of its meetings are in GeoJSON.
func groupPlaceColumns() []rest.Column[GroupItem] {
	columns := placeColumns(func(g GroupItem) *Locality { return g.Locality })
	return append(columns,
		rest.TextColumn("areas", func(g GroupItem) string { return rest.JoinValues(g.Areas) }),
		rest.RawColumn("distance_km", func(g GroupItem) string { return rest.FormatKilometres(g.DistanceKm) }),
	)
}

// placeColumns returns the columns of one locality.
func placeColumns[T any](locality func(T) *Locality) []rest.Column[T] {
	place := func(text func(Place) string) func(T) string {
		return rest.OptionalValue(locality, func(l Locality) string {
			return rest.OptionalValue(func(l Locality) *Place { return l.Place }, text)(l)
		})
	}
	point := func(text func(models.Point) string) func(T) string {
		return rest.OptionalValue(locality, func(l Locality) string {
			return rest.OptionalValue(func(l Locality) *models.Point { return l.Point }, text)(l)
		})
	}
	return []rest.Column[T]{
		rest.TextColumn("locality", rest.OptionalValue(locality, func(l Locality) string { return l.Label })),
		rest.TextColumn("place_id", place(func(p Place) string { return p.ID })),
		rest.TextColumn("place", place(func(p Place) string { return p.Name })),
		rest.TextColumn("region", place(func(p Place) string { return p.Region })),
		rest.TextColumn("region_code", place(func(p Place) string { return p.RegionCode })),
		rest.TextColumn("country", place(func(p Place) string { return p.Country })),
		rest.RawColumn("lat", point(func(p models.Point) string { return rest.FormatDegrees(p.Lat) })),
		rest.RawColumn("lon", point(func(p models.Point) string { return rest.FormatDegrees(p.Lon) })),
		rest.TextColumn("precision", rest.OptionalValue(locality, func(l Locality) string { return string(l.Precision) })),
	}
}

func groupSourceColumns() []rest.Column[GroupItem] {
	return []rest.Column[GroupItem]{
		rest.TextColumn("activity", func(g GroupItem) string { return string(g.Activity) }),
		rest.RawColumn("confirmed_on", func(g GroupItem) string { return g.ConfirmedOn }),
		rest.TextColumn("parent_id", rest.OptionalValue(func(g GroupItem) *models.ID { return g.ParentID }, models.ID.String)),
		rest.TextColumn("hosted_by", func(g GroupItem) string { return g.HostedBy }),
		rest.TextColumn("external_ids", func(g GroupItem) string { return joinExternalIDs(g.ExternalIDs) }),
		rest.TextColumn("external_topics", func(g GroupItem) string { return joinExternalTopics(g.ExternalTopics) }),
		rest.TextColumn("sources", func(g GroupItem) string { return joinSources(g.Sources) }),
		rest.RawColumn("created_at", func(g GroupItem) string { return rest.FormatInstant(g.CreatedAt) }),
		rest.RawColumn("updated_at", func(g GroupItem) string { return rest.FormatInstant(g.UpdatedAt) }),
	}
}

// joinMeetings returns when and how each meeting is held, in words. Empty values are left out.
func joinMeetings(meetings []Meeting) string {
	all := make([]string, len(meetings))
	for i, m := range meetings {
		var parts []string
		for _, part := range []string{m.Name, m.RRule, m.Start, m.Timezone, string(m.Format), m.Venue} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		all[i] = strings.Join(parts, " ")
	}
	return csv.Join(all)
}

func joinContacts(contacts []models.Contact) string {
	all := make([]string, len(contacts))
	for i, c := range contacts {
		all[i] = string(c.Kind) + ": " + c.Value
	}
	return csv.Join(all)
}

func joinLinks(links []models.Link) string {
	all := make([]string, len(links))
	for i, l := range links {
		if all[i] = l.URL; l.Kind != models.LinkWebsite {
			all[i] = string(l.Kind) + ": " + l.URL
		}
	}
	return csv.Join(all)
}

func joinExternalIDs(ids []models.ExternalID) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = id.Scheme + ":" + id.Value
	}
	return csv.JoinExternal(all)
}

func joinExternalTopics(topics []models.ExternalTopic) string {
	all := make([]string, len(topics))
	for i, t := range topics {
		all[i] = t.Scheme + ":" + t.Code
	}
	return csv.JoinExternal(all)
}

func joinSources(sources []Source) string {
	all := make([]string, len(sources))
	for i, s := range sources {
		all[i] = s.Source
	}
	return rest.JoinValues(all)
}
