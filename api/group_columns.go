package api

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
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
func publicPoints(g views.Group) []models.Point {
	var points []models.Point
	for _, l := range g.Localities() {
		if l.Point != nil {
			points = append(points, *l.Point)
		}
	}
	return points
}

// groupFormats returns the columns and formats of a list that answers with the whole set of groups.
func (d *Door) groupFormats(acceptLanguage string, cacheControl rest.CacheControl) rest.ListFormats[views.GroupItem] {
	return rest.ListFormats[views.GroupItem]{
		Name: "groups", CacheControl: cacheControl, Columns: slices.Concat(groupNameColumns(), groupTraitColumns(), groupPlaceColumns(), groupSourceColumns(), meetingColumns()),
		Decode: func(found models.SearchItem) (views.GroupItem, error) {
			return d.Presenter.ToGroupItem(acceptLanguage, found)
		},
		ToFeature: func(g views.GroupItem) any {
			return feature[views.GroupItem]{"Feature", g.ID, newGeometry(publicPoints(g.Group)), g}
		},
	}
}

func groupNameColumns() []rest.Column[views.GroupItem] {
	return []rest.Column[views.GroupItem]{
		rest.RawColumn("id", func(g views.GroupItem) string { return g.ID }),
		rest.RawColumn("version", func(g views.GroupItem) string { return strconv.FormatInt(g.Version, 10) }),
		rest.TextColumn("slug", func(g views.GroupItem) string { return g.Slug }),
		rest.TextColumn("url", func(g views.GroupItem) string { return g.URL }),
		rest.TextColumn("name", func(g views.GroupItem) string { return g.Name }),
		rest.TextColumn("alternate_names", func(g views.GroupItem) string { return rest.JoinValues(g.AlternateNames) }),
		rest.TextColumn("kind", func(g views.GroupItem) string { return string(g.Kind) }),
		rest.TextColumn("fields", func(g views.GroupItem) string { return rest.JoinValues(g.Fields) }),
		rest.TextColumn("topics", func(g views.GroupItem) string { return rest.JoinValues(g.Topics) }),
		rest.TextColumn("description", func(g views.GroupItem) string { return g.Description }),
		rest.TextColumn("language", func(g views.GroupItem) string { return g.Language }),
		rest.TextColumn("languages", func(g views.GroupItem) string { return rest.JoinValues(g.Languages) }),
	}
}

func groupTraitColumns() []rest.Column[views.GroupItem] {
	return []rest.Column[views.GroupItem]{
		rest.TextColumn("audience", func(g views.GroupItem) string { return rest.JoinValues(g.Audience) }),
		rest.TextColumn("for", func(g views.GroupItem) string { return rest.JoinValues(g.For) }),
		rest.RawColumn("min_age", func(g views.GroupItem) string { return rest.FormatCount(g.MinAge) }),
		rest.RawColumn("max_age", func(g views.GroupItem) string { return rest.FormatCount(g.MaxAge) }),
		rest.TextColumn("open_to", func(g views.GroupItem) string { return rest.JoinValues(g.OpenTo) }),
		rest.TextColumn("how_to_join", func(g views.GroupItem) string { return g.HowToJoin }),
		rest.TextColumn("taking_newcomers", func(g views.GroupItem) string { return string(g.TakingNewcomers) }),
		rest.TextColumn("governance", func(g views.GroupItem) string { return string(g.Governance) }),
		rest.TextColumn("support_functions", func(g views.GroupItem) string { return rest.JoinValues(g.SupportFunctions) }),
		rest.TextColumn("stage", rest.OptionalValue(func(g views.GroupItem) *views.StageShown { return g.Stage }, func(s views.StageShown) string { return string(s.Value) })),
		rest.TextColumn("founded", func(g views.GroupItem) string { return g.Founded }),
		rest.TextColumn("cost", rest.OptionalValue(func(g views.GroupItem) *models.Cost { return g.Cost }, func(c models.Cost) string { return string(c.Kind) })),
		rest.TextColumn("notice", func(g views.GroupItem) string { return g.Notice }),
		rest.RawColumn("noindex", func(g views.GroupItem) string { return trueOrEmpty(g.NoIndex) }),
		rest.TextColumn("contacts", func(g views.GroupItem) string { return joinContacts(g.Contacts) }),
		rest.TextColumn("links", func(g views.GroupItem) string { return joinLinks(g.Links) }),
		rest.TextColumn("meetings", func(g views.GroupItem) string { return joinMeetings(g.Meetings) }),
		rest.TextColumn("timezone", func(g views.GroupItem) string { return g.Timezone }),
	}
}

