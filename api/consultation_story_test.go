package api_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const storyPage = "../docs/consultation.md"

// storySteps are the steps of the story in docs/consultation.md.
func storySteps() []string {
	return []string{
		"Five women are a group", "Members state needs, in Bangla", "Others endorse them", "Three consultants are listed", "The group opens its request as a call",
		"The ranking says who fits, and why the others do not", "Consultants see the call, if they fit", "The group invites, the consultant asks and accepts", "Both agree on terms",
		"They change the terms", "They meet twice", "Resources stay with the group", "Needs are met, as members say", "The group concludes, with a new stage",
		"Five members give feedback", "Two more groups, in short", "The ratings of the month", "A fourth group reads it in its ranking",
	}
}

// The story of docs/consultation.md happens as it is written there: every call in it is sent, in its
// order, and is answered with what the page shows.
func TestStoryOfAConsultation(t *testing.T) {
	page, err := os.ReadFile(storyPage)
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## The story\n")
	section, _, _ = strings.Cut(section, "\n## ")
	steps, err := readStory(section)
	if err != nil {
		t.Fatalf("%s: %v", storyPage, err)
	}
	var titles []string
	for _, one := range steps {
		titles = append(titles, one.title)
		if len(one.scenes) == 0 {
			t.Errorf("%q: nothing happens", one.title)
		}
	}
	if diff := cmp.Diff(storySteps(), titles); diff != "" {
		t.Fatalf("the steps of the story (-test +page):\n%s", diff)
	}
	each(t, func(_ *testing.T, s *site) {
		y := newStory(s)
		for _, one := range steps {
			y.happen(one)
		}
	})
}
