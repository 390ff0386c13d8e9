package models

// ConsultationKind is a kind of help that a consultant gives to a group.
type ConsultationKind string

// The kinds of consultation.
const (
	KindStartingUp        ConsultationKind = "starting_up"
	KindFacilitation      ConsultationKind = "facilitation"
	KindGroupDynamics     ConsultationKind = "group_dynamics"
	KindConflict          ConsultationKind = "conflict"
	KindInformationRights ConsultationKind = "information_rights"
	KindLinkingServices   ConsultationKind = "linking_services"
	KindAdvocacy          ConsultationKind = "advocacy"
	KindTraining          ConsultationKind = "training"
	KindEvaluation        ConsultationKind = "evaluation"
	KindFundraising       ConsultationKind = "fundraising"
	KindOutreach          ConsultationKind = "outreach"
	KindSupervision       ConsultationKind = "supervision"
	KindCrisis            ConsultationKind = "crisis"
	KindClosingWell       ConsultationKind = "closing_well"
)

// BoundToLaw reports whether help of this kind rests on the law of one country, so that it does not
// count in another.
func (k ConsultationKind) BoundToLaw() bool {
	switch k {
	case KindInformationRights, KindLinkingServices, KindAdvocacy:
		return true
	case KindStartingUp, KindFacilitation, KindGroupDynamics, KindConflict, KindTraining, KindEvaluation,
		KindFundraising, KindOutreach, KindSupervision, KindCrisis, KindClosingWell:
		return false
	}
	return false
}

// Role is how a consultant takes part.
type Role string

// The roles.
const (
	RoleOneAnswer          Role = "one_answer"
	RoleAdviseOutside      Role = "advise_outside_meetings"
	RoleVisitWhenInvited   Role = "visit_when_invited"
	RoleTrain              Role = "train"
	RoleAccompanyAuthority Role = "accompany_to_authority"
)

// ResourceCategory is what a resource offers.
type ResourceCategory string

// The categories of resources.
const (
	ResourceMeetingSpace     ResourceCategory = "meeting_space"
	ResourceFunding          ResourceCategory = "funding"
	ResourceLegalAdvice      ResourceCategory = "legal_advice"
	ResourceHousingAdvice    ResourceCategory = "housing_advice"
	ResourceHealthService    ResourceCategory = "health_service"
	ResourceMentalHealth     ResourceCategory = "mental_health_service"
	ResourceSocialService    ResourceCategory = "social_service"
	ResourceCrisisLine       ResourceCategory = "crisis_line"
	ResourceEducation        ResourceCategory = "education"
	ResourceEmployment       ResourceCategory = "employment"
	ResourceInterpreter      ResourceCategory = "interpreter"
	ResourceTransport        ResourceCategory = "transport"
	ResourceChildcare        ResourceCategory = "childcare"
	ResourceEquipment        ResourceCategory = "equipment"
	ResourceAssociation      ResourceCategory = "association"
	ResourceOnlineCommunity  ResourceCategory = "online_community"
	ResourceMedia            ResourceCategory = "media"
	ResourceResearchMaterial ResourceCategory = "research"
)

// Remote is how far a consultant works without travelling.
type Remote string

// The reaches of remote consultation.
const (
	RemoteNone     Remote = "none"
	RemoteCountry  Remote = "country"
	RemoteAnywhere Remote = "anywhere"
)

// RemoteWanted is from how far away a group takes help that is given without travelling.
type RemoteWanted string

// How far away remote help may come from.
const (
	RemoteFromRegion   RemoteWanted = "region"
	RemoteFromCountry  RemoteWanted = "country"
	RemoteFromAnywhere RemoteWanted = "anywhere"
)

// Negotiable is a term that a consultant is ready to change by agreement.
type Negotiable string

// The negotiable terms.
const (
	NegotiablePlace   Negotiable = "place"
	NegotiableTime    Negotiable = "time"
	NegotiableLength  Negotiable = "length"
	NegotiableContent Negotiable = "content"
)

