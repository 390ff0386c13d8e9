package guidance_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/guidance"
	"github.com/shg-directory/shg/reference/messages"
)

// Every stage has a text in every language of pages, no two of which are the same, and sources.
func TestEveryStageHasGuidance(t *testing.T) {
	t.Parallel()
	book, languages := guidance.Open(), messages.Open().PageLanguages()
	if len(languages) != len(guidance.Languages()) {
		t.Errorf("%d languages of pages, %d of guidance", len(languages), len(guidance.Languages()))
	}
	seen := map[string]string{}
	for _, stage := range models.SetValues("stage") {
		for _, language := range languages {
			text := book.Text(language, models.Stage(stage))
			if !slices.Contains(guidance.Languages(), language) || len(text.Asks) < 2 || len(text.Helps) < 2 {
				t.Errorf("%s in %s: %+v", stage, language, text)
			}
			for _, sentence := range append(append([]string{text.Lead}, text.Asks...), text.Helps...) {
				if before := seen[sentence]; strings.TrimSpace(sentence) == "" || before != "" {
					t.Errorf("%s in %s: %q is empty or that of %s", stage, language, sentence, before)
				}
				seen[sentence] = stage + " in " + language
			}
		}
		if sources := book.Sources(models.Stage(stage)); len(sources) < 3 {
			t.Errorf("%s has %d sources", stage, len(sources))
		}
	}
}
