package meetingguide

import (
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// codeMeaning is what a type code means in our words; without any it becomes an external topic of
// the group.
type codeMeaning struct {
	styles        []models.Style
	audience      models.Audience
	openTo        models.OpenTo
	amenity       models.Amenity
	accessibility models.Accessibility
	language      string
	online        bool // the meeting can be joined from afar
	placeClosed   bool // its place is closed for a while
}

// traits are what a record's type codes come to.
type traits struct {
	styles        []models.Style
	audience      []models.Audience
	openTo        []models.OpenTo
	amenities     []models.Amenity
	accessibility []models.Accessibility
	languages     []string
	online        bool
	placeClosed   bool
	unknown       []string // codes that are not known
}

// readTraits reads type codes in any case. A code that is not known is stored as it is.
func (r *reader) readTraits(types []string) traits {
	var t traits
	for _, code := range types {
		code = strings.ToUpper(cleanLine(code, maxCode))
		meaning, known := r.meanings[code]
		if !known {
			t.unknown = appendNew(t.unknown, code)
			continue
		}
		for _, style := range meaning.styles {
			t.styles = appendNew(t.styles, style)
		}
		t.audience, t.openTo = appendNew(t.audience, meaning.audience), appendNew(t.openTo, meaning.openTo)
		t.amenities, t.accessibility = appendNew(t.amenities, meaning.amenity), appendNew(t.accessibility, meaning.accessibility)
		t.languages = appendNew(t.languages, meaning.language)
		t.online, t.placeClosed = t.online || meaning.online, t.placeClosed || meaning.placeClosed
	}
	t.audience = t.audience[:min(len(t.audience), maxAudience)]
	t.languages = t.languages[:min(len(t.languages), maxLanguages)]
	return t
}

// What our inputs take at most.
const (
	maxAudience       = 10
	maxLanguages      = 20
	maxExternalTopics = 20
)

// appendNew appends a value that is not empty, once.
func appendNew[T ~string](list []T, value T) []T {
	if value == "" || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}

// codeMeanings returns the codes of the format, those that feeds write instead, such as LGBTQIA,
// and ONL, which the feeds use though the format lacks it. DD, dual diagnosis, has no meaning but
// external topics. C, closed, means people who have the problem, newcomers included.
func codeMeanings() map[string]codeMeaning {
	all := map[string]codeMeaning{
		"O": {openTo: models.OpenToAnyone}, "OPEN": {openTo: models.OpenToAnyone},
		"C": {openTo: models.OpenToAffected}, "CLOSED": {openTo: models.OpenToAffected},
		"X": {accessibility: models.AccessWheelchair}, "XB": {accessibility: models.AccessToilet},
		"ASL": {language: signLanguage, accessibility: models.AccessSignLanguage},
		"BE":  {styles: []models.Style{models.StyleNewcomers}, audience: models.AudienceNewcomers},
		"ONL": {online: true}, "TC": {placeClosed: true},
	}
	for code, styles := range styles() {
		all[code] = codeMeaning{styles: styles}
	}
	for code, audience := range audiences() {
		all[code] = codeMeaning{audience: audience}
	}
	for code, amenity := range amenities() {
		all[code] = codeMeaning{amenity: amenity}
	}
	for code, language := range languages() {
		all[code] = codeMeaning{language: language}
	}
	return all
}

func styles() map[string][]models.Style {
	reading := []models.Style{models.StyleReading}
	return map[string][]models.Style{
		"D": {models.StyleDiscussion}, "SP": {models.StyleSpeaker}, "ST": {models.StyleStep}, "TR": {models.StyleTradition},
		"11": {models.StyleStep, models.StyleMeditation}, "12X12": {models.StyleStep, models.StyleTradition, models.StyleReading},
		"B": reading, "LIT": reading, "ABSI": reading, "ASBI": reading, "DR": reading, "LS": reading,
		"GR": {models.StyleGrapevine}, "MED": {models.StyleMeditation}, "H": {models.StyleBirthday}, "CAN": {models.StyleCandlelight},
		"XT": {models.StyleOpenTalk}, "AL": {models.StyleConcurrent}, "AL-AN": {models.StyleConcurrent},
	}
}

func audiences() map[string]models.Audience {
	return map[string]models.Audience{
		"W": models.AudienceWomen, "M": models.AudienceMen, "LGBTQ": models.AudienceLGBTQ, "G": models.AudienceGay, "L": models.AudienceLesbian,
		"BI": models.AudienceBisexual, "T": models.AudienceTransgender, "NB": models.AudienceNonBinary, "Y": models.AudienceYoungPeople,
		"LGBTQ+": models.AudienceLGBTQ, "LGBTQIA": models.AudienceLGBTQ, "LGBTQIA+": models.AudienceLGBTQ, "LGBT": models.AudienceLGBTQ,
		"SEN": models.AudienceSeniors, "P": models.AudienceProfessionals, "POC": models.AudienceBIPOC, "N": models.AudienceIndigenous,
		"NDG": models.AudienceIndigenous, "A": models.AudienceSecular,
	}
}

func amenities() map[string]models.Amenity {
	return map[string]models.Amenity{
		"BA": models.AmenityBabysitting, "CF": models.AmenityChildrenWelcome, "BRK": models.AmenityBreakfast, "SM": models.AmenitySmoking,
		"FF": models.AmenityFragranceFree, "OUT": models.AmenityOutdoorSeating, "DB": models.AmenityDigitalBasket, "POA": models.AmenityFirstAid,
	}
}

func languages() map[string]string {
	return map[string]string{
		"AF": "af", "AM": "am", "AR": "ar", "BG": "bg", "DA": "da", "DE": "de", "EL": "el", "EN": "en", "FA": "fa", "FI": "fi", "FR": "fr", "HE": "he",
		"HI": "hi", "HR": "hr", "HU": "hu", "IS": "is", "ITA": "it", "JA": "ja", "KA": "ka", "KOR": "ko", "LT": "lt", "ML": "ml", "MT": "mt", "NE": "ne",
		"NL": "nl", "NO": "no", "POL": "pl", "POR": "pt", "PUN": "pa", "RUS": "ru", "S": "es", "SK": "sk", "SL": "sl", "SV": "sv", "TH": "th", "TL": "tl",
		"TUR": "tr", "UK": "uk",
	}
}
