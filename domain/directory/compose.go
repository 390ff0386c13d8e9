package directory

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
)

// composedGroup is a group on its way from an input to its rows.
type composedGroup struct {
	group models.Group
	exact map[models.ID]models.ExactPlace // by owner: the group, its meetings
	place whereabouts                     // the group's
	zone  string                          // the group's own
}

// compose turns a checked input into rows on top of what was there (the zero Group for a new one).
// Every refusal is a *models.InvalidError.
func (r *Room) compose(in models.GroupInput, previous models.Group) (composedGroup, error) {
	r.applyDefaults(&in)
	invalid := &models.InvalidError{}
	collectErrors(invalid, checkCombinations(in))
	d := composedGroup{group: previous, exact: map[models.ID]models.ExactPlace{}}
	place, err := r.locate(r.resolveLabel(in.Locality, models.Locality{}), previous.Locality, "/locality")
	collectErrors(invalid, err)
	collectErrors(invalid, checkPublicZone(place, in.PublicTimezone))
	copyInput(&d.group, in)
	d.group.Locality = place.public
	if !in.ConfirmedOn.IsZero() {
		d.group.ConfirmedOn, d.group.ConfirmedBy = in.ConfirmedOn, in.ConfirmedBy
	}
	d.place, d.zone = place, cmp.Or(in.Timezone, place.timezone, in.FallbackTimezone)
	d.group.Timezone = d.zone
	if place.exact != nil {
		d.group.Timezone = r.publicZoneFor(place.publicZones, d.zone, in.PublicTimezone)
		place.exact.Timezone, place.exact.PublicTimezone = d.zone, in.PublicTimezone
	}
	d.addExactPlace(d.group.ID, place.exact, models.MeetingInput{})
	collectErrors(invalid, r.composeMeetings(&d, in, previous))
	if len(invalid.Fields) > 0 {
		return d, invalid
	}
	d.group.NextAt = schedule.Soonest(d.group)
	return d, nil
}

func (d *composedGroup) addExactPlace(owner models.ID, exact *models.ExactPlace, m models.MeetingInput) {
	if exact == nil {
		return
	}
	e := *exact
	e.OwnerID, e.GroupID, e.Rules = owner, d.group.ID, placeRulesVersion
	e.Venue, e.Address, e.Directions = m.Venue, m.Address.Text, m.Directions
	d.exact[owner] = e
}

// applyDefaults fills in what an input leaves out. Groups for survivors of violence start hidden
// and by invitation.
func (r *Room) applyDefaults(in *models.GroupInput) {
	if in.Kind == "" {
		in.Kind = models.KindPeer
	}
	if in.Activity == "" {
		in.Activity = models.ActivityActive
	}
	if in.Language == "" && len(in.Languages) > 0 {
		in.Language = in.Languages[0]
	}
	if !r.needsVetting(in.Topics) {
		return
	}
	if in.Locality.Precision == "" {
		in.Locality.Precision = models.PrecisionHidden
	}
	if len(in.OpenTo) == 0 {
		in.OpenTo = []models.OpenTo{models.OpenToInvited}
	}
}

func (r *Room) needsVetting(topicIDs []string) bool {
	return r.Validator.NeedsVetting(topicIDs)
}

// checkCombinations finds what no single member shows.
func checkCombinations(in models.GroupInput) error {
	invalid := &models.InvalidError{}
	if in.MaxAge > 0 && in.MinAge > in.MaxAge {
		invalid.Fields = append(invalid.Fields, models.FieldError{Pointer: "/max_age", Code: "conflicts_with", Params: map[string]any{"other": "min_age"}})
	}
	if in.Size.Max > 0 && in.Size.Min > in.Size.Max {
		invalid.Fields = append(invalid.Fields, models.FieldError{Pointer: "/size/max", Code: "conflicts_with", Params: map[string]any{"other": "size.min"}})
	}
	if len(invalid.Fields) > 0 {
		return invalid
	}
	return nil
}

// collectErrors adds the fields of an InvalidError; any other error is a defect of the caller and
// is added as a field, so that it cannot be lost.
func collectErrors(target *models.InvalidError, err error) {
	var invalid *models.InvalidError
	switch {
	case err == nil:
	case errors.As(err, &invalid):
		target.Add(invalid.Fields...)
	default:
		target.Add(models.FieldError{Pointer: "", Code: "invalid", Params: map[string]any{"detail": err.Error()}})
	}
}

