package cli_test

import (
	"strings"
	"testing"
)

// A meeting of which only the town is known is found through it and shown in it; no feed, calendar
// or map gives it coordinates, and one that is online alone is at no distance.
func TestOnlyTheTownIsKnown(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		file := x.file("feed.json", guide(t, `{"types":["O"]}`, map[string]string{
			"Street": `{"formatted_address":"1 Example Street, Leeds LS1 1AA, UK","latitude":53.81,"longitude":-1.55}`,
			"Vague":  `{"formatted_address":"Friends House, Leeds, UK","latitude":53.8,"longitude":-1.55}`,
			"Unsaid": `{"city":"Leeds","country":"UK"}`,
			"Online": `{"city":"Leeds","country":"UK","types":["ONL"],"conference_url":"https://example.org/join"}`,
		}))
		x.done("import", "meeting-guide", "--source", "feed", file)
		near := x.groups("--near", "Leeds", "--radius-km", "5")
		for name, want := range map[string]string{"Street": "exact", "Vague": "town", "Unsaid": "town"} {
			at, _ := near[name]["locality"].(map[string]any)
			if at["precision"] != want || (at["point"] == nil) != (want == "town") {
				t.Errorf("%s: %v, want %s", name, near[name], want)
			}
		}
		if _, found := near["Online"]; found {
			t.Errorf("an online group stands in distance order: %v", near["Online"])
		}
		if online := x.groups("--q", "Online"); online["Online"] == nil || online["Online"]["distance_km"] != nil {
			t.Errorf("an online group is not found by its words, or at a distance: %v", online)
		}
		feed := x.done("export", "meeting-guide").out
		if points := strings.Count(feed, `"latitude"`); points != 1 || strings.Count(feed, `"approximate":"no"`) != 1 {
			t.Errorf("%d points in the feed, want that of the street alone: %s", points, feed)
		}
		if table := x.done("search", "groups", "--near", "Leeds").out; strings.Count(table, "in Leeds") != 2 || strings.Contains(table, " 0.0 km") {
			t.Errorf("the town is not said: %s", table)
		}
	})
}
