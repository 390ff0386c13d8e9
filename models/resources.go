package models

import "time"

const (
	// MaxResourcesADay is how many resources one account suggests within 24 hours.
	MaxResourcesADay = 10
	// MaxGroupResources is how many resources are in one group's own list.
	MaxGroupResources = 200
	// ConfirmingGroups is how many groups confirm a resource together.
	ConfirmingGroups = 2
	// MaxResourceSuggestions is how many resources are suggested for a group.
	MaxResourceSuggestions = 20
)

// ResourceKind is what a resource is.
type ResourceKind string

// The kinds of resources.
const (
	ResourceNetwork         ResourceKind = "network"
	ResourceAssociationKind ResourceKind = "association"
	ResourceChapter         ResourceKind = "chapter" // a local part of an association
	ResourceService         ResourceKind = "service"
	ResourceHelpline        ResourceKind = "helpline"
	ResourceCommunity       ResourceKind = "online_community"
	ResourceFund            ResourceKind = "fund"
	ResourceRoom            ResourceKind = "room"
	ResourceMaterial        ResourceKind = "material"
)

// ResourceReach is for whom a resource is there, by where they are.
type ResourceReach string

// The reaches.
const (
	ReachLocal    ResourceReach = "local"    // for people around its place
	ReachNational ResourceReach = "national" // for people in its country
	ReachOnline   ResourceReach = "online"   // for people anywhere
)

// ResourceStatus is how far a resource is public.
type ResourceStatus string

// The states of a resource. A withdrawn one is there for moderators alone.
const (
	ResourceSuggested ResourceStatus = "suggested"
	ResourceConfirmed ResourceStatus = "confirmed"
	ResourceWithdrawn ResourceStatus = "withdrawn"
)

// ResourceConfirmation is who confirmed a resource. Which groups did is shown to nobody.
type ResourceConfirmation string

// Who confirms resources.
const (
	ConfirmedByModerator ResourceConfirmation = "moderator"
	ConfirmedByGroups    ResourceConfirmation = "groups"
	ConfirmedByOperator  ResourceConfirmation = "operator" // who imported it
)

// Resource is a network, an association, a service or the like that is worth pointing to. Its
// contacts are those that an organisation publishes.
type Resource struct {
	ID          ID // random: who has the id of a suggested resource was given it
	Version     int64
	Name        string
	Kind        ResourceKind
	Category    ResourceCategory
	Summary     string
	Topics      List[string]
	Languages   List[string]
	Reach       ResourceReach
	Locality    Locality `gorm:"embedded;embeddedPrefix:locality_"` // what the public may know; nothing else is stored
	Website     string
	Phone       string
	Email       string
	Anonymous   bool // people take part without giving their names
	Cost        string
	PartOf      *ID
	Status      ResourceStatus
	ConfirmedBy ResourceConfirmation // "" while nobody has
	ConfirmedOn Date
	MadeBy      *ID    // the account that suggested it; nil if it was imported, or the account is erased
	Source      string // that it was imported from; "" if it was not
	Record      string // its name in the source
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// IsPublic reports whether everybody may see the resource.
func (r Resource) IsPublic() bool { return r.Status == ResourceConfirmed }

// ResourceInput is what somebody writes about a resource.
type ResourceInput struct {
	Name      string           `json:"name" validate:"required,max=200,text"`
	Kind      ResourceKind     `json:"kind" validate:"required,set=resource_kind"`
	Category  ResourceCategory `json:"category" validate:"required,set=resource_category"`
	Summary   string           `json:"summary,omitempty" validate:"max=2000,prose"`
	Topics    []string         `json:"topics,omitempty" validate:"max=12,unique,dive,topic"`
	Languages []string         `json:"languages,omitempty" validate:"max=20,unique,dive,language"`
	Reach     ResourceReach    `json:"reach,omitempty" validate:"omitempty,set=resource_reach" default:"local"`
	Locality  LocalityInput    `json:"locality,omitzero"`
	Website   string           `json:"website,omitempty" validate:"omitempty,max=2000,weburl"`
	Phone     string           `json:"phone,omitempty" validate:"max=60,text"`
	Email     string           `json:"email,omitempty" validate:"omitempty,max=254,email"`
	Anonymous bool             `json:"anonymous,omitempty"`
	Cost      string           `json:"cost,omitempty" validate:"max=200,text"`
	PartOf    *ID              `json:"part_of,omitempty"`
}

// GroupResource means that a resource is in a group's own list: the group uses it. AddedBy is the
// member who put it there.
type GroupResource struct {
	GroupID    ID
	ResourceID ID
	AddedBy    *ID // nil if the account is erased
	AddedOn    Date
}

// ResourceFilter selects confirmed resources.
type ResourceFilter struct {
	FilterClauses
	Q              string
	Origin         Origin
	Kind           []string
	Category       []string
	Topic          []string
	Language       []string
	Reach          []string
	Country        []string
	Region         []string
	Sort           string
	AcceptLanguage string // an Accept-Language header, by which names are ordered
	Facets         []string
	Page           Page
}

// ResourceReason is one reason why a resource is suggested for a group.
type ResourceReason struct {
	Code   string
	Params map[string]any
}

// ResourceSuggestion is a resource that may be of use to a group, with the reasons.
type ResourceSuggestion struct {
	Resource
	Reasons []ResourceReason
}

// ResourceImport is how a table of resources is taken in.
type ResourceImport struct {
	Source  string
	Licence string // of what the source publishes; "" leaves the one that is stored
	DryRun  bool
}

// ResourceImportSummary is what became of the rows of a table of resources.
type ResourceImportSummary struct {
	Source string `json:"source"`
	DryRun bool   `json:"dry_run"`
	ImportTally

	Refusals []ImportRefusal `json:"refusals"`
}
