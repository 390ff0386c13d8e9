// Package messages turns codes with parameters into sentences in the reader's language. It alone
// holds sentences that people read; the rest of the program deals in codes. There is a file per
// language. English has every message; the others have those of pages, of rankings and of closed sets.
package messages

import (
	"embed"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed *.json
var files embed.FS

// fallback is the language that every message is in.
const fallback = "en"

// Catalogue holds the messages. It is safe for concurrent use.
type Catalogue struct {
	localizers     map[string]func() *i18n.Localizer // by language, read once
	locales        map[string]func() *Locale         // by language, prepared once
	codes          []string
	languages      []string        // that have every message
	labelLanguages []string        // that pages, rankings, labels, and names of languages and countries are in
	labelMatcher   LanguageMatcher // of labelLanguages
}

// Open reads the embedded messages.
func Open() *Catalogue {
	c, err := open()
	if err != nil {
		panic("texts: " + err.Error()) // an embedded file is wrong; the first test finds it
	}
	return c
}

// open reads English. Another language is read when somebody first reads it: all of them take more
// memory than the rest of a command.
func open() (*Catalogue, error) {
	c := &Catalogue{
		localizers: map[string]func() *i18n.Localizer{}, locales: map[string]func() *Locale{}, languages: []string{fallback},
		labelLanguages: []string{"en", "de", "it", "es", "bn", "hi", "zh", "he", "ar", "ms"},
	}
	english, err := files.ReadFile(fallback + ".json")
	if err != nil {
		return nil, err
	}
	if err := c.readCodes(english); err != nil {
		return nil, err
	}
	for _, lang := range c.labelLanguages {
		c.localizers[lang] = sync.OnceValue(func() *i18n.Localizer { return mustLocalize(lang) })
		c.locales[lang] = sync.OnceValue(func() *Locale { return newLocale(lang) })
	}
	c.localizers[fallback]() // a wrong file ends the program at once
	c.buildLabelMatcher()
	return c, nil
}

// mustLocalize returns the messages of a language, with the English ones for those that it lacks.
func mustLocalize(lang string) *i18n.Localizer {
	bundle := i18n.NewBundle(language.English)
	for _, name := range slices.Compact([]string{fallback, lang}) {
		data, err := files.ReadFile(name + ".json")
		if err == nil {
			_, err = bundle.ParseMessageFileBytes(data, name+".json")
		}
		if err != nil {
			panic("messages: " + err.Error()) // an embedded file is wrong; the first test finds it
		}
	}
	return i18n.NewLocalizer(bundle, lang, fallback)
}

func (c *Catalogue) readCodes(data []byte) error {
	var messages map[string]any // a sentence, or its plural forms
	if err := json.Unmarshal(data, &messages); err != nil {
		return err
	}
	for code := range messages {
		c.codes = append(c.codes, code)
	}
	slices.Sort(c.codes)
	return nil
}

func (c *Catalogue) buildLabelMatcher() {
	tags := make([]language.Tag, len(c.labelLanguages))
	for i, lang := range c.labelLanguages {
		tags[i] = language.MustParse(lang)
	}
	c.labelMatcher = NewLanguageMatcher(tags)
}

// Text returns a code with its parameters in a language, or in English if that language lacks it. A
// code that is unknown is returned itself.
func (c *Catalogue) Text(lang, code string, params map[string]any) string {
	text, err := c.localizer(lang).Localize(&i18n.LocalizeConfig{MessageID: code, TemplateData: params})
	if text == "" && err != nil {
		return code
	}
	return text
}

// Plural is Text for a number of things, in the form that the language has for it. The message has
// the number, as it is written, as n.
func (c *Catalogue) Plural(lang, code string, n int, written string, params map[string]any) string {
	data := map[string]any{"n": written}
	maps.Copy(data, params)
	text, err := c.localizer(lang).Localize(&i18n.LocalizeConfig{MessageID: code, TemplateData: data, PluralCount: n})
	if text == "" && err != nil {
		return code
	}
	return text
}

func (c *Catalogue) localizer(lang string) *i18n.Localizer {
	if localizer, known := c.localizers[lang]; known {
		return localizer()
	}
	return c.localizers[fallback]()
}

// Locale returns how a language of pages writes dates and numbers; English, if pages are not in it.
func (c *Catalogue) Locale(lang string) *Locale {
	if locale, known := c.locales[lang]; known {
		return locale()
	}
	return c.locales[fallback]()
}

// Has reports whether the code is known.
func (c *Catalogue) Has(code string) bool {
	_, found := slices.BinarySearch(c.codes, code)
	return found
}

// Codes returns every code, sorted.
func (c *Catalogue) Codes() []string { return slices.Clone(c.codes) }

// Languages returns the languages that have messages.
func (c *Catalogue) Languages() []string { return slices.Clone(c.languages) }

// PageLanguages returns the languages that pages can be read in, English first.
func (c *Catalogue) PageLanguages() []string { return slices.Clone(c.labelLanguages) }

// Match picks, for an Accept-Language header, the language that the reader reads best among those
// that names and labels are in; English for an empty or broken header.
func (c *Catalogue) Match(acceptLanguage string) string {
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return fallback
	}
	if i, found := c.labelMatcher.Match(wanted); found {
		return c.labelLanguages[i]
	}
	return fallback
}

// Language returns what a language is called in another; a code that nobody knows is its own name.
func (c *Catalogue) Language(code, lang string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if message := "language." + code; c.Has(message) {
		return c.Text(lang, message, nil)
	}
	return displayName(display.Tags(language.Make(lang)), tag, code)
}

// Country returns what a country is called in a language; a code that nobody knows is its own name.
func (c *Catalogue) Country(code, lang string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return displayName(display.Regions(language.Make(lang)), region, code)
}

func displayName(namer display.Namer, x any, otherwise string) string {
	if namer == nil {
		return otherwise
	}
	if name := namer.Name(x); name != "" {
		return name
	}
	return otherwise
}
