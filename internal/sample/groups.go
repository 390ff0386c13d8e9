package sample

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/shg-directory/shg/models"
)

var stages = []models.Stage{ //nolint:gochecknoglobals // a constant list
	models.StageConsidering, models.StageForming, models.StageDeveloping, models.StageDeveloping, models.StageEstablished,
	models.StageEstablished, models.StageNetworking, models.StageEnding,
}

// group returns one group of a country.
func (m *maker) group(c settled, i int) Group {
	place, language := pick(m, c.places), pick(m, c.languages)
	v := voices()[language]
	topic := pick(m, c.topics)
	if m.chance(25) { // all fields occur, including unusual ones
		topic = m.anyTopic()
	}
	label := m.topics.Label(topic, language)
	input := models.GroupInput{
		Name: say(pick(m, v.names), label, place.Name), Topics: []string{topic}, Language: language, Languages: m.spoken(c, language),
		Description: say(pick(m, v.about), label, place.Name) + " " + v.synthetic, Kind: m.kindOf(topic), Governance: models.GovernanceMemberLed,
		TakingNewcomers:  pick(m, []models.TakingNewcomers{models.TakingYes, models.TakingYes, models.TakingAsk, models.TakingWaiting}),
		SupportFunctions: several(m, []models.SupportFunction{models.SupportEmotional, models.SupportInformational, models.SupportInstrumental}, 3),
		OpenTo:           several(m, []models.OpenTo{models.OpenToAffected, models.OpenToAffected, models.OpenToRelatives, models.OpenToAnyone}, 2),
		Cost:             models.Cost{Kind: pick(m, []models.CostKind{models.CostFree, models.CostFree, models.CostDonation})},
		Timezone:         place.Timezone, Locality: m.locality(place, i), Founded: strconv.Itoa(1985 + m.random.IntN(40)),
		Notice: "SYNTHETIC", Size: models.Size{Min: 4 + m.random.IntN(6), Max: 12 + m.random.IntN(20)},
	}
	input.NoIndex = input.Locality.Precision == models.PrecisionHidden
	if m.chance(10) {
		input.Governance = models.GovernanceCoLed
	}
	if language != "en" && m.chance(15) {
		english := voices()["en"]
		input.Translations = map[string]models.Translation{"en": {
			Name: say(english.names[0], m.topics.Label(topic, "en"), place.Name), Description: say(english.about[0], m.topics.Label(topic, "en"), place.Name), By: "group",
		}}
	}
	for range 1 + m.random.IntN(2) {
		input.Meetings = append(input.Meetings, m.meeting(v, place))
	}
	g := Group{Input: input}
	if m.chance(70) {
		g.Stage = models.StageInput{Value: pick(m, stages), DeclaredOn: m.asOf.AddDays(-1 - m.random.IntN(400))}
	}
	if i%3 == 0 {
		m.addNeeds(&g, v, topic, language, place)
	}
	return g
}

func (m *maker) anyTopic() string {
	all := m.topics.All()
	for {
		if t := pick(m, all); t.Field != "violence_survivors" { // such groups are vetted first
			return t.ID
		}
	}
}

func (m *maker) kindOf(topic string) models.Kind {
	if m.topics.Field(topic) == "profession" {
		return models.KindPractitioner
	}
	return models.KindPeer
}

func (m *maker) spoken(c settled, language string) []string {
	spoken := []string{language}
	if other := pick(m, c.languages); other != language && m.chance(60) {
		spoken = append(spoken, other)
	}
	return spoken
}

// locality returns a place, with a point near its centre. Some groups show an area only, a few
// hide.
func (m *maker) locality(place models.Place, i int) models.LocalityInput {
	input := models.LocalityInput{Place: models.PlaceInput{ID: place.ID}, Precision: models.PrecisionExact}
	input.Point = &models.Point{Lat: round5(place.Lat + (m.random.Float64()-0.5)*0.12), Lon: round5(place.Lon + (m.random.Float64()-0.5)*0.12)}
	switch {
	case i%10 == 7:
		input.Precision = models.PrecisionArea
	case i%40 == 9:
		input.Precision = models.PrecisionHidden
	}
	return input
}

func round5(x float64) float64 { return float64(int(x*1e5)) / 1e5 }

func (m *maker) meeting(v voice, place models.Place) models.MeetingInput {
	days := []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	mi := models.MeetingInput{
		Name: pick(m, v.meeting), Format: pick(m, []models.MeetingFormat{models.MeetingInPerson, models.MeetingInPerson, models.MeetingInPerson, models.MeetingHybrid, models.MeetingOnline}),
		Start: fmt.Sprintf("%02d:%02d", 9+m.random.IntN(12), 30*m.random.IntN(2)), DurationMinutes: 60 + 30*m.random.IntN(3), Timezone: place.Timezone,
		Styles:        several(m, []models.Style{models.StyleOpenTalk, models.StyleTopic, models.StyleStep, models.StyleSpeaker, models.StyleNewcomers, models.StyleDiscussion}, 2),
		Accessibility: several(m, []models.Accessibility{models.AccessStepFree, models.AccessWheelchair, models.AccessToilet, models.AccessQuietRoom, models.AccessPlainLanguage}, 2),
	}
	switch m.random.IntN(6) {
	case 0:
		mi.RRule = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", 1+m.random.IntN(4), pick(m, days))
	case 1:
		mi.RRule, mi.StartsOn = "FREQ=WEEKLY;INTERVAL=2;BYDAY="+pick(m, days), m.asOf.AddDays(-200-m.random.IntN(100))
	default:
		mi.RRule = "FREQ=WEEKLY;BYDAY=" + pick(m, days)
	}
	if mi.Format != models.MeetingInPerson {
		mi.Online = models.Online{Access: models.OnlineOnRequest, URL: "https://meet.example.org/sample"}
	}
	return mi
}

// addNeeds gives a group one to three needs in its language, and often an open request that rests
// on them.
func (m *maker) addNeeds(g *Group, v voice, topic, language string, place models.Place) {
	kinds := slices.Sorted(maps.Keys(v.needs))
	for order, kind := range several(m, kinds, 3) {
		need := models.NeedInput{
			Statement: pick(m, v.needs[kind]), Language: language, ConsultationKinds: []models.ConsultationKind{models.ConsultationKind(kind)}, Order: new(order + 1),
		}
		if m.chance(50) {
			need.Topics = []string{topic}
		}
		if m.chance(40) {
			need.RespondByOn = m.asOf.AddDays(5 + m.random.IntN(60))
		}
		g.Needs = append(g.Needs, need)
	}
	if m.chance(45) {
		remote := m.chance(70)
		radius := float64(25 + 25*m.random.IntN(8))
		g.Request = &models.RequestInput{
			Roles: several(m, roles, 2), Formats: several(m, formats, 3), RadiusKm: &radius, AllowRemote: &remote, Timezone: place.Timezone,
			Availability: []models.Window{{Day: models.Tuesday, From: "17:00", To: "21:00"}, {Day: models.Saturday, From: "10:00", To: "16:00"}},
		}
	}
}
