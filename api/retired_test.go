package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/docs"
)

// told returns the one change after a mirror's cursor, with its group. The mirror applies it.
func (m *mirror) told(s *site) map[string]any {
	s.t.Helper()
	got := s.ask("GET", "/changes?include=group&cursor="+m.cursor+m.query, person{}, nil).wantStatus(http.StatusOK)
	if len(got.items()) != 1 {
		s.t.Fatalf("%d changes: %s", len(got.items()), got.body)
	}
	m.take(got.items()[0])
	m.cursor = got.text("next_cursor")
	return got.items()[0]
}

// hasEnded reports whether a change is of a group that stays and has ended.
func hasEnded(change map[string]any) bool {
	group, _ := change["group"].(map[string]any)
	return change["type"] == "group.upserted" && group["activity"] == "ended"
}

// A retired record appears in the log as a group that has ended and can still be read, and one that
// comes back as itself.
func TestRetiredRecordsAreTold(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("leeds"), recordPath("leeds", "tue-1")
		id := s.ask("PUT", path, key, leeds("Tuesday")).wantStatus(http.StatusCreated).text("id")
		all, own := newMirror(""), newMirror("&source=leeds")
		all.catchUp(s)
		own.catchUp(s)
		s.ask("DELETE", path, key, nil).wantStatus(http.StatusNoContent)
		for _, m := range []*mirror{all, own} {
			if change := m.told(s); !hasEnded(change) || change["id"] != id {
				t.Errorf("retired: %v", change)
			}
		}
		s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
		back := s.ask("PUT", path, key, leeds("Tuesday")).wantStatus(http.StatusCreated)
		if back.header.Get("Location") != "/api/v1/groups/"+id {
			t.Errorf("came back at %s", back.header.Get("Location"))
		}
		for _, m := range []*mirror{all, own} {
			if change := m.told(s); hasEnded(change) || change["id"] != id || change["type"] != "group.upserted" {
				t.Errorf("came back: %v", change)
			}
		}
	})
}

// A record that a complete feed lacks is reported like one that is retired by itself.
func TestWhatACompleteFeedLacksIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("leeds"), "/sources/leeds/imports"
		s.imported(key, path, NDJSONType, lines(t, 10))
		m := newMirror("")
		m.catchUp(s)
		expect(s.imported(key, path+"?complete=true", NDJSONType, lines(t, 10, 4)), "done: created 0 updated 0 unchanged 9 retired 1 refused 0")
		if change := m.told(s); !hasEnded(change) {
			t.Errorf("%v", change)
		}
		if len(m.groups) != 10 {
			t.Errorf("the copy holds %d groups", len(m.groups))
		}
		expect(s.imported(key, path+"?complete=true", NDJSONType, lines(t, 10)), "done: created 0 updated 1 unchanged 9 retired 0 refused 0")
		if change := m.told(s); hasEnded(change) {
			t.Errorf("%v", change)
		}
	})
}

// The description promises 201 for what the answer is 201 for.
func TestPutRecordSaysWhatIsNew(t *testing.T) {
	t.Parallel()
	var described struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Description string }
		}
	}
	if err := json.Unmarshal(docs.Description().JSON, &described); err != nil {
		t.Fatal(err)
	}
	answers := described.Paths["/sources/{source}/records/{record}"]["put"].Responses
	if !strings.Contains(answers["201"].Description, "retired") || strings.Contains(answers["200"].Description, "before") {
		t.Errorf("201 %q, 200 %q", answers["201"].Description, answers["200"].Description)
	}
}