func copyInput(g *models.Group, in models.GroupInput) {
	g.Name, g.AlternateNames, g.Kind = in.Name, in.AlternateNames, in.Kind
	g.Topics, g.ExternalTopics = in.Topics, in.ExternalTopics
	g.Description, g.Language, g.Languages = in.Description, in.Language, in.Languages
	g.Translations.V = in.Translations
	g.Audience, g.For, g.OpenTo = in.Audience, in.For, in.OpenTo
	g.MinAge, g.MaxAge = in.MinAge, in.MaxAge
	g.HowToJoin, g.TakingNewcomers, g.Governance = in.HowToJoin, in.TakingNewcomers, in.Governance
	g.SupportFunctions, g.Resilience.V = in.SupportFunctions, in.Resilience
	g.Founded, g.Size.V, g.Cost.V = in.Founded, in.Size, in.Cost
	g.RequestedParentID, g.HostedBy, g.FundedBy = in.ParentID, in.HostedBy, in.FundedBy
	g.Areas, g.Contacts, g.Links = in.Areas, in.Contacts, in.Links
	g.Notice, g.NoIndex, g.TakesMessages, g.Activity = in.Notice, in.NoIndex, in.TakesMessages, in.Activity
	g.ExternalIDs = in.ExternalIDs
}

// InputOf returns the input that would create the group as it is. exact holds the private
// whereabouts, for those who may know them.
func InputOf(g models.Group, exact map[models.ID]models.ExactPlace) models.GroupInput {
	g = WithExactTimes(g, exact)
	in := models.GroupInput{
		Name: g.Name, AlternateNames: g.AlternateNames, Kind: g.Kind, Topics: g.Topics, ExternalTopics: g.ExternalTopics,
		Description: g.Description, Language: g.Language, Languages: g.Languages, Translations: g.Translations.V, Audience: g.Audience,
		For: g.For, OpenTo: g.OpenTo, MinAge: g.MinAge, MaxAge: g.MaxAge, HowToJoin: g.HowToJoin, TakingNewcomers: g.TakingNewcomers,
		Governance: g.Governance, SupportFunctions: g.SupportFunctions, Resilience: g.Resilience.V, Founded: g.Founded, Size: g.Size.V,
		Cost: g.Cost.V, ParentID: g.RequestedParentID, HostedBy: g.HostedBy, FundedBy: g.FundedBy, Areas: g.Areas, Contacts: g.Contacts,
		Links: g.Links, Notice: g.Notice, NoIndex: g.NoIndex, TakesMessages: g.TakesMessages, Timezone: g.Timezone, Activity: g.Activity, ExternalIDs: g.ExternalIDs,
		PublicTimezone: exact[g.ID].PublicTimezone, Locality: localityInput(g.Locality, exact[g.ID]),
	}
	for _, m := range g.Meetings {
		in.Meetings = append(in.Meetings, meetingInput(m, exact[m.ID]))
	}
	return in
}

func localityInput(l models.Locality, exact models.ExactPlace) models.LocalityInput {
	in := models.LocalityInput{Label: l.Label, Precision: l.PublicPrecision()}
	in.Place = models.PlaceInput{ID: l.PlaceID, Name: l.PlaceName, Region: l.Region, RegionCode: l.RegionCode, Country: l.Country}
	if p, ok := l.Point(); ok {
		in.Point = &p
	}
	if exact.OwnerID == (models.ID{}) || l.Precision == models.PrecisionExact || l.IsZero() {
		return in
	}
	in.Label, in.Place.ID, in.Place.Name, in.Point = exact.Label, exact.PlaceID, "", nil
	if exact.Rules > 0 {
		in.Precision = exact.Precision
		in.Place.Region, in.Place.RegionCode, in.Place.Country = "", exact.RegionCode, exact.Country
	}
	if p, ok := exact.Point(); ok {
		in.Point = &p
	}
	return in
}

func meetingPointer(i int, member string) string { return fmt.Sprintf("/meetings/%d/%s", i, member) }
