package csv

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
)

// dictionary leads from what people write to our values. Its parts are read when they are first
// needed.
type dictionary struct {
	texts     *messages.Catalogue
	topics    *topics.Taxonomy
	sets      map[string]map[string]string // values by their folded labels, by set
	countries map[string]string
	languages map[string]string
}

// nameLanguages returns the languages in which names of languages and countries are understood.
func nameLanguages() []language.Tag {
	return []language.Tag{language.English, language.German, language.Italian, language.Spanish, language.French}
}

// fold returns a text in which case, accents, underscores and hyphens make no difference.
func fold(s string) string {
	s = strings.NewReplacer("_", " ", "-", " ", "/", " ").Replace(places.Fold(s))
	return strings.Join(strings.Fields(s), " ")
}

// value returns the value of a closed set that has the id or label.
func (d *dictionary) value(set, written string) (string, *models.FieldError) {
	values := models.SetValues(set)
	if slices.Contains(values, written) {
		return written, nil
	}
	if d.texts == nil {
		d.texts, d.sets = messages.Open(), map[string]map[string]string{}
	}
	if d.sets[set] == nil {
		labels := map[string]string{}
		for _, v := range values {
			labels[fold(v)] = v
			labels[fold(d.texts.Text("en", "label."+set+"."+v, nil))] = v
		}
		d.sets[set] = labels
	}
	if v, known := d.sets[set][fold(written)]; known {
		return v, nil
	}
	return "", &models.FieldError{
		Code: "unknown_value", Allowed: values, Suggestions: models.SuggestNames(fold(written), values),
		Params: map[string]any{"allowed": strings.Join(values, ", ")},
	}
}

// topic returns the id of a topic by its id, label or synonym in any language.
func (d *dictionary) topic(written string) (string, *models.FieldError) {
	if d.topics == nil {
		d.topics = topics.Open()
	}
	if topic, known := d.topics.FindByName(written); known {
		return topic.ID, nil
	}
	near := d.topics.SuggestIDs(models.ShortenName(written))
	return "", &models.FieldError{Code: "unknown_topic", Suggestions: near, Params: map[string]any{"suggestions": strings.Join(near, ", ")}}
}

// language returns a BCP 47 tag by itself or by the name of the language.
func (d *dictionary) language(written string) (string, *models.FieldError) {
	tag, err := language.Parse(written)
	if err == nil && tag != language.Und && !strings.Contains(written, "_") {
		return written, nil
	}
	if d.languages == nil {
		d.languages = messages.LanguageCodes(nameLanguages()...)
	}
	if code, known := d.languages[strings.ToLower(written)]; known {
		return code, nil
	}
	return "", fieldError("unknown_language")
}

// country returns an ISO 3166-1 code by itself or by the name of the country.
func (d *dictionary) country(written string) (string, *models.FieldError) {
	if d.countries == nil {
		d.countries = messages.CountryCodes(nameLanguages()...)
	}
	if code, known := d.countries[strings.ToLower(strings.TrimSuffix(written, "."))]; known {
		return code, nil
	}
	region, err := language.ParseRegion(written)
	if err != nil || len(written) != 2 || !region.IsCountry() {
		return "", fieldError("unknown_country")
	}
	return region.String(), nil
}

// parseBool returns a claim as people write it.
func parseBool(written string) (bool, *models.FieldError) {
	switch strings.ToLower(written) {
	case "yes", "y", "x":
		return true, nil
	case "no", "n", "-":
		return false, nil
	}
	b, err := strconv.ParseBool(strings.ToLower(written))
	if err != nil {
		return false, &models.FieldError{Code: "wrong_type", Params: map[string]any{"expected": "true, false, yes or no"}}
	}
	return b, nil
}

// parseNumber returns a number with a point or a comma before its decimals.
func parseNumber(written string) (float64, error) {
	if strings.Count(written, ",") == 1 && !strings.Contains(written, ".") {
		written = strings.Replace(written, ",", ".", 1)
	}
	return strconv.ParseFloat(written, 64)
}

func fieldError(code string) *models.FieldError { return &models.FieldError{Code: code} }
