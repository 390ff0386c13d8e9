package sample

import "github.com/shg-directory/shg/models"

// showcase returns the group of the tour.
func (m *maker) showcase() Group {
	sylhet := m.gazetteer.FindExact("Sylhet, BD", 1)[0]
	v := voices()["en"]
	remote, radius := true, 300.0
	return Group{
		Showcase: true,
		Input: models.GroupInput{
			Name: "Surma Circle, Sylhet", AlternateNames: []string{"সুরমা চক্র"}, Topics: []string{"depression", "womens_savings"}, Language: "bn", Languages: []string{"bn", "en"},
			Description: "সিলেটে নারীদের একটি দল: আমরা একসাথে সঞ্চয় করি এবং মন খারাপের কথা বলি। " + voices()["bn"].synthetic,
			Translations: map[string]models.Translation{"en": {
				Name: "Surma Circle, Sylhet", Description: "Women in Sylhet who save together and talk about low moods. " + v.synthetic, By: "group",
			}},
			Audience: []models.Audience{models.AudienceWomen}, Governance: models.GovernanceMemberLed, TakingNewcomers: models.TakingYes,
			SupportFunctions: []models.SupportFunction{models.SupportEmotional, models.SupportInstrumental}, OpenTo: []models.OpenTo{models.OpenToAffected},
			Timezone: sylhet.Timezone, Notice: "SYNTHETIC", Locality: models.LocalityInput{Place: models.PlaceInput{ID: sylhet.ID}},
			Contacts: []models.Contact{{Kind: models.ContactEmail, Value: "surma-circle@example.org", Label: "SYNTHETIC"}},
			Links:    []models.Link{{Kind: models.LinkWebsite, URL: "https://surma-circle.example.org/"}},
			Meetings: []models.MeetingInput{{
				Name: "উঠান বৈঠক", Format: models.MeetingInPerson, Start: "16:00", DurationMinutes: 90, Timezone: sylhet.Timezone, RRule: "FREQ=WEEKLY;BYDAY=TU",
			}},
		},
		Stage: models.StageInput{Value: models.StageDeveloping, DeclaredOn: m.asOf.AddDays(-40)},
		Needs: []models.NeedInput{{
			Statement: v.needs["facilitation"][0], Language: "en", ConsultationKinds: []models.ConsultationKind{models.KindFacilitation}, Order: new(1),
		}},
		Request: &models.RequestInput{
			ConsultationKinds: []models.ConsultationKind{models.KindFacilitation}, Roles: []models.Role{models.RoleVisitWhenInvited, models.RoleAdviseOutside},
			Formats: []models.Format{models.FormatInPerson, models.FormatOnline}, RadiusKm: &radius, AllowRemote: &remote, Timezone: sylhet.Timezone,
			Languages: []string{"bn", "en"}, Availability: []models.Window{{Day: models.Tuesday, From: "15:00", To: "19:00"}, {Day: models.Friday, From: "15:00", To: "19:00"}},
			Weights: models.SaidWeights{models.PrincipleC: new(2)},
		},
	}
}

// neighbour returns the consultant of the showcase group's own town, who comes first in its
// ranking.
func (m *maker) neighbour() Consultant {
	sylhet := m.gazetteer.FindExact("Sylhet, BD", 1)[0]
	return Consultant{
		Input: models.ConsultantInput{
			Name: "Shirin A. (synthetic)", Role: "Community worker", Bio: voices()["en"].bios[0], Organisation: "Neighbourhood Centre (synthetic)",
			Topics:            []string{"depression", "womens_savings"},
			ConsultationKinds: []models.ConsultationKind{models.KindFacilitation, models.KindGroupDynamics},
			Roles:             []models.Role{models.RoleVisitWhenInvited}, Languages: []string{"bn", "en"},
			Formats: []models.Format{models.FormatInPerson, models.FormatPhone}, Remote: models.RemoteCountry,
			Base: models.LocalityInput{Place: models.PlaceInput{ID: sylhet.ID}}, ServiceRadiusKm: 40, WorkedIn: []string{sylhet.ID},
			Availability: []models.Window{{Day: models.Tuesday, From: "14:00", To: "19:00"}}, Timezone: sylhet.Timezone, ResponseHours: new(72),
			Cost:            models.ConsultationCost{Kind: models.CostFree},
			StageExperience: []models.StageClaim{{Stage: models.StageDeveloping, Declared: 3}},
			Negotiable:      []models.Negotiable{models.NegotiableTime, models.NegotiableContent}, Accepting: true, Capacity: new(2),
		},
		Verification: models.VerificationInput{Ground: models.GroundEmployer, ExpiresOn: m.asOf.AddDays(365)},
	}
}