// trueOrEmpty returns the cell of what few groups say. It is empty in further rows of a group too.
func trueOrEmpty(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// groupPlaceColumns returns the columns of the group's place. Only the group itself has one column
// for each part of a place; points of its meetings are in GeoJSON.
func groupPlaceColumns() []rest.Column[views.GroupItem] {
	columns := placeColumns(func(g views.GroupItem) *views.Locality { return g.Locality })
	return append(columns,
		rest.TextColumn("areas", func(g views.GroupItem) string { return rest.JoinValues(g.Areas) }),
		rest.RawColumn("distance_km", func(g views.GroupItem) string { return rest.FormatKilometres(g.DistanceKm) }),
	)
}

// placeColumns returns the columns of one locality.
func placeColumns[T any](locality func(T) *views.Locality) []rest.Column[T] {
	place := func(text func(views.Place) string) func(T) string {
		return rest.OptionalValue(locality, func(l views.Locality) string {
			return rest.OptionalValue(func(l views.Locality) *views.Place { return l.Place }, text)(l)
		})
	}
	point := func(text func(models.Point) string) func(T) string {
		return rest.OptionalValue(locality, func(l views.Locality) string {
			return rest.OptionalValue(func(l views.Locality) *models.Point { return l.Point }, text)(l)
		})
	}
	return []rest.Column[T]{
		rest.TextColumn("locality", rest.OptionalValue(locality, func(l views.Locality) string { return l.Label })),
		rest.TextColumn("place_id", place(func(p views.Place) string { return p.ID })),
		rest.TextColumn("place", place(func(p views.Place) string { return p.Name })),
		rest.TextColumn("region", place(func(p views.Place) string { return p.Region })),
		rest.TextColumn("region_code", place(func(p views.Place) string { return p.RegionCode })),
		rest.TextColumn("country", place(func(p views.Place) string { return p.Country })),
		rest.RawColumn("lat", point(func(p models.Point) string { return rest.FormatDegrees(p.Lat) })),
		rest.RawColumn("lon", point(func(p models.Point) string { return rest.FormatDegrees(p.Lon) })),
		rest.TextColumn("precision", rest.OptionalValue(locality, func(l views.Locality) string { return string(l.Precision) })),
	}
}

func groupSourceColumns() []rest.Column[views.GroupItem] {
	return []rest.Column[views.GroupItem]{
		rest.TextColumn("activity", func(g views.GroupItem) string { return string(g.Activity) }),
		rest.RawColumn("confirmed_on", func(g views.GroupItem) string { return g.ConfirmedOn }),
		rest.TextColumn("parent_id", rest.OptionalValue(func(g views.GroupItem) *models.ID { return g.ParentID }, models.ID.String)),
		rest.TextColumn("hosted_by", func(g views.GroupItem) string { return g.HostedBy }),
		rest.TextColumn("external_ids", func(g views.GroupItem) string { return joinExternalIDs(g.ExternalIDs) }),
		rest.TextColumn("external_topics", func(g views.GroupItem) string { return joinExternalTopics(g.ExternalTopics) }),
		rest.TextColumn("sources", func(g views.GroupItem) string { return joinSources(g.Sources) }),
		rest.RawColumn("created_at", func(g views.GroupItem) string { return rest.FormatInstant(g.CreatedAt) }),
		rest.RawColumn("updated_at", func(g views.GroupItem) string { return rest.FormatInstant(g.UpdatedAt) }),
	}
}

// joinMeetings returns when and how each meeting is held, in words. Empty values are left out.
func joinMeetings(meetings []views.Meeting) string {
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

func joinSources(sources []views.Source) string {
	all := make([]string, len(sources))
	for i, s := range sources {
		all[i] = s.Source
	}
	return rest.JoinValues(all)
}
