package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// partner returns a key of a source and nothing else.
func (s *site) partner(source string) person {
	s.t.Helper()
	return s.person("Sync of "+source, models.AccountPlain, "source:"+source)
}

func recordPath(source, name string) string {
	return "/sources/" + source + "/records/" + url.PathEscape(name)
}

// with returns the input with some members changed.
func with(input map[string]any, changes ...any) map[string]any {
	for i := 0; i < len(changes); i += 2 {
		name, _ := changes[i].(string)
		input[name] = changes[i+1]
	}
	return input
}

// version returns the version of a group as anybody reads it.
func (s *site) version(id string) any {
	s.t.Helper()
	return s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK).at("version")
}

func TestPutRecord(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("leeds")
		path := recordPath("leeds", "tue-1")
		created := s.ask("PUT", path, key, leeds("Tuesday")).wantStatus(http.StatusCreated)
		id := created.text("id")
		if created.header.Get("Location") != "/api/v1/groups/"+id || created.at("sources/0/source") != "leeds" || created.at("sources/0/records/0") != "tue-1" {
			t.Errorf("%s %s", created.header.Get("Location"), created.body)
		}
		again := s.ask("PUT", path, key, leeds("Tuesday")).wantStatus(http.StatusOK)
		if again.at("version") != created.at("version") || again.text("id") != id {
			t.Errorf("the same again: %s", again.body)
		}
		changed := s.ask("PUT", path, key, with(leeds("Tuesday"), "notice", "Closed on Christmas Day")).wantStatus(http.StatusOK)
		if changed.at("version") == created.at("version") || changed.text("meetings/0/id") != created.text("meetings/0/id") {
			t.Errorf("changed: %s", changed.body)
		}
		s.ask("DELETE", path, key, nil).wantStatus(http.StatusNoContent)
		s.ask("DELETE", path, key, nil).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK); got.at("activity") != "ended" || len(got.at("sources").([]any)) != 0 {
			t.Errorf("retired: %s", got.body)
		}
		back := s.ask("PUT", path, key, leeds("Tuesday")).wantStatus(http.StatusCreated)
		if back.text("id") != id || back.at("activity") != "active" || back.text("meetings/0/id") != created.text("meetings/0/id") {
			t.Errorf("came back as %s", back.body)
		}
		s.ask("DELETE", recordPath("leeds", "never-there"), key, nil).wantStatus(http.StatusNoContent)
	})
}

// A record may have any name that can be in an address.
func TestRecordNames(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("leeds")
		for _, name := range []string{"a/b", "..a", "a%2Fb", "ঢাকা ১", "a?b#c", "a b+c", "%", "a/../b", "é", "e\u0301"} {
			got := s.ask("PUT", recordPath("leeds", name), key, leeds("Named "+name)).wantStatus(http.StatusCreated)
			if got.at("sources/0/records/0") != name {
				t.Errorf("%q is kept as %v", name, got.at("sources/0/records/0"))
			}
			s.ask("PUT", recordPath("leeds", name), key, leeds("Named "+name)).wantStatus(http.StatusOK)
		}
		s.ask("PUT", recordPath("leeds", ".."), key, leeds("Dots")).wantProblem(400, "invalid_parameter", "record", "invalid_value")
		s.ask("DELETE", recordPath("leeds", ".."), key, nil).wantProblem(400, "invalid_parameter", "record", "invalid_value")
		s.ask("PUT", "/sources/leeds/records/%00", key, leeds("NUL")).wantProblem(400, "invalid_parameter", "record", "control_character")
		s.ask("PUT", "/sources/leeds/records/%ff", key, leeds("Not UTF-8")).wantProblem(400, "invalid_parameter", "record", "control_character")
		long := s.ask("PUT", recordPath("leeds", strings.Repeat("é", 101)), key, leeds("Long"))
		long.wantProblem(400, "invalid_parameter", "record", "too_long")
		if detail := long.text("errors/0/detail"); !strings.Contains(detail, "200 bytes") {
			t.Error(detail)
		}
		s.ask("PUT", recordPath("leeds", "wrong"), key, map[string]any{"name": ""}).wantProblem(422, "invalid", "/name", "required")
		s.ask("PUT", recordPath("leeds", "wrong"), key, map[string]any{"name": "A", "nam": "B"}).wantProblem(422, "invalid", "/nam", "unknown_field")
	})
}

// An external id that no database can hold is refused with its record alone, though groups are
// looked up by it first.
func TestExternalIDsThatCannotBeStored(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("leeds")
		for member, id := range map[string]string{"scheme": `{"scheme":"a\u0000","value":"1"}`, "value": `{"scheme":"a","value":"\u0000"}`} {
			wrong := `{"name":"NUL","external_ids":[` + id + `]}`
			s.askAs("PUT", recordPath("leeds", "1"), key, wrong, "application/json").wantProblem(422, "invalid", "/external_ids/0/"+member, "control_character")
			feed := `{"record":"bad","group":` + wrong + "}\n" + lines(t, 1)
			expect(s.imported(key, "/sources/leeds/imports?dry_run=true", NDJSONType, feed), "done: created 1 updated 0 unchanged 0 retired 0 refused 1")
		}
	})
}

