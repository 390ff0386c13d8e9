package models

import "time"

// Group is a self-help group: the row and the public truth about it. Exact whereabouts of area and
// hidden groups are not in it.
type Group struct {
	ID                ID
	Slug              string
	Version           int64
	Name              string
	AlternateNames    List[string]
	Kind              Kind
	Topics            List[string]
	ExternalTopics    List[ExternalTopic]
	Description       string
	Language          string
	Translations      Doc[map[string]Translation]
	Languages         List[string]
	Audience          List[Audience]
	For               List[OpenTo]
	MinAge            int
	MaxAge            int
	OpenTo            List[OpenTo]
	HowToJoin         string
	TakingNewcomers   TakingNewcomers
	Governance        Governance
	SupportFunctions  List[SupportFunction]
	Resilience        Doc[Resilience]
	Stage             Stage
	StageDeclaredOn   Date
	Founded           string
	Size              Doc[Size]
	Cost              Doc[Cost]
	RequestedParentID *ID `gorm:"column:parent_id"` // as the group requests it; the public never sees it
	ParentAgreed      bool
	ParentID          *ID `gorm:"-"` // as the public may know it: it agreed and is published
	HostedBy          string
	FundedBy          string
	Locality          Locality `gorm:"embedded;embeddedPrefix:locality_"`
	Areas             List[string]
	Contacts          List[Contact]
	Links             List[Link]
	Notice            string
	NoIndex           bool `gorm:"column:noindex"` // search engines are asked to leave its page out
	TakesMessages     bool // people who are no members may write to it by a form
	Timezone          string
	Activity          Activity
	Status            Status
	ConfirmedOn       Date
	ConfirmedBy       string // the source that states ConfirmedOn; "" if the group itself confirmed
	ExternalIDs       List[ExternalID]
	NextAt            *time.Time // the next meeting's start
	CreatedAt         time.Time
	UpdatedAt         time.Time
	Meetings          []Meeting     `gorm:"-"`
	Sources           []GroupSource `gorm:"-"`
}

// ExternalTopic is a term of somebody else's taxonomy.
type ExternalTopic struct {
	Scheme string `json:"scheme" validate:"required,max=60,text"`
	Code   string `json:"code" validate:"required,max=120,text"`
}

// ExternalID is what somebody else calls a group or meeting.
type ExternalID struct {
	Scheme string `json:"scheme" validate:"required,max=60,text"`
	Value  string `json:"value" validate:"required,max=200,text"`
}

// Translation is a group's name and description in another language, and who translated.
type Translation struct {
	Name        string `json:"name,omitempty" validate:"max=200,text"`
	Description string `json:"description,omitempty" validate:"max=8000,prose"`
	By          string `json:"by,omitempty" validate:"max=60,text" example:"group"`
}

// Resilience holds the group's own words for Grotberg's three sources of resilience.
type Resilience struct {
	IAm   string `json:"i_am,omitempty" validate:"max=1000,prose"`
	ICan  string `json:"i_can,omitempty" validate:"max=1000,prose"`
	IHave string `json:"i_have,omitempty" validate:"max=1000,prose"`
}

// Size is how many people usually come.
type Size struct {
	Min int `json:"min,omitempty" validate:"gte=0,lte=100000" zero:"refused" minimum:"1"`
	Max int `json:"max,omitempty" validate:"gte=0,lte=100000" zero:"refused" minimum:"1"`
}

// Money is an amount in a currency (ISO 4217), the amount a decimal with at most two places.
type Money struct {
	Amount   string `json:"amount" validate:"required,amount" example:"5.00"`
	Currency string `json:"currency" validate:"required,currency" example:"GBP"`
}

// Cost is what taking part costs.
type Cost struct {
	Kind CostKind `json:"kind,omitempty" validate:"omitempty,set=cost"`
	Max  *Money   `json:"max,omitempty"`
	Note string   `json:"note,omitempty" validate:"max=300,text"`
}

// Contact is a way to reach the group that it chose to publish.
type Contact struct {
	Kind  ContactKind `json:"kind" validate:"required,set=contact_kind"`
	Value string      `json:"value" validate:"required,max=254,text"`
	Label string      `json:"label,omitempty" validate:"max=120,text"`
}

// Link is a web address of the group.
type Link struct {
	Kind LinkKind `json:"kind" validate:"required,set=link_kind"`
	URL  string   `json:"url" validate:"required,max=2000,weburl"`
}

