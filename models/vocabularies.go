package models

import "slices"

// Set is a closed set: its name and its values in their usual order.
type Set struct {
	Name   string
	Values []string
}

func set[T ~string](name string, values ...T) Set {
	s := Set{Name: name}
	for _, v := range values {
		s.Values = append(s.Values, string(v))
	}
	return s
}

// Sets returns every closed set, as GET /vocabularies shows them and as inputs are judged by.
func Sets() []Set { return append(groupSets(), consultationSets()...) }

// SetValues returns the values of the closed set, or nothing if there is no such set.
func SetValues(name string) []string {
	sets := Sets()
	if i := slices.IndexFunc(sets, func(s Set) bool { return s.Name == name }); i >= 0 {
		return sets[i].Values
	}
	return nil
}

func groupSets() []Set {
	return []Set{
		set("kind", KindPeer, KindPractitioner),
		set("governance", GovernanceMemberLed, GovernanceCoLed, GovernanceProfessionallyLed),
		set("activity", ActivityActive, ActivityPaused, ActivityEnded),
		set("group_status", StatusDraft, StatusPublished, StatusArchived),
		set("stage", StageConsidering, StageForming, StageDeveloping, StageEstablished, StageNetworking, StageEnding),
		set("support_function", SupportEmotional, SupportInformational, SupportInstrumental),
		set("resilience_source", "i_am", "i_can", "i_have"),
		set("audience", AudienceWomen, AudienceMen, AudienceLGBTQ, AudienceGay, AudienceLesbian, AudienceBisexual, AudienceTransgender,
			AudienceNonBinary, AudienceYoungPeople, AudienceChildren, AudienceSeniors, AudienceParents, AudienceProfessionals,
			AudienceStudents, AudienceVeterans, AudienceBIPOC, AudienceBlack, AudienceIndigenous, AudienceMigrants, AudienceRefugees,
			AudienceFaith, AudienceSecular, AudienceDeaf, AudienceNewcomers, AudiencePrisoners, AudienceFirstResponders),
		set("open_to", OpenToAnyone, OpenToAffected, OpenToRelatives, OpenToProfessionals, OpenToMembers, OpenToInvited),
		set("taking_newcomers", TakingYes, TakingNo, TakingWaiting, TakingAsk),
		set("meeting_format", MeetingInPerson, MeetingOnline, MeetingPhone, MeetingHybrid),
		set("purpose", PurposeRegular, PurposeSupport, PurposeSocialDate, PurposeDropIn),
		set("style", StyleOpenTalk, StyleTopic, StyleStep, StyleTradition, StyleReading, StyleSpeaker, StyleDiscussion, StyleExercise,
			StyleMeditation, StyleCreative, StyleOutdoors, StyleSilent, StyleNewcomers, StyleCandlelight, StyleBirthday, StyleSponsor,
			StyleService, StyleGrapevine, StyleConcurrent),
		set("amenity", AmenityChildcare, AmenityBabysitting, AmenityChildrenWelcome, AmenityRefreshments, AmenityBreakfast, AmenitySmokeFree,
			AmenitySmoking, AmenityFragranceFree, AmenityParking, AmenityPets, AmenityDigitalBasket, AmenityOutdoorSeating,
			AmenityPublicTransport, AmenityFirstAid),
		set("accessibility", AccessStepFree, AccessWheelchair, AccessToilet, AccessHearingLoop, AccessSignLanguage, AccessCaptions,
			AccessPlainLanguage, AccessQuietRoom, AccessGuideDogs, AccessLargePrint, AccessVisualSupport, AccessCompanionsWell),
		set("cost", CostFree, CostDonation, CostSliding, CostPaid),
		set("online_access", OnlinePublic, OnlineOnRequest),
		set("precision", PrecisionExact, PrecisionTown, PrecisionArea, PrecisionHidden),
		set("place_warning", WarnAreaHidden, WarnRegionHidden, WarnSmallCountry, WarnOtherRegion, WarnOtherTimezone, WarnTimesDiffer, WarnPointElsewhere),
		set("day", Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday),
		set("contact_kind", ContactEmail, ContactPhone, ContactOther),
		set("link_kind", LinkWebsite, LinkDonate, LinkSocial, LinkChat, LinkOther),
	}
}

func consultationSets() []Set {
	return []Set{
		set("consultation_kind", KindStartingUp, KindFacilitation, KindGroupDynamics, KindConflict, KindInformationRights, KindLinkingServices,
			KindAdvocacy, KindTraining, KindEvaluation, KindFundraising, KindOutreach, KindSupervision, KindCrisis, KindClosingWell),
		set("role", RoleOneAnswer, RoleAdviseOutside, RoleVisitWhenInvited, RoleTrain, RoleAccompanyAuthority),
		set("format", FormatInPerson, FormatOnline, FormatPhone, FormatMessaging, FormatEmail),
		set("resource_category", ResourceMeetingSpace, ResourceFunding, ResourceLegalAdvice, ResourceHousingAdvice, ResourceHealthService,
			ResourceMentalHealth, ResourceSocialService, ResourceCrisisLine, ResourceEducation, ResourceEmployment, ResourceInterpreter,
			ResourceTransport, ResourceChildcare, ResourceEquipment, ResourceAssociation, ResourceOnlineCommunity, ResourceMedia,
			ResourceResearchMaterial),
		set("remote", RemoteNone, RemoteCountry, RemoteAnywhere),
		set("remote_wanted", RemoteFromRegion, RemoteFromCountry, RemoteFromAnywhere),
		set("negotiable", NegotiablePlace, NegotiableTime, NegotiableLength, NegotiableContent),
		set("ground", GroundRegistration, GroundEmployer, GroundSchool, GroundPartner, GroundGroups),
		set("training", TrainingSHG),
		set("need_status", NeedOpen, NeedAddressed, NeedMet, NeedWithdrawn),
		set("request_status", RequestDraft, RequestOpen, RequestEngaged, RequestConcluded, RequestWithdrawn, RequestExpired),
		set("call", CallInvited, CallOpen),
		set("consultation_cost", CostFree, CostSliding, CostPaid),
		set("principle", Principles()...),
		set("refusal", RefusedRequestNotOpen, RefusedNotListed, RefusedNotAvailable, RefusedDeclinedByGroup, RefusedDeclinedByConsultant,
			RefusedNoNeed, RefusedBeyondReach, RefusedMustBe, RefusedNeedNotCovered, RefusedTooSlow, RefusedOutOfArea,
			RefusedNoCommonLanguage, RefusedNoCommonFormat, RefusedCost, RefusedStageRequired, RefusedResourceRequired),
		set("account_role", AccountPlain, AccountModerator, AccountAdmin),
		set("membership_role", MembershipMember, MembershipSteward),
		set("membership_status", StatusInvited, StatusMember, StatusBlocked),
		set("waiting", WaitingKinds()...),
		set("change_type", ChangeTypes()...),
		set("import_status", ImportStatuses()...),
		set("record_outcome", RecordOutcomes()...),
		set("record_note", RecordNotes()...),
		set("webhook_state", WebhookActive, WebhookPaused, WebhookFailing, WebhookGone),
		set("delivery_state", DeliveryPending, DeliveryDelivered, DeliveryFailed),
	}
}
