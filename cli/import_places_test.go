package cli_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// guide is a Meeting Guide feed of records that share what common says; each is named by its slug.
func guide(t *testing.T, common string, records map[string]string) string {
	t.Helper()
	var feed []map[string]any
	for slug, record := range records {
		all := map[string]any{"slug": slug, "name": slug, "day": 1, "time": "19:00"}
		for _, said := range []string{common, record} {
			if err := json.Unmarshal([]byte(said), &all); err != nil {
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

// meeting is the first meeting of a group.
func (x *terminal) meeting(group map[string]any) map[string]any {
	x.t.Helper()
	list, _ := group["meetings"].([]any)
	if len(list) == 0 {
		x.t.Fatalf("no meetings: %v", group)
	}
	m, _ := list[0].(map[string]any)
	return m
}

// What a record says of attendance decides how it is held, then what it says of its point, then what
// is there. A British address has three parts and is one all the same.
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
