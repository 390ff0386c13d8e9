package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const guideType = "application/vnd.meeting-guide+json"

// A source stores its options: later feeds and single records use these. An import that replaces or
// drops one needs change_options.
func TestImportOptionsAreStored(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("office"), "/sources/office/imports"
		const guide = `[{"slug":"m1","name":"First Step","day":1,"time":"19:30"}]`
		zone := func(name string) any {
			return s.ask("GET", "/groups?q="+strings.ReplaceAll(name, " ", "+"), person{}, nil).at("items/0/timezone")
		}
		url := path + "?topic=alcohol&timezone=America/Chicago"
		expect(s.imported(key, url, guideType, guide), "done: created 1 updated 0 unchanged 0 retired 0 refused 0")
		expect(s.imported(key, path, guideType, guide), "done: created 0 updated 0 unchanged 1 retired 0 refused 0")
		for _, change := range []string{"?topic=gambling", "?topic=", "?timezone=Europe/London"} {
			got := s.askAs("POST", path+change, key, guide, guideType).wantStatus(http.StatusConflict)
			if !strings.Contains(string(got.body), "hold for every record of office") {
				t.Errorf("%s: %s", change, got.body)
			}
		}
		changed := s.imported(key, path+"?topic=gambling&change_options=true", guideType, guide)
		expect(changed, "done: created 0 updated 1 unchanged 0 retired 0 refused 0")
		if got := fmt.Sprint(changed.at("options_changed")); got != "[map[from:alcohol option:topic to:gambling]]" {
			t.Errorf("changed %s", got)
		}
		s.ask("PUT", recordPath("office", "r1"), key, map[string]any{"name": "Second Step"}).wantStatus(http.StatusCreated)
		expect(s.imported(key, path, NDJSONType, `{"record":"r2","group":{"name":"Third Step"}}`),
			"done: created 1 updated 0 unchanged 0 retired 0 refused 0")
		for _, name := range []string{"First Step", "Second Step", "Third Step"} {
			if got := zone(name); got != "America/Chicago" {
				t.Errorf("%s has the zone %v", name, got)
			}
		}
		leedsZone := s.ask("PUT", recordPath("office", "r3"), key, leeds("Fourth Step")).wantStatus(http.StatusCreated)
		if got := leedsZone.at("timezone"); got != "Europe/London" {
			t.Errorf("a record in Leeds has the zone %v", got)
		}
	})
}
