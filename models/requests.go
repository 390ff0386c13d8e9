package models

import "time"

// AcceptedCost is what the group can pay.
//
// Max bounds what is paid, for the unit in Per; a sum for another unit, or without one, is not
// compared.
type AcceptedCost struct {
	Accepts []CostKind `json:"accepts,omitempty" validate:"max=3,unique,dive,set=consultation_cost"`
	Max     *Money     `json:"max,omitempty"`
	Per     string     `json:"per,omitempty" validate:"omitempty,oneof=hour session consultation"`
}

// Must is what the group insists on and does not only prefer.
type Must struct {
	Stage             bool               `json:"stage,omitempty"`
	Resources         []ResourceCategory `json:"resources,omitempty" validate:"max=18,unique,dive,set=resource_category"`
	NoStatutoryPowers bool               `json:"no_statutory_powers,omitempty"`
}

// Weights hold how much each principle matters to the group, 0 to 3. A principle that is not in it
// weighs 1.
type Weights map[Principle]int

// SaidWeights are the weights as a member gives them; null means not given.
type SaidWeights map[Principle]*int

// Weights returns those that were given.
func (s SaidWeights) Weights() Weights {
	weights := Weights{}
	for principle, weight := range s {
		if weight != nil {
			weights[principle] = *weight
		}
	}
	return weights
}

// Request is a group's call for consultation on one or more of its needs.
type Request struct {
	ID                 ID
	GroupID            ID
	Version            int64
	Needs              List[ID]
	Topics             List[string]
	ConsultationKinds  List[ConsultationKind]
	Roles              List[Role]
	Formats            List[Format]
	Availability       List[Window]
	Timezone           string
	SessionMinutes     int
	RadiusKm           float64
	AllowRemote        bool
	Remote             RemoteWanted // how far away remote help may come from, if it is allowed
	RemoteOnly         bool         // no format that was asked for is in person
	Languages          List[string]
	AcceptsInterpreter bool
	Cost               Doc[AcceptedCost]
	RespondByOn        Date
	Resources          List[ResourceCategory]
	Must               Doc[Must]
	MustBe             Doc[map[string]string]
	Lift               List[RefusalCode]
	Weights            Doc[Weights]
	Call               Call
	OffersWanted       int
	Status             RequestStatus
	OpenedAt           *time.Time
	CreatedAt          time.Time
	UpdatedAt          time.Time
}

// IsCall reports whether consultants may offer to work with the group, as far as the request decides
// that.
func (r Request) IsCall() bool { return r.Status == RequestOpen && r.Call == CallOpen }

// HasRoomFor reports whether the group wants to read a further offer while some stand.
func (r Request) HasRoomFor(standing int) bool { return standing < r.OffersWanted }

// RequestInput is what a member writes in a request for consultation. It rests on at least one open
// need of the group.
type RequestInput struct {
	Needs              []ID               `json:"needs" validate:"required,min=1,max=20,unique"`
	Topics             []string           `json:"topics,omitempty" validate:"max=8,unique,dive,topic"`
	ConsultationKinds  []ConsultationKind `json:"consultation_kinds,omitempty" validate:"max=6,unique,dive,set=consultation_kind"`
	Roles              []Role             `json:"roles,omitempty" validate:"max=5,unique,dive,set=role"`
	Formats            []Format           `json:"formats,omitempty" validate:"max=5,unique,dive,set=format"`
	Availability       []Window           `json:"availability,omitempty" validate:"max=50,dive"`
	Timezone           string             `json:"timezone,omitempty" validate:"omitempty,timezone"`
	SessionMinutes     *int               `json:"session_minutes,omitempty" validate:"omitempty,gt=0,lte=1440" default:"90" minimum:"1"`
	RadiusKm           *float64           `json:"radius_km,omitempty" validate:"omitempty,gt=0,lte=20000" default:"25"`
	AllowRemote        *bool              `json:"allow_remote,omitempty" default:"true"`
	Remote             RemoteWanted       `json:"remote,omitempty" validate:"omitempty,set=remote_wanted" default:"country"`
	Languages          []string           `json:"languages,omitempty" validate:"max=20,unique,dive,language"`
	AcceptsInterpreter bool               `json:"accepts_interpreter,omitempty"`
	Cost               AcceptedCost       `json:"cost,omitzero"`
	RespondByOn        Date               `json:"respond_by_on,omitzero" swaggertype:"string" format:"date"`
	Resources          []ResourceCategory `json:"resources,omitempty" validate:"max=18,unique,dive,set=resource_category"`
	Must               Must               `json:"must,omitzero"`
	MustBe             map[string]string  `json:"must_be,omitempty" validate:"max=10,dive,keys,max=40,text,endkeys,max=80,text"`
	Lift               []RefusalCode      `json:"lift,omitempty" validate:"max=9,unique,dive,set=refusal"`
	Weights            SaidWeights        `json:"weights,omitempty" validate:"max=6,dive,keys,set=principle,endkeys,omitempty,gte=0,lte=3"`
	Call               Call               `json:"call,omitempty" validate:"omitempty,set=call" default:"invited"`
	OffersWanted       *int               `json:"offers_wanted,omitempty" validate:"omitempty,gt=0,lte=20" default:"3" minimum:"1"`
}
