package models

// Kind is whose group it is.
type Kind string

// The kinds of group.
const (
	KindPeer         Kind = "peer"         // people who share a situation
	KindPractitioner Kind = "practitioner" // social workers helping each other
)

// Governance is who runs a group.
type Governance string

// The forms of governance.
const (
	GovernanceMemberLed         Governance = "member_led"
	GovernanceCoLed             Governance = "co_led"
	GovernanceProfessionallyLed Governance = "professionally_led"
)

// Activity is whether a group or meeting goes on.
type Activity string

// The states of activity.
const (
	ActivityActive Activity = "active"
	ActivityPaused Activity = "paused"
	ActivityEnded  Activity = "ended"
)

// Status is whether an entry is public.
type Status string

// The states of an entry.
const (
	StatusDraft     Status = "draft"
	StatusPublished Status = "published"
	StatusArchived  Status = "archived"
)

// Stage is the stage of a group's development, as the group itself declares.
type Stage string

// The stages, in their usual order; ending is apart.
const (
	StageConsidering Stage = "considering"
	StageForming     Stage = "forming"
	StageDeveloping  Stage = "developing"
	StageEstablished Stage = "established"
	StageNetworking  Stage = "networking"
	StageEnding      Stage = "ending"
)

// SupportFunction is what members give one another (Almateri 2022).
type SupportFunction string

// The support functions.
const (
	SupportEmotional     SupportFunction = "emotional"
	SupportInformational SupportFunction = "informational"
	SupportInstrumental  SupportFunction = "instrumental"
)

// Audience is for whom a group or meeting is meant; the empty list means everyone.
type Audience string

// The audiences.
const (
	AudienceWomen           Audience = "women"
	AudienceMen             Audience = "men"
	AudienceLGBTQ           Audience = "lgbtq"
	AudienceGay             Audience = "gay"
	AudienceLesbian         Audience = "lesbian"
	AudienceBisexual        Audience = "bisexual"
	AudienceTransgender     Audience = "transgender"
	AudienceNonBinary       Audience = "non_binary"
	AudienceYoungPeople     Audience = "young_people"
	AudienceChildren        Audience = "children"
	AudienceSeniors         Audience = "seniors"
	AudienceParents         Audience = "parents"
	AudienceProfessionals   Audience = "professionals"
	AudienceStudents        Audience = "students"
	AudienceVeterans        Audience = "veterans"
	AudienceBIPOC           Audience = "bipoc"
	AudienceBlack           Audience = "black"
	AudienceIndigenous      Audience = "indigenous"
	AudienceMigrants        Audience = "migrants"
	AudienceRefugees        Audience = "refugees"
	AudienceFaith           Audience = "faith"
	AudienceSecular         Audience = "secular"
	AudienceDeaf            Audience = "deaf"
	AudienceNewcomers       Audience = "newcomers"
	AudiencePrisoners       Audience = "prisoners"
	AudienceFirstResponders Audience = "first_responders"
)

// OpenTo is who may come.
type OpenTo string

// Who may come. Affected means people who have the problem, newcomers included (the "closed" of
// twelve-step fellowships).
const (
	OpenToAnyone        OpenTo = "anyone"
	OpenToAffected      OpenTo = "affected"
	OpenToRelatives     OpenTo = "relatives"
	OpenToProfessionals OpenTo = "professionals"
	OpenToMembers       OpenTo = "members"
	OpenToInvited       OpenTo = "invited"
)

// TakingNewcomers is whether a group has room.
type TakingNewcomers string

// The answers.
const (
	TakingYes     TakingNewcomers = "yes"
	TakingNo      TakingNewcomers = "no"
	TakingWaiting TakingNewcomers = "waiting_list"
	TakingAsk     TakingNewcomers = "ask"
)

// MeetingFormat is how a meeting is held.
type MeetingFormat string

// The formats of a meeting.
const (
	MeetingInPerson MeetingFormat = "in_person"
	MeetingOnline   MeetingFormat = "online"
	MeetingPhone    MeetingFormat = "phone"
	MeetingHybrid   MeetingFormat = "hybrid"
)

// Format is how consultation is given.
type Format string

// The formats of consultation.
const (
	FormatInPerson  Format = "in_person"
	FormatOnline    Format = "online"
	FormatPhone     Format = "phone"
	FormatMessaging Format = "messaging"
	FormatEmail     Format = "email"
)

// Purpose is what a meeting is for.
type Purpose string

// The purposes of a meeting.
const (
	PurposeRegular    Purpose = "regular"
	PurposeSupport    Purpose = "support_meeting"
	PurposeSocialDate Purpose = "social_date"
	PurposeDropIn     Purpose = "drop_in"
)

// Style is how a meeting goes.
type Style string

