package cli_test

import (
	"fmt"
	"strings"
	"testing"
)

// A record's own point is stored, wherever it is. Territories are also found by the name of their
// country. Zone and place follow the point inside the state named, and an import reports if words
// and point disagree.
func TestARecordsOwnPointIsKept(t *testing.T) {
	const street = `"approximate":"no","formatted_address":"1 Example Street, `
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		file := x.file("feed.json", guide(t, `{"types":["O"]}`, map[string]string{
			"Reunion": `{` + street + `97400 Saint-Denis, France","latitude":-20.88,"longitude":55.45}`,
			"Outback": `{` + street + `Gibson Desert, WA 6000, Australia","latitude":-24.5,"longitude":125.5}`,
			"Midtown": `{` + street + `Kansas City, MO 64113, USA","latitude":39.02,"longitude":-94.605,"regions":["Kansas City","Midtown"]}`,
			"Wrong":   `{` + street + `Leeds, UK","latitude":53.8,"longitude":103.8}`,
			"Unsaid":  `{` + street + `97400 Saint-Denis, France","latitude":-20.88,"longitude":0}`,
		}))
		report := x.done("import", "meeting-guide", "--source", "feed", file)
		if text := report.out + report.err; !strings.Contains(text, "Wrong") || !strings.Contains(text, "Asia/Irkutsk") {
			t.Errorf("the import does not say that words and point disagree: %s", text)
		}
		groups := x.groups()
		for name, want := range map[string]string{
			"Reunion": "Saint-Denis RE Indian/Reunion -20.88 55.45", "Outback": "<nil> AU Australia/Perth -24.5 125.5",
			"Midtown": "Kansas City US America/Chicago 39.02 -94.605", "Wrong": "<nil> GB Asia/Irkutsk 53.8 103.8",
		} {
			at, _ := groups[name]["locality"].(map[string]any)
			place, _ := at["place"].(map[string]any)
			point, _ := at["point"].(map[string]any)
			got := fmt.Sprint(place["name"], " ", place["country"], " ", groups[name]["timezone"], " ", point["lat"], " ", point["lon"])
			if got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
			if name == "Midtown" && (at["label"] != "Midtown, Kansas City" || place["region"] != "Missouri") {
				t.Errorf("Midtown is in %v, %v", at["label"], place["region"])
			}
		}
		if zone := groups["Unsaid"]["timezone"]; zone != "Indian/Reunion" {
			t.Errorf("a latitude alone is a point: %v", zone)
		}
	})
}

// Tables report it too, in their own words.
func TestATableSaysWhereWordsAndPointDisagree(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	table := "record,name,topics,country,lat,lon,meeting_days,meeting_start\na,Wrong,alcohol,GB,53.8,103.8,MO,19:00\nb,Right,alcohol,FR,-20.88,55.45,MO,19:00\n"
	report := x.done("import", "csv", "--source", "table", x.file("table.csv", table))
	if text := report.out + report.err; strings.Count(text, "lies elsewhere") != 1 || !strings.Contains(text, "Asia/Irkutsk") {
		t.Errorf("said: %s", text)
	}
	if zone := x.groups()["Right"]["timezone"]; zone != "Indian/Reunion" {
		t.Errorf("the table's group on Réunion has the zone %v", zone)
	}
}
