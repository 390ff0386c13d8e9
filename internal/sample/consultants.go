package sample

import (
	"fmt"

	"github.com/shg-directory/shg/models"
)

//nolint:gochecknoglobals // constant lists
var (
	roles   = []models.Role{models.RoleOneAnswer, models.RoleAdviseOutside, models.RoleVisitWhenInvited, models.RoleTrain, models.RoleAccompanyAuthority}
	formats = []models.Format{models.FormatInPerson, models.FormatOnline, models.FormatPhone, models.FormatMessaging}
	kinds   = []models.ConsultationKind{
		models.KindFacilitation, models.KindFacilitation, models.KindFacilitation, models.KindGroupDynamics, models.KindConflict, models.KindInformationRights, models.KindLinkingServices,
		models.KindTraining, models.KindFundraising, models.KindOutreach, models.KindSupervision, models.KindStartingUp, models.KindClosingWell, models.KindEvaluation,
	}
	grounds = []models.Ground{models.GroundRegistration, models.GroundRegistration, models.GroundEmployer, models.GroundSchool, models.GroundPartner, models.GroundGroups}
)

// consultant returns one consultant of a country; every twenty-fourth is not verified yet.
func (m *maker) consultant(c settled, i int) Consultant {
	place, language := pick(m, c.places), pick(m, c.languages)
	v := voices()[language]
	input := models.ConsultantInput{
		Name: fmt.Sprintf("%s %c. (synthetic)", pick(m, c.names), 'A'+m.random.Int32N(26)), Role: pick(m, v.roles), Bio: pick(m, v.bios),
		Topics: several(m, c.topics, 5), AnyIssue: m.chance(25), ConsultationKinds: several(m, kinds, 6), Roles: several(m, roles, 8),
		Languages: m.consultantLanguages(c, language), Formats: several(m, formats, 4), Base: models.LocalityInput{Place: models.PlaceInput{ID: place.ID}},
		ServiceRadiusKm: float64(10 * (1 + m.random.IntN(30))), Remote: pick(m, []models.Remote{models.RemoteNone, models.RemoteCountry, models.RemoteAnywhere, models.RemoteAnywhere}),
		Availability: m.windows(), Timezone: place.Timezone, ResponseHours: new(24 * (1 + m.random.IntN(10))),
		Cost: models.ConsultationCost{Kind: pick(m, []models.CostKind{models.CostFree, models.CostFree, models.CostSliding})}, AcceptsInterpreter: m.chance(40),
		StageExperience: []models.StageClaim{{Stage: pick(m, stages), Declared: 1 + m.random.IntN(5)}}, LivedExperience: m.chance(20),
		Negotiable: several(m, []models.Negotiable{models.NegotiablePlace, models.NegotiableTime, models.NegotiableLength, models.NegotiableContent}, 4),
		Accepting:  !m.chance(8), Capacity: new(1 + m.random.IntN(5)), StatutoryPowers: m.chance(15), DutyToReport: m.chance(30),
	}
	if m.chance(40) {
		input.Training = []models.TrainingKind{models.TrainingSHG}
	}
	if m.chance(35) {
		input.OpensResources = []models.OpenedResource{{Category: pick(m, []models.ResourceCategory{
			models.ResourceMeetingSpace, models.ResourceFunding, models.ResourceLegalAdvice, models.ResourceInterpreter, models.ResourceHealthService,
		})}}
	}
	if len(input.Topics) == 0 && !input.AnyIssue {
		input.AnyIssue = true
	}
	result := Consultant{Input: input}
	if i%24 != 23 {
		result.Verification = models.VerificationInput{Ground: pick(m, grounds), ExpiresOn: m.asOf.AddDays(200 + m.random.IntN(500))}
	}
	return result
}

func (m *maker) consultantLanguages(c settled, language string) []string {
	spoken := []string{language}
	for _, other := range append([]string{"en"}, c.languages...) {
		if !contains(spoken, other) && m.chance(60) {
			spoken = append(spoken, other)
		}
	}
	return spoken
}

func (m *maker) windows() []models.Window {
	var windows []models.Window
	for _, day := range several(m, []models.Weekday{models.Monday, models.Tuesday, models.Wednesday, models.Thursday, models.Friday, models.Saturday}, 4) {
		from := 9 + m.random.IntN(9)
		windows = append(windows, models.Window{Day: day, From: fmt.Sprintf("%02d:00", from), To: fmt.Sprintf("%02d:00", from+2+m.random.IntN(3))})
	}
	return windows
}