// A key reaches the source that it names and no other, and no source is anybody's without a key.
func TestKeysReachTheirSourceAlone(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		a, b := s.partner("a"), s.partner("b")
		s.ask("PUT", recordPath("a", "1"), a, leeds("Of A")).wantStatus(http.StatusCreated)
		for _, who := range []person{b, s.member("Somebody"), s.person("Reader", models.AccountPlain, "read")} {
			s.ask("PUT", recordPath("a", "1"), who, leeds("Of B")).wantProblem(403, "forbidden", "", "")
			s.ask("DELETE", recordPath("a", "1"), who, nil).wantProblem(403, "forbidden", "", "")
			s.ask("PUT", recordPath("nobodys", "1"), who, leeds("Of B")).wantProblem(403, "forbidden", "", "")
		}
	})
}

// No source changes what stewards manage, whether it brought the group or finds it.
func TestStewardsKeepTheirGroups(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, steward := s.partner("leeds"), s.member("A steward")
		id := s.ask("PUT", recordPath("leeds", "1"), key, leeds("Tuesday")).wantStatus(http.StatusCreated).text("id")
		account, _ := models.ParseID(steward.id)
		group, _ := models.ParseID(id)
		if err := s.app.People.ClaimGroup(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, models.Claim{GroupID: group, AccountID: account}); err != nil {
			t.Fatal(err)
		}
		before := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
		s.ask("PUT", recordPath("leeds", "1"), key, leeds("Taken over")).wantProblem(409, "conflict", "", "")
		s.ask("PUT", recordPath("leeds", "1"), key, leeds("Tuesday")).wantProblem(409, "conflict", "", "")
		known := with(leeds("Kept"), "external_ids", []any{map[string]any{"scheme": "gso", "value": "77"}})
		stewarded := s.group(steward, known)
		s.ask("PUT", recordPath("leeds", "2"), key, with(known, "name", "Taken over")).wantProblem(409, "conflict", "", "")
		if after := s.version(id); after != before.at("version") || s.version(stewarded) != float64(1) {
			t.Errorf("version %v, was %v", after, before.at("version"))
		}
		s.ask("DELETE", recordPath("leeds", "1"), key, nil).wantStatus(http.StatusNoContent)
		after := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK).object()
		want := with(before.object(), "sources", []any{}, "version", float64(2), "updated_at", after["updated_at"])
		if diff := cmp.Diff(want, after); diff != "" {
			t.Errorf("the source's going changes more than the list of sources (-want +got):\n%s", diff)
		}
	})
}

// If a partner sends its own times a late record does not undo a newer one, and one from the future
// is refused.
func TestRecordsOfAnEarlierTime(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		key, path := s.partner("leeds"), recordPath("leeds", "1")
		at := func(minutes int) string {
			return "?updated_at=" + began.Add(time.Duration(minutes)*time.Minute).Format(time.RFC3339)
		}
		s.ask("PUT", path+at(-10), key, leeds("First")).wantStatus(http.StatusCreated)
		s.ask("PUT", path+at(-20), key, leeds("Older")).wantProblem(409, "conflict", "", "")
		s.ask("PUT", path+at(-10), key, leeds("First")).wantStatus(http.StatusOK)
		s.ask("DELETE", path+at(-20), key, nil).wantProblem(409, "conflict", "", "")
		s.ask("PUT", path+at(10), key, leeds("Ahead")).wantProblem(400, "invalid_parameter", "updated_at", "in_the_future")
		s.ask("PUT", path+at(-5), key, leeds("First")).wantStatus(http.StatusOK)
		s.ask("PUT", path+at(-6), key, leeds("First")).wantProblem(409, "conflict", "", "")
		s.ask("DELETE", path+at(-4), key, nil).wantStatus(http.StatusNoContent)
		s.ask("PUT", path+at(-5), key, leeds("Late")).wantProblem(409, "conflict", "", "")
		s.ask("PUT", path, key, leeds("Without a clock")).wantStatus(http.StatusCreated)
	})
}

// There is no If-Match on records: the header is ignored.
func TestRecordsGoByNoVersion(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		key, path := s.partner("leeds"), recordPath("leeds", "1")
		stale := func(method string, body any, status int) {
			headers := map[string]string{"Content-Type": "application/json", "If-Match": `"99.x"`}
			s.send(request{method: method, path: path, who: key, body: body, headers: headers}).wantStatus(status)
		}
		stale("PUT", leeds("First"), http.StatusCreated)
		stale("PUT", leeds("Second"), http.StatusOK)
		stale("DELETE", nil, http.StatusNoContent)
	})
}