// GroupInput is what a person may write about a group. It cannot carry its own id, status or stage.
type GroupInput struct {
	Name             string                 `json:"name" validate:"required,max=200,text"`
	AlternateNames   []string               `json:"alternate_names,omitempty" validate:"max=20,dive,required,max=200,text"`
	Kind             Kind                   `json:"kind,omitempty" validate:"omitempty,set=kind" default:"peer"`
	Topics           []string               `json:"topics,omitempty" validate:"max=12,unique,dive,topic"`
	ExternalTopics   []ExternalTopic        `json:"external_topics,omitempty" validate:"max=20,dive"`
	Description      string                 `json:"description,omitempty" validate:"max=8000,prose"`
	Language         string                 `json:"language,omitempty" validate:"omitempty,language"`
	Translations     map[string]Translation `json:"translations,omitempty" validate:"max=40,dive,keys,language,endkeys"`
	Languages        []string               `json:"languages,omitempty" validate:"max=20,unique,dive,language"`
	Audience         []Audience             `json:"audience,omitempty" validate:"max=10,unique,dive,set=audience"`
	For              []OpenTo               `json:"for,omitempty" validate:"max=6,unique,dive,set=open_to"`
	MinAge           int                    `json:"min_age,omitempty" validate:"gte=0,lte=120" zero:"refused" minimum:"1"`
	MaxAge           int                    `json:"max_age,omitempty" validate:"gte=0,lte=120" zero:"refused" minimum:"1"`
	OpenTo           []OpenTo               `json:"open_to,omitempty" validate:"max=6,unique,dive,set=open_to"`
	HowToJoin        string                 `json:"how_to_join,omitempty" validate:"max=2000,prose"`
	TakingNewcomers  TakingNewcomers        `json:"taking_newcomers,omitempty" validate:"omitempty,set=taking_newcomers"`
	Governance       Governance             `json:"governance,omitempty" validate:"omitempty,set=governance"`
	SupportFunctions []SupportFunction      `json:"support_functions,omitempty" validate:"max=3,unique,dive,set=support_function"`
	Resilience       Resilience             `json:"resilience,omitzero"`
	Founded          string                 `json:"founded,omitempty" validate:"omitempty,founded" example:"2011"`
	Size             Size                   `json:"size,omitzero"`
	Cost             Cost                   `json:"cost,omitzero"`
	ParentID         *ID                    `json:"parent_id,omitempty"`
	HostedBy         string                 `json:"hosted_by,omitempty" validate:"max=200,text"`
	FundedBy         string                 `json:"funded_by,omitempty" validate:"max=200,text"`
	Locality         LocalityInput          `json:"locality,omitzero"`
	Areas            []string               `json:"areas,omitempty" validate:"max=50,unique,dive,area"`
	Contacts         []Contact              `json:"contacts,omitempty" validate:"max=10,dive"`
	Links            []Link                 `json:"links,omitempty" validate:"max=20,dive"`
	Notice           string                 `json:"notice,omitempty" validate:"max=500,prose"`
	NoIndex          bool                   `json:"noindex,omitempty"`
	TakesMessages    bool                   `json:"takes_messages,omitempty"`
	Timezone         string                 `json:"timezone,omitempty" validate:"omitempty,timezone"`
	PublicTimezone   string                 `json:"public_timezone,omitempty" validate:"omitempty,timezone"` // in which the public sees the times of a hidden group
	ConfirmedOn      Date                   `json:"-"`                                                       // of a source that states it; zero if it does not
	ConfirmedBy      string                 `json:"-"`                                                       // the source that states it
	FallbackTimezone string                 `json:"-"`                                                       // of a source, if neither the input nor its place has one
	Activity         Activity               `json:"activity,omitempty" validate:"omitempty,set=activity" default:"active"`
	ExternalIDs      []ExternalID           `json:"external_ids,omitempty" validate:"max=20,dive"`
	Meetings         []MeetingInput         `json:"meetings,omitempty" validate:"max=200,dive"`
}

// StageInput is the stage that a group declares; without a day it is today's in the group's zone.
type StageInput struct {
	Value      Stage `json:"value" validate:"required,set=stage"`
	DeclaredOn Date  `json:"declared_on,omitzero" swaggertype:"string" format:"date"`
}

// StageChange is one entry of a group's history of stages.
type StageChange struct {
	ID         ID
	GroupID    ID
	Stage      Stage
	DeclaredOn Date
	RecordedOn Date
}

// LastSaidAt returns when the records of the group's sources last changed, as they state
// themselves. If none states it, it returns when the group changed here.
func (g Group) LastSaidAt() time.Time {
	var last time.Time
	for _, source := range g.Sources {
		if source.SaidAt != nil && source.SaidAt.After(last) {
			last = *source.SaidAt
		}
	}
	if last.IsZero() {
		return g.UpdatedAt
	}
	return last
}

// ChangedSinceSources reports whether the entry was changed after the last record of its sources
// arrived, so that it is no longer theirs alone.
func (g Group) ChangedSinceSources() bool {
	const arrival = time.Minute // a record is stored a little before its group
	for _, s := range g.Sources {
		if g.UpdatedAt.Before(s.UpdatedAt.Add(arrival)) {
			return false
		}
	}
	return true
}

// GroupSource is a partner whose records describe a group.
type GroupSource struct {
	Source    string
	Records   []string
	Licence   string
	UpdatedAt time.Time  // when the source last sent something new
	SaidAt    *time.Time // when its records last changed, as they state themselves; nil if none states it
}
