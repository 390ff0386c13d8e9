package models

import "slices"

// Set is a closed set: its name and its values in their usual order.
type Set struct {
	Name   string
	Values []string
}

func newSet[T ~string](name string, values ...T) Set {
	s := Set{Name: name}
	for _, v := range values {
		s.Values = append(s.Values, string(v))
	}
	return s
}

// Sets returns every closed set, as GET /vocabularies shows them and as inputs are judged by.
func Sets() []Set {
	return slices.Concat(groupSets(), consultationSets(), resourceSets(), peopleSets())
}

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
		newSet("kind", KindPeer, KindPractitioner),
		newSet("governance", GovernanceMemberLed, GovernanceCoLed, GovernanceProfessionallyLed),
		newSet("activity", ActivityActive, ActivityPaused, ActivityEnded),
		newSet("group_status", StatusDraft, StatusPublished, StatusArchived),
		newSet("stage", StageConsidering, StageForming, StageDeveloping, StageEstablished, StageNetworking, StageEnding),
		newSet("support_function", SupportEmotional, SupportInformational, SupportInstrumental),
		newSet("resilience_source", "i_am", "i_can", "i_have"),
		newSet("audience", AudienceWomen, AudienceMen, AudienceLGBTQ, AudienceGay, AudienceLesbian, AudienceBisexual, AudienceTransgender,
			AudienceNonBinary, AudienceYoungPeople, AudienceChildren, AudienceSeniors, AudienceParents, AudienceProfessionals,
			AudienceStudents, AudienceVeterans, AudienceBIPOC, AudienceBlack, AudienceIndigenous, AudienceMigrants, AudienceRefugees,
			AudienceFaith, AudienceSecular, AudienceDeaf, AudienceNewcomers, AudiencePrisoners, AudienceFirstResponders),
		newSet("open_to", OpenToAnyone, OpenToAffected, OpenToRelatives, OpenToProfessionals, OpenToMembers, OpenToInvited),
		newSet("taking_newcomers", TakingYes, TakingNo, TakingWaiting, TakingAsk),
		newSet("meeting_format", MeetingInPerson, MeetingOnline, MeetingPhone, MeetingHybrid),
		newSet("purpose", PurposeRegular, PurposeSupport, PurposeSocialDate, PurposeDropIn),
		newSet("style", StyleOpenTalk, StyleTopic, StyleStep, StyleTradition, StyleReading, StyleSpeaker, StyleDiscussion, StyleExercise,
			StyleMeditation, StyleCreative, StyleOutdoors, StyleSilent, StyleNewcomers, StyleCandlelight, StyleBirthday, StyleSponsor,
			StyleService, StyleGrapevine, StyleConcurrent),
		newSet("amenity", AmenityChildcare, AmenityBabysitting, AmenityChildrenWelcome, AmenityRefreshments, AmenityBreakfast, AmenitySmokeFree,
			AmenitySmoking, AmenityFragranceFree, AmenityParking, AmenityPets, AmenityDigitalBasket, AmenityOutdoorSeating,
			AmenityPublicTransport, AmenityFirstAid),
		newSet("accessibility", AccessStepFree, AccessWheelchair, AccessToilet, AccessHearingLoop, AccessSignLanguage, AccessCaptions,
			AccessPlainLanguage, AccessQuietRoom, AccessGuideDogs, AccessLargePrint, AccessVisualSupport, AccessCompanionsWell),
		newSet("cost", CostFree, CostDonation, CostSliding, CostPaid),
		newSet("online_access", OnlinePublic, OnlineOnRequest),
		newSet("precision", PrecisionExact, PrecisionTown, PrecisionArea, PrecisionHidden),
		newSet("place_warning", WarnAreaHidden, WarnRegionHidden, WarnSmallCountry, WarnOtherRegion, WarnOtherTimezone, WarnTimesDiffer, WarnPointElsewhere),
		newSet("day", Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday),
		newSet("contact_kind", ContactEmail, ContactPhone, ContactOther),
		newSet("link_kind", LinkWebsite, LinkDonate, LinkSocial, LinkChat, LinkOther),
		newSet("correction_kind", CorrectionTime, CorrectionPlace, CorrectionContact, CorrectionEnded, CorrectionOther),
		newSet("correction_status", CorrectionOpen, CorrectionAccepted, CorrectionDismissed),
		newSet("subject_kind", SubjectGroup, SubjectConsultant, SubjectMessage, SubjectResource),
		newSet("claim_status", ClaimUnconfirmed, ClaimRunning, ClaimObjected),
		newSet("message_status", MessageWaiting, MessageAnswered),
		newSet("report_ground", ReportGrounds()...),
		newSet("decision_ground", append(ReportGrounds(), GroundNoViolation)...),
		newSet("moderation_kind", append(QueueKinds(), ModerateDecision)...),
		newSet("moderation_decision", DecideNoAction, DecideHide, DecideRestore, DecidePublish, DecideUphold),
	}
}

