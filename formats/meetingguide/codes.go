package meetingguide

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
)

// codeByWord are the type codes of our words.
type codeByWord map[string]string

// codesByWord inverts the meanings of codes. Of several codes for one word the one is taken that
// means no more than the word.
func codesByWord(all map[string]codeMeaning) codeByWord {
	c := codeByWord{
		"style.reading": "LIT", "style.newcomers": "BE", "style.concurrent_family_meeting": "AL-AN", "audience.indigenous": "NDG", "audience.newcomers": "BE",
		"open_to.anyone": "O", "open_to.affected": "C", "audience.lgbtq": "LGBTQ",
	}
	set := func(word, code string) {
		if _, known := c[word]; !known && !strings.HasSuffix(word, ".") {
			c[word] = code
		}
	}
	for _, code := range slices.Sorted(maps.Keys(all)) {
		meaning := all[code]
		if len(meaning.styles) == 1 && meaning.audience == "" {
			set("style."+string(meaning.styles[0]), code)
		}
		if meaning.styles == nil {
			set("audience."+string(meaning.audience), code)
		}
		set("amenity."+string(meaning.amenity), code)
		set("language."+meaning.language, code)
		if meaning.language == "" {
			set("accessibility."+string(meaning.accessibility), code)
		}
	}
	return c
}

// wordsOfCode returns the words that a code means, by which codes are named.
func wordsOfCode(meaning codeMeaning) []string {
	var words []string
	add := func(kind, value string) {
		if value != "" {
			words = append(words, kind+"."+value)
		}
	}
	for _, style := range meaning.styles {
		add("style", string(style))
	}
	add("audience", string(meaning.audience))
	add("open_to", string(meaning.openTo))
	add("amenity", string(meaning.amenity))
	add("accessibility", string(meaning.accessibility))
	add("language", meaning.language)
	return words
}

// wordsOfMeeting returns the words of a meeting, its own or else its group's, that codes may
// express.
func wordsOfMeeting(g models.Group, m models.Meeting) []string {
	var words []string
	for _, openTo := range orDefault(m.OpenTo, g.OpenTo) {
		words = append(words, "open_to."+string(openTo))
	}
	for _, style := range m.Styles {
		words = append(words, "style."+string(style))
	}
	for _, audience := range orDefault(m.Audience, g.Audience) {
		words = append(words, "audience."+string(audience))
	}
	for _, amenity := range m.Amenities {
		words = append(words, "amenity."+string(amenity))
	}
	for _, feature := range m.Accessibility {
		words = append(words, "accessibility."+string(feature))
	}
	for _, tag := range orDefault(m.Languages, g.Languages) {
		words = append(words, languageWord(tag))
	}
	return words
}

func languageWord(tag string) string {
	base, _ := language.Make(tag).Base()
	return "language." + base.String()
}

// typeCodes returns the codes that describe a meeting. A code of its own record goes out as it came
// while all that it means still holds. Words without a code are left out, and so is the language of
// the feed that it came in if it is the only one.
func (w *Writer) typeCodes(g models.Group, m models.Meeting, o origin) []string {
	described := wordsOfMeeting(g, m)
	types, covered := w.originalTypes(g, m, o, described)
	if languages := orDefault(m.Languages, g.Languages); len(languages) == 1 && strings.EqualFold(languages[0], o.language) {
		covered[languageWord(languages[0])] = true
	}
	open := slices.Contains(described, "open_to."+string(models.OpenToAnyone))
	for _, word := range described {
		closed := word == "open_to."+string(models.OpenToAffected)
		if covered[word] || open && closed { // open to anyone is not closed
			continue
		}
		types = appendNew(types, w.codes[word])
	}
	for _, topic := range g.ExternalTopics {
		if topic.Scheme == "meeting-guide" && !o.found {
			types = appendNew(types, topic.Code)
		}
	}
	for _, code := range w.attendanceCodes(g, m) {
		types = appendNew(types, code)
	}
	return types
}

// originalTypes returns the codes of a meeting's own record that still hold, and the words that
// they mean. That the place is closed is still so if nobody can go to the meeting.
func (w *Writer) originalTypes(g models.Group, m models.Meeting, o origin, described []string) (types []string, covered map[string]bool) {
	types, covered = []string{}, map[string]bool{}
	for _, raw := range o.types {
		code := strings.ToUpper(raw)
		meaning, known := w.meanings[code]
		words := wordsOfCode(meaning)
		holds := len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool { return !slices.Contains(described, word) })
		holds = holds || !known && slices.Contains(g.ExternalTopics, models.ExternalTopic{Scheme: "meeting-guide", Code: code})
		holds = holds || meaning.placeClosed && !isInPerson(m.Format)
		if !holds {
			continue
		}
		types = appendNew(types, raw)
		for _, word := range words {
			covered[word] = true
		}
	}
	return types, covered
}

// attendanceCodes returns the codes for whether people come or join from afar, and that a place is
// closed.
func (w *Writer) attendanceCodes(g models.Group, m models.Meeting) []string {
	var codes []string
	temporary := m.Temporary.V
	closed := temporary != nil && isInPerson(m.Format) && !isInPerson(temporary.Format) &&
		(temporary.UntilOn.IsZero() || !temporary.UntilOn.Before(models.DateOf(w.options.Now.UTC())))
	off := isPaused(g, m)
	if m.Format != models.MeetingInPerson || closed && !off {
		codes = append(codes, "ONL")
	}
	if closed || off {
		codes = append(codes, "TC")
	}
	return codes
}

func orDefault[T any](own, others models.List[T]) models.List[T] {
	if len(own) > 0 {
		return own
	}
	return others
}
