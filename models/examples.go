package models

import "time"

// ExampleGroup returns a group with the values that most groups have. It is no real group: indexes
// store documents as their difference from it.
func ExampleGroup() Group {
	lat, lon, at := 50.0, 10.0, time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
	where := Locality{
		Label: "Community centre", PlaceID: "geonames:2644688", PlaceName: "Leeds", Region: "England", RegionCode: "GB.ENG", Country: "GB",
		Lat: &lat, Lon: &lon, Precision: PrecisionExact,
	}
	return Group{
		ID: ID{6: 0x70}, Version: 1, Slug: "group", Name: "Group", Kind: KindPeer, Topics: List[string]{"health"}, Description: "We meet every week.",
		Language: "en", Languages: List[string]{"en"}, Audience: List[Audience]{AudienceWomen}, OpenTo: List[OpenTo]{OpenToAffected},
		TakingNewcomers: TakingYes, Governance: GovernanceMemberLed, SupportFunctions: List[SupportFunction]{SupportEmotional, SupportInformational, SupportInstrumental},
		Stage: StageEstablished, StageDeclaredOn: DateOf(at), Founded: "2011", Size: Doc[Size]{V: Size{Min: 5, Max: 12}}, Cost: Doc[Cost]{V: Cost{Kind: CostFree}},
		Locality: where, Timezone: "Europe/London", Status: StatusPublished, Activity: ActivityActive, ConfirmedOn: DateOf(at), NextAt: &at,
		CreatedAt: at, UpdatedAt: at, Sources: []GroupSource{{Source: "source", Records: []string{"record"}, UpdatedAt: at}},
		Meetings: []Meeting{{
			ID: ID{6: 0x70}, Name: "Meeting", ExternalIDs: List[ExternalID]{{Scheme: "source", Value: "record"}}, Activity: ActivityActive, Format: MeetingInPerson,
			Purpose: "regular", Styles: List[Style]{"open_talk"}, Start: "19:00", DurationMinutes: 60, Timezone: "Europe/London", RRule: "FREQ=WEEKLY;BYDAY=MO",
			Locality: where, Venue: "Community centre, 1 Main Street", Accessibility: List[Accessibility]{"step_free"}, NextAt: &at,
		}},
	}
}

// ExampleResource returns a resource with the values that most resources have. It is no real one.
func ExampleResource() Resource {
	lat, lon, at := 50.0, 10.0, time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
	return Resource{
		ID: ID{6: 0x70}, Version: 1, Name: "Resource", Kind: ResourceService, Category: ResourceSocialService, Summary: "For groups.", Topics: List[string]{"health"},
		Languages: List[string]{"en"}, Reach: ReachLocal, Website: "https://example.org", Status: ResourceConfirmed, ConfirmedBy: ConfirmedByModerator, ConfirmedOn: DateOf(at),
		Locality:  Locality{PlaceID: "geonames:2644688", PlaceName: "Leeds", Region: "England", RegionCode: "GB.ENG", Country: "GB", Lat: &lat, Lon: &lon, Precision: PrecisionExact},
		CreatedAt: at, UpdatedAt: at,
	}
}

// ExampleConsultant returns a consultant with the values that most consultants have. It is no real
// consultant.
func ExampleConsultant() Consultant {
	lat, lon, at := 50.0, 10.0, time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
	return Consultant{
		ID: ID{6: 0x70}, Version: 1, Name: "Somebody", Role: "Social worker", Bio: "Works with groups.", Topics: List[string]{"health"},
		ConsultationKinds: List[ConsultationKind]{KindFacilitation, KindConflict}, Roles: List[Role]{RoleVisitWhenInvited, RoleAdviseOutside},
		Languages: List[string]{"en"}, Formats: List[Format]{FormatInPerson, FormatOnline}, ServiceRadiusKm: 50, Remote: RemoteCountry,
		Base:         Locality{PlaceID: "geonames:2644688", PlaceName: "Leeds", Region: "England", RegionCode: "GB.ENG", Country: "GB", Lat: &lat, Lon: &lon, Precision: PrecisionExact},
		Availability: List[Window]{{Day: Tuesday, From: "18:00", To: "21:00"}}, Timezone: "Europe/London", ResponseHours: 48,
		StageExperience: List[StageExperience]{{Stage: StageForming, Declared: 2}}, Negotiable: List[Negotiable]{NegotiableTime, NegotiablePlace},
		Verified: Doc[*Verification]{V: &Verification{Ground: GroundRegistration, By: "A moderator", On: DateOf(at), ExpiresOn: DateOf(at)}}, Status: StatusPublished,
		CreatedAt: at, UpdatedAt: at,
	}
}
