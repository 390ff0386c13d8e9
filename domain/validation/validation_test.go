package validation_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/topics"
)

func TestCheckNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	validator := validation.New(topics.Open())
	good := models.GroupInput{Name: "Tuesday Night", Topics: []string{"alcohol"}, Language: "en", Timezone: "Europe/London"}
	cases := []struct {
		name          string
		change        func(*models.GroupInput)
		pointer, code string
	}{
		{"no name", func(g *models.GroupInput) { g.Name = "" }, "/name", "required"},
		{"NUL in a name", func(g *models.GroupInput) { g.Name = "a\x00b" }, "/name", "control_character"},
		{"an override that turns text round", func(g *models.GroupInput) { g.Name = "a\u202eb" }, "/name", "control_character"},
		{"bad UTF-8", func(g *models.GroupInput) { g.Description = "a\xff" }, "/description", "control_character"},
		{"unknown topic", func(g *models.GroupInput) { g.Topics = []string{"alcohool"} }, "/topics/0", "unknown_topic"},
		{"unknown kind", func(g *models.GroupInput) { g.Kind = "club" }, "/kind", "unknown_value"},
		{"a zone that does not exist", func(g *models.GroupInput) { g.Timezone = "Mars/Olympus" }, "/timezone", "unknown_timezone"},
		{"the machine's zone is none", func(g *models.GroupInput) { g.Timezone = "Local" }, "/timezone", "unknown_timezone"},
		{"a language that does not exist", func(g *models.GroupInput) { g.Languages = []string{"xx"} }, "/languages/0", "unknown_language"},
		{"a place outside the globe", func(g *models.GroupInput) { g.Locality.Point = &models.Point{Lat: 91} }, "/locality/point/lat", "out_of_range"},
		{"a meeting's start", func(g *models.GroupInput) { g.Meetings = []models.MeetingInput{{Start: "25:00"}} }, "/meetings/0/start", "invalid_time"},
		{"a translation's name", func(g *models.GroupInput) {
			g.Translations = map[string]models.Translation{"bn": {Name: "a\nb"}}
		}, "/translations/bn/name", "control_character"},
		{"an address of a script", func(g *models.GroupInput) {
			g.Links = []models.Link{{Kind: models.LinkWebsite, URL: "javascript:alert(1)"}}
		}, "/links/0/url", "invalid_url"},
	}
	if err := validator.Validate(&good); err != nil {
		t.Fatalf("a good input is refused: %v", err)
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			input := good
			c.change(&input)
			var invalid *models.InvalidError
			if err := validator.Validate(&input); !errors.As(err, &invalid) {
				t.Fatalf("got %v, want an InvalidError", err)
			}
			got := [2]string{invalid.Fields[0].Pointer, invalid.Fields[0].Code}
			if diff := cmp.Diff([2]string{c.pointer, c.code}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
