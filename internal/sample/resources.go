package sample

import (
	"math/rand/v2"

	"github.com/shg-directory/shg/models"
)

// resourceTemplate is a resource that every country has.
type resourceTemplate struct {
	name     string // the part of the names below
	kind     models.ResourceKind
	category models.ResourceCategory
	reach    models.ResourceReach
}

func resourceTemplates() []resourceTemplate {
	return []resourceTemplate{
		{"room", models.ResourceRoom, models.ResourceMeetingSpace, models.ReachLocal},
		{"room", models.ResourceRoom, models.ResourceMeetingSpace, models.ReachLocal},
		{"legal", models.ResourceService, models.ResourceLegalAdvice, models.ReachLocal},
		{"health", models.ResourceService, models.ResourceHealthService, models.ReachLocal},
		{"helpline", models.ResourceHelpline, models.ResourceCrisisLine, models.ReachNational},
		{"association", models.ResourceAssociationKind, models.ResourceAssociation, models.ReachNational},
	}
}

// resourceNames returns what the templates are called in the languages of the nine countries.
func resourceNames() map[string]map[string]string {
	return map[string]map[string]string{
		"ar": {"room": "قاعة لقاء", "legal": "استشارة قانونية", "health": "عيادة", "helpline": "خط مساعدة", "association": "رابطة مجموعات العون الذاتي"},
		"bn": {"room": "সভার কক্ষ", "legal": "আইনি পরামর্শ", "health": "স্বাস্থ্যকেন্দ্র", "helpline": "হেল্পলাইন", "association": "স্বনির্ভর দল সমিতি"},
		"de": {"room": "Gruppenraum", "legal": "Rechtsberatung", "health": "Gesundheitszentrum", "helpline": "Beratungstelefon", "association": "Verband der Selbsthilfegruppen"},
		"en": {"room": "Meeting room", "legal": "Legal advice", "health": "Health centre", "helpline": "Helpline", "association": "Association of self-help groups"},
		"he": {"room": "חדר מפגש", "legal": "ייעוץ משפטי", "health": "מרכז בריאות", "helpline": "קו סיוע", "association": "איגוד קבוצות לעזרה עצמית"},
		"hi": {"room": "बैठक कक्ष", "legal": "कानूनी सलाह", "health": "स्वास्थ्य केंद्र", "helpline": "हेल्पलाइन", "association": "स्वयं सहायता समूह संघ"},
		"it": {"room": "Sala riunioni", "legal": "Consulenza legale", "health": "Centro sanitario", "helpline": "Linea di ascolto", "association": "Associazione dei gruppi di auto aiuto"},
		"ms": {"room": "Bilik mesyuarat", "legal": "Nasihat undang-undang", "health": "Pusat kesihatan", "helpline": "Talian bantuan", "association": "Persatuan kumpulan bantu diri"},
		"zh": {"room": "活动室", "legal": "法律咨询", "health": "健康中心", "helpline": "求助热线", "association": "自助小组协会"},
	}
}

// resources returns the resources of all countries. They are drawn by themselves, so that the rest of
// the demo is the same with or without them.
func (m *maker) resources() []models.ResourceInput {
	own := *m
	own.random = rand.New(rand.NewPCG(demoSeed, 2)) //nolint:gosec // reproducible on purpose
	var all []models.ResourceInput
	for _, c := range m.countries {
		for _, t := range resourceTemplates() {
			all = append(all, own.resource(c, t))
		}
	}
	return all
}

func (m *maker) resource(c settled, t resourceTemplate) models.ResourceInput {
	place, language := pick(m, c.places), c.languages[0]
	name := resourceNames()[language][t.name]
	input := models.ResourceInput{
		Kind: t.kind, Category: t.category, Reach: t.reach, Languages: []string{language}, Summary: "SYNTHETIC: this resource does not exist.", Website: "https://example.org/",
	}
	if t.reach == models.ReachNational {
		input.Name, input.Locality.Place.Country = name+", "+c.code+" (synthetic)", c.code
		return input
	}
	input.Name, input.Locality.Place.ID = name+" "+place.Name+" (synthetic)", place.ID
	if t.category == models.ResourceHealthService {
		input.Topics = several(m, c.topics, 2)
	}
	return input
}
