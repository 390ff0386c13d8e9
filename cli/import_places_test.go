package cli_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// guide returns a Meeting Guide feed of records with the members of common; each is named by its
// slug.
func guide(t *testing.T, common string, records map[string]string) string {
	t.Helper()
	var feed []map[string]any
	for _, slug := range slices.Sorted(maps.Keys(records)) {
		record := records[slug]
		all := map[string]any{"slug": slug, "name": slug, "day": 1, "time": "19:00"}
		for _, text := range []string{common, record} {
			if err := json.Unmarshal([]byte(text), &all); err != nil {
				t.Fatal(err)
			}
		}
		feed = append(feed, all)
	}
	body, err := json.Marshal(feed)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// meeting returns the first meeting of a group.
func (x *terminal) meeting(group map[string]any) map[string]any {
	x.t.Helper()
	list, _ := group["meetings"].([]any)
	if len(list) == 0 {
		x.t.Fatalf("no meetings: %v", group)
	}
	m, _ := list[0].(map[string]any)
	return m
}

// What a record has for attendance decides how it is held, then what it has for its point, then
// what is there. A British address has three parts but is one address.
func TestAttendanceThenApproximateThenWhatIsThere(t *testing.T) {
	const common = `{"formatted_address":"12 Example Street, Leeds LS1 1AA, UK","latitude":53.8,"longitude":-1.55,
		"location":"Friends House","conference_url":"https://example.org/join"}`
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		x.done("import", "meeting-guide", "--source", "leeds", x.file("feed.json", guide(t, common, map[string]string{
			"Hybrid": `{"attendance_option":"hybrid","approximate":"no"}`, "Person": `{"attendance_option":"in_person"}`,
			"Online": `{"attendance_option":"online","approximate":"no"}`, "Vague": `{"attendance_option":"hybrid","approximate":"yes"}`,
			"Point": `{"approximate":"no"}`, "Region": `{"approximate":"yes"}`,
			"Town": `{"formatted_address":"Leeds, West Yorkshire, UK","location":""}`,
		})))
		for name, want := range map[string]string{
			"Hybrid": "hybrid Friends House", "Person": "in_person Friends House", "Online": "online ",
			"Point": "hybrid Friends House", "Region": "online ", "Town": "online ", "Vague": "hybrid ",
		} {
			m := x.meeting(x.groups("--q", name)[name])
			venue, _ := m["venue"].(string)
			if got := fmt.Sprint(m["format"], " ", venue); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
			if address := fmt.Sprint(m["address"]); venue != "" && !strings.Contains(address, "Example Street") {
				t.Errorf("%s has the address %s", name, address)
			}
		}
	})
}

// A group id joins meetings whose group's name or place agrees, and never those of a whole
// district.
func TestGroupIDJoinsOnlyWhatAgrees(t *testing.T) {
	at := func(id, group, street, lat string) string {
		return fmt.Sprintf(`{"group_id":%q,"group":%q,"formatted_address":%q,"latitude":%s,"longitude":-1.55}`,
			id, group, street+", Leeds, LS1, UK", lat)
	}
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		feed := guide(t, `{"types":["O"],"approximate":"no"}`, map[string]string{
			"alike-1": at("1", "Alike", "1 First Street", "53.80"), "alike-2": at("1", "alike", "9 Ninth Street", "53.90"),
			"place-1": at("2", "Morning", "2 Second Street", "53.80"), "place-2": at("2", "Evening", "2 Second Street", "53.80"),
			"district-1": at("3", "District 07", "3 Third Street", "53.80"), "district-2": at("3", "District 07", "4 Fourth Street", "54.40"),
			"named-1":  strings.Replace(at("4", "North", "5 Fifth Street", "53.8"), "{", `{"district":"North",`, 1),
			"named-2":  strings.Replace(at("4", "North", "6 Sixth Street", "54.4"), "{", `{"district":"North",`, 1),
			"differ-1": at("5", "One", "7 Seventh Street", "53.80"), "differ-2": at("5", "Two", "8 Eighth Street", "54.40"),
		})
		file := x.file("feed.json", feed)
		if got := x.done("import", "meeting-guide", "--source", "leeds", file, "--json").object(t); got["created"] != 8.0 {
			t.Errorf("%v groups of 10 meetings, want 8", got["created"])
		}
		if got := x.done("import", "meeting-guide", "--source", "leeds", file, "--json").object(t); got["unchanged"] != 8.0 {
			t.Errorf("%v groups are the same again, want 8", got["unchanged"])
		}
	})
}
