package api_test

import (
	"fmt"
	"net/http"
	"testing"
)

// A whole number may be written in any way that JSON Schema takes, in bodies, patches, addresses,
// searches and feeds; a fraction is refused.
func TestWholeNumbersAtEveryDoor(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, partner := s.member("A steward"), s.partner("leeds-aa")
		group := s.ask("POST", "/groups", steward, `{"name":"A","min_age":1.8e1,"size":{"min":53.0}}`).wantStatus(http.StatusCreated)
		if group.at("min_age") != 18.0 || group.at("size/min") != 53.0 {
			t.Errorf("%v, %v", group.at("min_age"), group.at("size/min"))
		}
		path := "/groups/" + group.text("id")
		if got := s.askAs("PATCH", path, steward, `{"min_age":2.1e1}`, "application/merge-patch+json").wantStatus(http.StatusOK).at("min_age"); got != 21.0 {
			t.Errorf("patched to %v", got)
		}
		s.askAs("PATCH", path, steward, `{"min_age":21.5}`, "application/merge-patch+json").wantProblem(http.StatusUnprocessableEntity, "invalid", "/min_age", "wrong_type")
		s.ask("POST", "/groups", steward, `{"name":"A","min_age":1.5}`).wantProblem(http.StatusUnprocessableEntity, "invalid", "/min_age", "wrong_type")
		s.ask("POST", "/groups", steward, "{\"name\":\" \u2800\"}").wantProblem(http.StatusUnprocessableEntity, "invalid", "/name", "blank")
		plain := &conforming{site: s} // the checker of requests takes no such number in an address
		if got := plain.plain("GET", "/api/v1/groups?per_page=1e1&age=3e1").wantStatus(http.StatusOK).at("per_page"); got != 10.0 {
			t.Errorf("%v on a page", got)
		}
		s.ask("GET", "/groups?per_page=1.5", person{}, nil).wantProblem(http.StatusBadRequest, "invalid_parameter", "per_page", "wrong_type")
		if got := s.ask("POST", "/groups/search", person{}, `{"per_page":5.3e1,"age":30.0}`).wantStatus(http.StatusOK).at("per_page"); got != 53.0 {
			t.Errorf("%v on a page", got)
		}
		s.ask("POST", "/groups/search", person{}, `{"per_page":1.5}`).wantProblem(http.StatusUnprocessableEntity, "invalid", "/per_page", "wrong_type")
		for _, feed := range []struct{ kind, feed, pointer string }{
			{NDJSONType, `{"record":"a","group":{"name":"A","topics":["alcohol"],"language":"en","timezone":"Europe/London","min_age":%s}}`, "/group/min_age"},
			{"text/csv", "record,name,topics,language,timezone,min_age\na,A,alcohol,en,Europe/London,%s", "/min_age"},
		} {
			for number, want := range map[string]string{"1.8e1": "[]", "18.5": "[" + feed.pointer + " wrong_type]"} {
				job := s.handIn(partner, "/sources/leeds-aa/imports", feed.kind, fmt.Sprintf(feed.feed, number))
				s.work()
				got := []string{}
				for _, r := range s.ask("GET", job+"/results", partner, nil).items() {
					for _, e := range r["errors"].([]any) {
						wrong, _ := e.(map[string]any)
						got = append(got, fmt.Sprint(wrong["pointer"], " ", wrong["code"]))
					}
				}
				if fmt.Sprint(got) != want {
					t.Errorf("%s %s: %v, want %s", feed.kind, number, got, want)
				}
			}
		}
	})
}
