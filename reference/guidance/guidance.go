// Package guidance is what groups at each stage of development tend to ask for, and what tends to help:
// our own summary of the literature, in every language of pages, with its sources.
package guidance

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shg-directory/shg/models"
)

//go:embed texts/*.json sources.json
var files embed.FS

// fallback is the language of a text that the reader's language lacks.
const fallback = "en"

// Book has the texts. Make it with Open; it is safe for concurrent use.
type Book struct {
	texts   map[string]map[models.Stage]models.GuidanceText // by language
	sources []models.GuidanceSource
}

// Open reads the embedded texts.
func Open() *Book {
	b, err := open()
	if err != nil {
		panic("guidance: " + err.Error()) // an embedded file is wrong; the first test finds it
	}
	return b
}

func open() (*Book, error) {
	b := &Book{texts: map[string]map[models.Stage]models.GuidanceText{}}
	for _, language := range Languages() {
		var texts map[models.Stage]models.GuidanceText
		if err := read("texts/"+language+".json", &texts); err != nil {
			return nil, err
		}
		b.texts[language] = texts
	}
	return b, read("sources.json", &b.sources)
}

func read(name string, into any) error {
	data, err := files.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Languages returns the languages that there are texts in.
func Languages() []string {
	return []string{fallback, "de", "it", "es", "bn", "hi", "zh", "he", "ar", "ms"}
}

// Text returns the text about a stage in a language, else in English.
func (b *Book) Text(language string, stage models.Stage) models.GuidanceText {
	if texts, known := b.texts[language]; known {
		return texts[stage]
	}
	return b.texts[fallback][stage]
}

// Sources returns the works that the text about a stage summarises, by their authors.
func (b *Book) Sources(stage models.Stage) []models.GuidanceSource {
	var found []models.GuidanceSource
	for _, s := range b.sources {
		if slices.Contains(s.Stages, stage) {
			found = append(found, s)
		}
	}
	return found
}
