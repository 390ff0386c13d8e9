package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var requirementID = regexp.MustCompile(`\b\d+\.\d+\.\d+\b`)

// Every requirement of levels 1 and 2 is on the page once, and nothing else that looks like one.
func TestEveryRequirementIsOnThePageOnce(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("testdata/asvs-5.0.0-ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, answers, _ := strings.Cut(string(page), "\n## ") // before it the page explains how ids are written
	found := map[string]int{}
	for _, id := range requirementID.FindAllString(answers, -1) {
		found[id]++
	}
	_, ids, _ := strings.Cut(string(list), "\n") // the first line names their source
	required := strings.Fields(ids)
	if len(required) < 250 {
		t.Errorf("the list has %d ids; is it whole?", len(required))
	}
	for _, id := range required {
		if found[id] != 1 {
			t.Errorf("%s is on the page %d times", id, found[id])
		}
		delete(found, id)
	}
	for id := range found {
		t.Errorf("%s is no requirement of level 1 or 2", id)
	}
}