func consultationSets() []Set {
	return []Set{
		newSet("consultation_kind", KindStartingUp, KindFacilitation, KindGroupDynamics, KindConflict, KindInformationRights, KindLinkingServices,
			KindAdvocacy, KindTraining, KindEvaluation, KindFundraising, KindOutreach, KindSupervision, KindCrisis, KindClosingWell),
		newSet("role", RoleOneAnswer, RoleAdviseOutside, RoleVisitWhenInvited, RoleTrain, RoleAccompanyAuthority),
		newSet("format", FormatInPerson, FormatOnline, FormatPhone, FormatMessaging, FormatEmail),
		newSet("resource_category", ResourceMeetingSpace, ResourceFunding, ResourceLegalAdvice, ResourceHousingAdvice, ResourceHealthService,
			ResourceMentalHealth, ResourceSocialService, ResourceCrisisLine, ResourceEducation, ResourceEmployment, ResourceInterpreter,
			ResourceTransport, ResourceChildcare, ResourceEquipment, ResourceAssociation, ResourceOnlineCommunity, ResourceMedia,
			ResourceResearchMaterial),
		newSet("remote", RemoteNone, RemoteCountry, RemoteAnywhere),
		newSet("remote_wanted", RemoteFromRegion, RemoteFromCountry, RemoteFromAnywhere),
		newSet("negotiable", NegotiablePlace, NegotiableTime, NegotiableLength, NegotiableContent),
		newSet("ground", GroundRegistration, GroundEmployer, GroundSchool, GroundPartner, GroundGroups),
		newSet("training", TrainingSHG),
		newSet("need_status", NeedOpen, NeedAddressed, NeedMet, NeedWithdrawn),
		newSet("request_status", RequestDraft, RequestOpen, RequestEngaged, RequestConcluded, RequestWithdrawn, RequestExpired),
		newSet("call", CallInvited, CallOpen),
		newSet("invitation_status", InvitationProposed, InvitationPending, InvitationAccepted, InvitationDeclined, InvitationWithdrawn, InvitationLapsed),
		newSet("decline_reason", DeclineNoTime, DeclineNotMyField, DeclineTooFar, DeclineLanguage, DeclineTerms, DeclineConflict, DeclineOther),
		newSet("offer_status", OfferStanding, OfferChosen, OfferDeclined, OfferWithdrawn, OfferLapsed),
		newSet("engagement_status", EngagementAgreeing, EngagementActive, EngagementPaused, EngagementConcluded, EngagementEnded),
		newSet("side", SideGroup, SideConsultant),
		newSet("consultation_cost", CostFree, CostSliding, CostPaid),
		newSet("principle", Principles()...),
		newSet("ruleset_status", RulesetProposed, RulesetAdopted, RulesetReplaced, RulesetWithdrawn),
		newSet("feedback_status", FeedbackDue, FeedbackGiven, FeedbackReleased),
		newSet("refusal", RefusedRequestNotOpen, RefusedNotListed, RefusedNotAvailable, RefusedDeclinedByGroup, RefusedDeclinedByConsultant,
			RefusedNoNeed, RefusedBeyondReach, RefusedMustBe, RefusedNeedNotCovered, RefusedTooSlow, RefusedOutOfArea,
			RefusedNoCommonLanguage, RefusedNoCommonFormat, RefusedCost, RefusedStageRequired, RefusedResourceRequired),
	}
}

func peopleSets() []Set {
	return []Set{
		newSet("account_role", AccountPlain, AccountModerator, AccountAdmin),
		newSet("own_scope", ScopeRead, ScopeAccount),
		newSet("session_method", SessionMethods()...),
		newSet("membership_role", MembershipMember, MembershipSteward),
		newSet("membership_status", StatusInvited, StatusAsked, StatusMember, StatusBlocked),
		newSet("proposal_act", append(RuledActs(), ActChangeRules)...),
		newSet("proposal_status", ProposalStatuses()...),
		newSet("group_act", GroupActKinds()...),
		newSet("notice_kind", NoticeKinds()...),
		newSet("needs_choice", NeedsChoices()...),
		newSet("consent_purpose", ConsentPurposes()...),
		newSet("notice_mode", NoticeAtOnce, NoticeDaily, NoticeOff),
		newSet("waiting", WaitingKinds()...),
		newSet("change_type", ChangeTypes()...),
		newSet("import_status", ImportStatuses()...),
		newSet("record_outcome", RecordOutcomes()...),
		newSet("record_note", RecordNotes()...),
		newSet("webhook_state", WebhookActive, WebhookPaused, WebhookFailing, WebhookGone),
		newSet("delivery_state", DeliveryPending, DeliveryDelivered, DeliveryFailed),
	}
}

func resourceSets() []Set {
	return []Set{
		newSet("resource_kind", ResourceNetwork, ResourceAssociationKind, ResourceChapter, ResourceService, ResourceHelpline, ResourceCommunity,
			ResourceFund, ResourceRoom, ResourceMaterial),
		newSet("resource_reach", ReachLocal, ReachNational, ReachOnline),
		newSet("resource_status", ResourceSuggested, ResourceConfirmed, ResourceWithdrawn),
		newSet("resource_confirmation", ConfirmedByModerator, ConfirmedByGroups, ConfirmedByOperator),
	}
}