// The styles of meetings.
const (
	StyleOpenTalk    Style = "open_talk"
	StyleTopic       Style = "topic"
	StyleStep        Style = "step"
	StyleTradition   Style = "tradition"
	StyleReading     Style = "reading"
	StyleSpeaker     Style = "speaker"
	StyleDiscussion  Style = "discussion"
	StyleExercise    Style = "exercise"
	StyleMeditation  Style = "meditation"
	StyleCreative    Style = "creative"
	StyleOutdoors    Style = "outdoors"
	StyleSilent      Style = "silent"
	StyleNewcomers   Style = "newcomers"
	StyleCandlelight Style = "candlelight"
	StyleBirthday    Style = "birthday"
	StyleSponsor     Style = "sponsorship"
	StyleService     Style = "service"
	StyleGrapevine   Style = "periodical"
	StyleConcurrent  Style = "concurrent_family_meeting"
)

// Amenity is something a meeting place offers.
type Amenity string

// The amenities.
const (
	AmenityChildcare       Amenity = "childcare"
	AmenityBabysitting     Amenity = "babysitting"
	AmenityChildrenWelcome Amenity = "children_welcome"
	AmenityRefreshments    Amenity = "refreshments"
	AmenityBreakfast       Amenity = "breakfast"
	AmenitySmokeFree       Amenity = "smoke_free"
	AmenitySmoking         Amenity = "smoking_permitted"
	AmenityFragranceFree   Amenity = "fragrance_free"
	AmenityParking         Amenity = "parking"
	AmenityPets            Amenity = "pets"
	AmenityDigitalBasket   Amenity = "digital_collection"
	AmenityOutdoorSeating  Amenity = "outdoors"
	AmenityPublicTransport Amenity = "public_transport"
	AmenityFirstAid        Amenity = "proof_of_attendance"
)

// Accessibility is a way in which a place or meeting can be used.
type Accessibility string

// The kinds of accessibility.
const (
	AccessStepFree       Accessibility = "step_free"
	AccessWheelchair     Accessibility = "wheelchair"
	AccessToilet         Accessibility = "accessible_toilet"
	AccessHearingLoop    Accessibility = "hearing_loop"
	AccessSignLanguage   Accessibility = "sign_language"
	AccessCaptions       Accessibility = "captions"
	AccessPlainLanguage  Accessibility = "plain_language"
	AccessQuietRoom      Accessibility = "quiet_room"
	AccessGuideDogs      Accessibility = "guide_dogs"
	AccessLargePrint     Accessibility = "large_print"
	AccessVisualSupport  Accessibility = "visual_support"
	AccessCompanionsWell Accessibility = "companions_welcome"
)

// CostKind is how something is paid for.
type CostKind string

// The kinds of cost; a donation is for groups, sliding and paid for both.
const (
	CostFree     CostKind = "free"
	CostDonation CostKind = "donation"
	CostSliding  CostKind = "sliding"
	CostPaid     CostKind = "paid"
)

// OnlineAccess is how people get into an online meeting.
type OnlineAccess string

// The ways in.
const (
	OnlinePublic    OnlineAccess = "public"
	OnlineOnRequest OnlineAccess = "on_request"
)

// Weekday is a day of the week as RFC 5545 writes it.
type Weekday string

// The days, from Monday.
const (
	Monday    Weekday = "MO"
	Tuesday   Weekday = "TU"
	Wednesday Weekday = "WE"
	Thursday  Weekday = "TH"
	Friday    Weekday = "FR"
	Saturday  Weekday = "SA"
	Sunday    Weekday = "SU"
)

// ContactKind is a way to reach a group that the group chose to publish.
type ContactKind string

// The kinds of contact.
const (
	ContactEmail ContactKind = "email"
	ContactPhone ContactKind = "phone"
	ContactOther ContactKind = "other"
)

// LinkKind is what a link leads to.
type LinkKind string

// The kinds of link.
const (
	LinkWebsite LinkKind = "website"
	LinkDonate  LinkKind = "donate"
	LinkSocial  LinkKind = "social"
	LinkChat    LinkKind = "chat"
	LinkOther   LinkKind = "other"
)

// PlaceWarning is a warning to a group's members about what the public is shown of where and when
// they meet.
type PlaceWarning string

// The warnings.
const (
	WarnAreaHidden    PlaceWarning = "area_hidden"    // the area holds too few people: country and region alone are shown
	WarnRegionHidden  PlaceWarning = "region_hidden"  // the region holds too few people: the country alone is shown
	WarnSmallCountry  PlaceWarning = "small_country"  // the country itself holds few people, and is shown
	WarnOtherRegion   PlaceWarning = "other_region"   // the point that is shown is in another region or country
	WarnOtherTimezone PlaceWarning = "other_timezone" // times are shown in another zone
	WarnTimesDiffer   PlaceWarning = "times_differ"   // and are wrong in a part of the year
	// the point is elsewhere than the place, region or country named beside it; the point is
	// stored
	WarnPointElsewhere PlaceWarning = "point_elsewhere"
)
