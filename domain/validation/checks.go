package validation

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/go-playground/validator/v10"
	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

var (
	clockPattern   = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
	amountPattern  = regexp.MustCompile(`^\d{1,9}(\.\d{1,2})?$`)
	foundedPattern = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)
	areaPattern    = regexp.MustCompile(`^[A-Z]{2}(\.[A-Za-z0-9]{1,10})?$`)
)

// setValues returns the values of every closed set, by its name.
func setValues() map[string][]string {
	values := map[string][]string{}
	for _, set := range models.Sets() {
		values[set.Name] = set.Values
	}
	return values
}

func (v *Validator) tagChecks() map[string]validator.Func {
	sets := setValues()
	text := func(good func(string) bool) validator.Func {
		return func(fl validator.FieldLevel) bool { return good(fl.Field().String()) }
	}
	return map[string]validator.Func{
		"text":     text(func(s string) bool { return models.IsText(s) && !models.IsBlank(s) }),
		"prose":    text(func(s string) bool { return models.IsProse(s) && !models.IsBlank(s) }),
		"name":     text(models.IsName),
		"linkless": text(func(s string) bool { return !HasLink(s) }),
		"topic":    text(func(s string) bool { _, known := v.topics.Topic(s); return known }),
		"language": text(IsLanguage),
		"country":  text(IsCountry),
		"area":     text(func(s string) bool { return areaPattern.MatchString(s) && IsCountry(s[:2]) }),
		"timezone": text(places.IsZone),
		"clock":    text(clockPattern.MatchString),
		"clock24":  text(func(s string) bool { return s == "24:00" || clockPattern.MatchString(s) }),
		"weburl":   text(IsWebURL),
		"amount":   text(amountPattern.MatchString),
		"currency": text(isCurrency),
		"founded":  text(foundedPattern.MatchString),
		"set": func(fl validator.FieldLevel) bool {
			return slices.Contains(sets[fl.Param()], fl.Field().String())
		},
	}
}

// IsLanguage reports whether s is a BCP 47 tag whose subtags exist, in whatever case: BCP 47 does
// not distinguish them.
func IsLanguage(s string) bool {
	if s == "" || len(s) > 35 || strings.Contains(s, "_") {
		return false
	}
	tag, err := language.Parse(s)
	return err == nil && tag != language.Und
}

// CanonicalLanguageTag writes a BCP 47 tag in the case that BCP 47 recommends, pt-BR for PT-br, and
// leaves what is none as it is.
func CanonicalLanguageTag(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == '-' || r == '_' || unicode.IsUpper(r) }) {
		return s // as most are
	}
	if !IsLanguage(s) {
		return s
	}
	tag, err := language.Raw.Parse(s)
	if err != nil {
		return s
	}
	return tag.String()
}

// IsCountry reports whether s is an ISO 3166-1 alpha-2 code of a country.
func IsCountry(s string) bool {
	if len(s) != 2 || strings.ToUpper(s) != s {
		return false
	}
	region, err := language.ParseRegion(s)
	return err == nil && region.IsCountry() && region.Canonicalize().String() == s // UK is said for GB, and is no code of ISO 3166-1
}

// IsWebURL reports whether s is an absolute http or https address with a host and without a user.
func IsWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && models.IsText(s)
}

func isCurrency(s string) bool {
	_, err := currency.ParseISO(s)
	return err == nil && strings.ToUpper(s) == s
}
