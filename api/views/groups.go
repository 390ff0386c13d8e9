package views

import (
	"time"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// Group is a self-help group as it is shown.
type Group struct {
	ID               string                        `json:"id" format:"uuid"`
	Version          int64                         `json:"version" example:"7"`
	Slug             string                        `json:"slug" example:"tuesday-night-leeds"`
	URL              string                        `json:"url" format:"uri"`
	Name             string                        `json:"name" example:"Tuesday Night"`
	AlternateNames   []string                      `json:"alternate_names"`
	Kind             models.Kind                   `json:"kind"`
	Fields           []string                      `json:"fields"` // the top levels of topics
	Topics           []string                      `json:"topics"`
	ExternalTopics   []models.ExternalTopic        `json:"external_topics"`
	Description      string                        `json:"description,omitempty"`
	Language         string                        `json:"language,omitempty" example:"en"` // of name and description, BCP 47
	Translations     map[string]models.Translation `json:"translations,omitempty"`
	Languages        []string                      `json:"languages"`
	Audience         []models.Audience             `json:"audience"`
	For              []models.OpenTo               `json:"for"`
	MinAge           int                           `json:"min_age,omitempty"`
	MaxAge           int                           `json:"max_age,omitempty"`
	OpenTo           []models.OpenTo               `json:"open_to"`
	HowToJoin        string                        `json:"how_to_join,omitempty"`
	TakingNewcomers  models.TakingNewcomers        `json:"taking_newcomers,omitempty"`
	Governance       models.Governance             `json:"governance,omitempty"`
	SupportFunctions []models.SupportFunction      `json:"support_functions"`
	Resilience       *models.Resilience            `json:"resilience,omitempty"`
	Stage            *StageShown                   `json:"stage,omitempty"`
	Founded          string                        `json:"founded,omitempty" example:"2011"`
	Size             *models.Size                  `json:"size,omitempty"`
	Cost             *models.Cost                  `json:"cost,omitempty"`
	ParentID         *models.ID                    `json:"parent_id,omitempty" format:"uuid"`
	ParentPending    bool                          `json:"parent_pending,omitempty"` // for members: the parent has not agreed, or is not published, so nobody else sees it
	HostedBy         string                        `json:"hosted_by,omitempty"`
	FundedBy         string                        `json:"funded_by,omitempty"`
	Locality         *Locality                     `json:"locality,omitempty"`
	Areas            []string                      `json:"areas"`
	Contacts         []models.Contact              `json:"contacts"`
	Links            []models.Link                 `json:"links"`
	Notice           string                        `json:"notice,omitempty"`
	NoIndex          bool                          `json:"noindex,omitempty"`
	TakesMessages    bool                          `json:"takes_messages,omitempty"`
	Timezone         string                        `json:"timezone,omitempty" example:"Europe/London"`
	PublicTimezone   string                        `json:"public_timezone,omitempty" example:"Europe/London"` // members alone: which they chose for the public
	Warnings         []models.PlaceWarning         `json:"warnings,omitempty"`                                // members alone: what the public is shown otherwise
	Meetings         []Meeting                     `json:"meetings"`
	Status           models.Status                 `json:"status"`
	Activity         models.Activity               `json:"activity"`
	ConfirmedOn      string                        `json:"confirmed_on,omitempty" format:"date"`
	ConfirmedBy      string                        `json:"confirmed_by,omitempty" example:"leeds-aa"`
	ExternalIDs      []models.ExternalID           `json:"external_ids"`
	Sources          []Source                      `json:"sources"`
	NextAt           *time.Time                    `json:"next_at,omitempty" format:"date-time"`
	CreatedAt        time.Time                     `json:"created_at" format:"date-time"`
	UpdatedAt        time.Time                     `json:"updated_at" format:"date-time"`
}

// GroupItem is a group in a search: its meetings' long texts are left out, and what the search
// found about it is added.
type GroupItem struct {
	Group
	DistanceKm       *float64 `json:"distance_km,omitempty"`                      // to the nearest public point of the group or its meetings
	NearestMeetingID string   `json:"nearest_meeting_id,omitempty" format:"uuid"` // where that point is a meeting's
}

// StageShown is the stage that a group declared, and when.
type StageShown struct {
	Value      models.Stage `json:"value"`
	DeclaredOn string       `json:"declared_on,omitempty" format:"date"`
}

// Source names the partner whose records describe the group.
type Source struct {
	Source    string    `json:"source"`
	Records   []string  `json:"records"`
	Licence   string    `json:"licence,omitempty"`
	UpdatedAt time.Time `json:"updated_at" format:"date-time"`
	// when the records last changed, by the source's own date
	RecordUpdatedAt *time.Time `json:"record_updated_at,omitempty" format:"date-time"`
}

// Locality is where something is, as far as the reader may know.
type Locality struct {
	Label     string           `json:"label,omitempty"`
	Place     *Place           `json:"place,omitempty"`
	Point     *models.Point    `json:"point,omitempty"`
	Precision models.Precision `json:"precision"`
}

// Place is an entry of the gazetteer, or as much of one as may be known: region and country alone.
type Place struct {
	ID         string `json:"id,omitempty" example:"geonames:2644688"`
	Name       string `json:"name,omitempty" example:"Leeds"`
	Region     string `json:"region,omitempty" example:"England"`
	RegionCode string `json:"region_code,omitempty" example:"GB.ENG"`
	Country    string `json:"country,omitempty" example:"GB"`
}

// GroupURL returns the address of a group's page.
func (p Presenter) GroupURL(g models.Group) string {
	return p.PublicURL + Base + "/groups/" + g.ID.String()
}

// ToGroup returns a group as anybody may see it.
func (p Presenter) ToGroup(g models.Group) Group {
	return Group{
		ID: g.ID.String(), Version: g.Version, Slug: g.Slug, URL: p.GroupURL(g), Name: g.Name,
		AlternateNames: rest.NonNil(g.AlternateNames), Kind: g.Kind, Fields: rest.NonNil(p.Topics.Fields(g.Topics)), Topics: rest.NonNil(g.Topics),
		ExternalTopics: rest.NonNil(g.ExternalTopics), Description: g.Description, Language: g.Language, Translations: g.Translations.V,
		Languages: rest.NonNil(g.Languages), Audience: rest.NonNil(g.Audience), For: rest.NonNil(g.For), MinAge: g.MinAge, MaxAge: g.MaxAge, OpenTo: rest.NonNil(g.OpenTo),
		HowToJoin: g.HowToJoin, TakingNewcomers: g.TakingNewcomers, Governance: g.Governance, SupportFunctions: rest.NonNil(g.SupportFunctions),
		Resilience: nonZeroPointer(g.Resilience.V), Stage: toStage(g), Founded: g.Founded, Size: nonZeroPointer(g.Size.V), Cost: nonZeroPointer(g.Cost.V),
		ParentID: g.ParentID, HostedBy: g.HostedBy, FundedBy: g.FundedBy, Locality: toLocality(g.Locality), Areas: rest.NonNil(g.Areas),
		Contacts: rest.NonNil(g.Contacts), Links: rest.NonNil(g.Links), Notice: g.Notice, NoIndex: g.NoIndex, TakesMessages: g.TakesMessages, Timezone: g.Timezone, Meetings: p.toMeetings(g), Status: g.Status,
		Activity: g.Activity, ConfirmedOn: FormatDate(g.ConfirmedOn), ConfirmedBy: g.ConfirmedBy, ExternalIDs: rest.NonNil(g.ExternalIDs), Sources: toSources(g.Sources),
		NextAt: g.NextAt, CreatedAt: g.CreatedAt.UTC(), UpdatedAt: g.UpdatedAt.UTC(),
	}
}

func toStage(g models.Group) *StageShown {
	if g.Stage == "" {
		return nil
	}
	return &StageShown{Value: g.Stage, DeclaredOn: FormatDate(g.StageDeclaredOn)}
}

func toSources(sources []models.GroupSource) []Source {
	shown := make([]Source, len(sources))
	for i, s := range sources {
		shown[i] = Source{Source: s.Source, Records: rest.NonNil(s.Records), Licence: s.Licence, UpdatedAt: s.UpdatedAt.UTC(), RecordUpdatedAt: InUTC(s.SaidAt)}
	}
	return shown
}

func toLocality(l models.Locality) *Locality {
	if l.IsZero() {
		return nil
	}
	shown := &Locality{Label: l.Label, Precision: l.PublicPrecision()}
	shown.Place = nonZeroPointer(Place{ID: l.PlaceID, Name: l.PlaceName, Region: l.Region, RegionCode: l.RegionCode, Country: l.Country})
	if p, ok := l.Coordinates(); ok {
		shown.Point = &p
	}
	return shown
}
