package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
)

// Each closed set whose values pages show has words for them in every language of pages.
func TestLabelsOfPagesAreInEveryLanguage(t *testing.T) {
	t.Parallel()
	labels, found := regexp.MustCompile(`Label\("([a-z_]+)"`), map[string]bool{}
	for _, pattern := range []string{"*.go", "view/*.go", "view/*.templ", "../api/views/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range labels.FindAllSubmatch(source, -1) {
				found[string(match[1])] = true
			}
		}
	}
	if len(found) < 20 {
		t.Errorf("pages show only %d sets", len(found))
	}
	for _, language := range messages.Open().PageLanguages() {
		data, err := os.ReadFile(filepath.Join("..", "reference", "messages", language+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for set := range found {
			for _, value := range models.SetValues(set) {
				if code := "label." + set + "." + value; texts[code] == nil {
					t.Errorf("%s has no %s", language, code)
				}
			}
		}
	}
}