// Ground is why a consultant is verified.
type Ground string

// The grounds of verification.
const (
	GroundRegistration Ground = "registration"
	GroundEmployer     Ground = "employer"
	GroundSchool       Ground = "school"
	GroundPartner      Ground = "partner"
	GroundGroups       Ground = "groups"
)

// TrainingKind is training that a consultant had.
type TrainingKind string

// TrainingSHG is training in working with self-help groups, the one kind that counts.
const TrainingSHG TrainingKind = "shg"

// NeedStatus is the state of a need.
type NeedStatus string

// The states of a need.
const (
	NeedOpen      NeedStatus = "open"
	NeedAddressed NeedStatus = "being_addressed"
	NeedMet       NeedStatus = "met"
	NeedWithdrawn NeedStatus = "withdrawn"
)

// RequestStatus is the state of a request.
type RequestStatus string

// The states of a request.
const (
	RequestDraft     RequestStatus = "draft"
	RequestOpen      RequestStatus = "open"
	RequestEngaged   RequestStatus = "engaged"
	RequestConcluded RequestStatus = "concluded"
	RequestWithdrawn RequestStatus = "withdrawn"
	RequestExpired   RequestStatus = "expired"
)

// Call is who may answer a request.
type Call string

// The calls.
const (
	CallInvited Call = "invited"
	CallOpen    Call = "open"
)

// Principle is one of the six principles of partnership (Cohen & Abu Hassan Shaari 2021).
type Principle string

// The six principles.
const (
	PrincipleA Principle = "A" // the group's own issues and wish
	PrincipleB Principle = "B" // needs stated by members, in good time
	PrincipleC Principle = "C" // locally rooted
	PrincipleD Principle = "D" // flexible
	PrincipleE Principle = "E" // fitting the group's stage
	PrincipleF Principle = "F" // networks and resources
)

// Principles returns the six in order.
func Principles() []Principle {
	return []Principle{PrincipleA, PrincipleB, PrincipleC, PrincipleD, PrincipleE, PrincipleF}
}

// RefusalCode is the reason why a consultant does not suit a request.
type RefusalCode string

// The refusals. The first six are boundaries that hold always, with beyond_reach and no_need; the
// others are the group's own limits, which it can lift.
const (
	RefusedRequestNotOpen       RefusalCode = "request_not_open"
	RefusedNotListed            RefusalCode = "not_listed"
	RefusedNotAvailable         RefusalCode = "not_available"
	RefusedDeclinedByGroup      RefusalCode = "declined_by_group"
	RefusedDeclinedByConsultant RefusalCode = "declined_by_consultant"
	RefusedNoNeed               RefusalCode = "no_need"
	RefusedBeyondReach          RefusalCode = "beyond_reach"
	RefusedMustBe               RefusalCode = "must_be"
	RefusedNeedNotCovered       RefusalCode = "need_not_covered"
	RefusedTooSlow              RefusalCode = "too_slow"
	RefusedOutOfArea            RefusalCode = "out_of_area"
	RefusedNoCommonLanguage     RefusalCode = "no_common_language"
	RefusedNoCommonFormat       RefusalCode = "no_common_format"
	RefusedCost                 RefusalCode = "cost"
	RefusedStageRequired        RefusalCode = "stage_required"
	RefusedResourceRequired     RefusalCode = "resource_required"
)

// Liftable reports whether the group may lift the refusal: it is one of the group's own limits and
// not a boundary.
func (c RefusalCode) Liftable() bool {
	switch c {
	case RefusedMustBe, RefusedNeedNotCovered, RefusedTooSlow, RefusedOutOfArea, RefusedNoCommonLanguage,
		RefusedNoCommonFormat, RefusedCost, RefusedStageRequired, RefusedResourceRequired:
		return true
	case RefusedRequestNotOpen, RefusedNotListed, RefusedNotAvailable, RefusedDeclinedByGroup, RefusedDeclinedByConsultant,
		RefusedNoNeed, RefusedBeyondReach:
		return false
	}
	return false
}
