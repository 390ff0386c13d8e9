package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
)

// known returns a group that others know by a number.
func known(name, number string, more ...string) map[string]any {
	ids := []any{map[string]any{"scheme": "gso", "value": number}}
	for _, other := range more {
		ids = append(ids, map[string]any{"scheme": "own", "value": other})
	}
	return with(leeds(name), "external_ids", ids)
}

// If two sources describe one group the first decides. When it goes, the other takes over with its
// next record.
func TestTwoSourcesOfOneGroup(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a, b := s.partner("a"), s.partner("b")
		id := s.ask("PUT", recordPath("a", "1"), a, known("As A says", "7")).wantStatus(http.StatusCreated).text("id")
		joined := s.ask("PUT", recordPath("b", "x"), b, known("As B says", "7", "b-1")).wantStatus(http.StatusCreated)
		if joined.text("id") != id || joined.text("name") != "As A says" || joined.at("external_ids/1/value") != "b-1" || joined.at("sources/1/source") != "b" {
			t.Fatalf("B's record: %s", joined.body)
		}
		version := s.version(id)
		s.ask("PUT", recordPath("a", "1"), a, known("As A says", "7")).wantStatus(http.StatusOK)
		s.ask("PUT", recordPath("b", "x"), b, known("As B says otherwise", "7", "b-1")).wantStatus(http.StatusOK)
		if now := s.version(id); now != version {
			t.Errorf("version %v, was %v: they fight", now, version)
		}
		renamed := s.ask("PUT", recordPath("a", "1"), a, known("As A says now", "7")).wantStatus(http.StatusOK)
		if renamed.text("name") != "As A says now" || renamed.at("external_ids/1/value") != "b-1" {
			t.Errorf("A's change: %s", renamed.body)
		}
		s.ask("DELETE", recordPath("a", "1"), a, nil).wantStatus(http.StatusNoContent)
		if left := s.ask("GET", "/groups/"+id, person{}, nil); left.at("activity") != "active" || left.text("name") != "As A says now" {
			t.Errorf("after A has gone: %s", left.body)
		}
		updated := s.ask("PUT", recordPath("b", "x"), b, known("As B says otherwise", "7", "b-1")).wantStatus(http.StatusOK)
		if updated.text("name") != "As B says otherwise" || updated.text("id") != id {
			t.Errorf("B takes over: %s", updated.body)
		}
		back := s.ask("PUT", recordPath("a", "1"), a, known("As A says", "7")).wantStatus(http.StatusCreated)
		if back.text("name") != "As B says otherwise" || back.text("id") != id {
			t.Errorf("A comes back second: %s", back.body)
		}
	})
}

// A detached source speaks for nothing until it has a new key; its groups stay, and others take
// over.
func TestDetachedSource(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a, b := s.partner("a"), s.partner("b")
		id := s.ask("PUT", recordPath("a", "1"), a, known("As A says", "7")).wantStatus(http.StatusCreated).text("id")
		alone := s.ask("PUT", recordPath("a", "2"), a, leeds("Alone")).wantStatus(http.StatusCreated).text("id")
		s.ask("PUT", recordPath("b", "x"), b, known("As B says", "7")).wantStatus(http.StatusCreated)
		operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
		if untied, err := s.app.Imports.DetachSource(t.Context(), operator, "a"); err != nil || untied != 2 {
			t.Fatalf("%d, %v", untied, err)
		}
		s.ask("PUT", recordPath("a", "1"), a, known("As A says", "7")).wantProblem(409, "conflict", "", "")
		if left := s.ask("GET", "/groups/"+alone, person{}, nil); left.at("activity") != "active" || len(left.at("sources").([]any)) != 0 {
			t.Errorf("a group of the detached source: %s", left.body)
		}
		if got := s.ask("PUT", recordPath("b", "x"), b, known("As B says", "7")).wantStatus(http.StatusOK); got.text("name") != "As B says" || got.text("id") != id {
			t.Errorf("B: %s", got.body)
		}
		anew := s.partner("a")
		if got := s.ask("PUT", recordPath("a", "1"), anew, known("As A says", "7")).wantStatus(http.StatusCreated); got.text("name") != "As B says" {
			t.Errorf("A with a new key: %s", got.body)
		}
	})
}

// Which source describes a group is public. When a source is detached, the log has each group that
// it described, once, and no search by the source finds them.
func TestDetachingIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a, b := s.partner("a"), s.partner("b")
		s.ask("PUT", recordPath("a", "1"), a, known("As A says", "7")).wantStatus(http.StatusCreated)
		s.ask("PUT", recordPath("a", "2"), a, leeds("Alone")).wantStatus(http.StatusCreated)
		s.ask("PUT", recordPath("b", "x"), b, known("As B says", "7")).wantStatus(http.StatusCreated)
		s.ask("PUT", recordPath("b", "y"), b, leeds("Of B alone")).wantStatus(http.StatusCreated)
		m := newMirror("")
		m.catchUp(s)
		if _, err := s.app.Imports.DetachSource(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, "a"); err != nil {
			t.Fatal(err)
		}
		changes := s.ask("GET", "/changes?include=group&cursor="+m.cursor, person{}, nil).wantStatus(http.StatusOK)
		m.catchUp(s)
		if len(changes.items()) != 2 || strings.Contains(string(changes.body), `"source":"a"`) {
			t.Errorf("told: %s", changes.body)
		}
		if diff := cmp.Diff(s.directory(), m.groups); diff != "" {
			t.Errorf("(-directory +mirror):\n%s", diff)
		}
		if found := s.ask("GET", "/groups?source=a", person{}, nil).wantStatus(http.StatusOK); found.at("total") != float64(0) {
			t.Errorf("found by the detached source: %s", found.body)
		}
	})
}

// A source that joins a group, or leaves it, and changes nothing else of it is reported too, even
// if stewards manage the group.
func TestWhoDescribesAGroupIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a, b, c := s.partner("a"), s.partner("b"), s.partner("c")
		id := s.ask("PUT", recordPath("a", "1"), a, known("As A says", "7")).wantStatus(http.StatusCreated).text("id")
		m := newMirror("")
		m.catchUp(s)
		describedBy := func(names ...string) {
			t.Helper()
			group, _ := m.told(s)["group"].(map[string]any)
			var found []string
			for _, source := range group["sources"].([]any) {
				found = append(found, source.(map[string]any)["source"].(string))
			}
			if diff := cmp.Diff(names, found); diff != "" {
				t.Errorf("described by (-want +told):\n%s", diff)
			}
			if by := s.ask("GET", "/groups?source="+names[len(names)-1], person{}, nil); by.at("items/0/id") != id {
				t.Errorf("not found by %v: %s", names, by.body)
			}
		}
		s.ask("PUT", recordPath("b", "x"), b, known("As B says", "7")).wantStatus(http.StatusCreated)
		describedBy("a", "b")
		s.ask("DELETE", recordPath("b", "x"), b, nil).wantStatus(http.StatusNoContent)
		describedBy("a")
		account, _ := models.ParseID(s.member("A steward").id)
		group, _ := models.ParseID(id)
		if err := s.app.People.ClaimGroup(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, models.Claim{GroupID: group, AccountID: account}); err != nil {
			t.Fatal(err)
		}
		line, _ := json.Marshal(map[string]any{"record": "z", "group": known("As C says", "7")})
		expect(s.imported(c, "/sources/c/imports", NDJSONType, string(line)), "done: created 0 updated 0 unchanged 1 retired 0 refused 0")
		describedBy("a", "c")
		s.ask("DELETE", recordPath("c", "z"), c, nil).wantStatus(http.StatusNoContent)
		describedBy("a")
	})
}

// If two sources describe the same groups, in any order of syncs, no version grows any more once
// both have sent the same twice.
func TestSourcesDoNotFight(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		keys := map[string]person{"a": s.partner("a"), "b": s.partner("b")}
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			number := func(n int) string { return fmt.Sprintf("%d-%d", run, n) }
			words := map[string]map[int]map[string]any{"a": {}, "b": {}}
			for source := range keys {
				for n := range 2 {
					name := rapid.SampledFrom([]string{"One", "Two"}).Draw(r, source+" name")
					words[source][n] = known(name+number(n), number(n), rapid.SampledFrom([]string{"p", "q"}).Draw(r, source+" own")+number(n))
				}
			}
			sync := func(source string) {
				for n, group := range words[source] {
					if got := s.ask("PUT", recordPath(source, number(n)), keys[source], group); got.status != 200 && got.status != 201 {
						r.Fatalf("%d %s", got.status, got.body)
					}
				}
			}
			versions := func() (all []any) {
				for n := range 2 {
					found := s.ask("PUT", recordPath("a", number(n)), keys["a"], words["a"][n])
					all = append(all, found.at("id"), found.at("version"))
				}
				return all
			}
			for _, source := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), 2, 5).Draw(r, "order") {
				sync(source)
				if rapid.Bool().Draw(r, "retire") {
					s.ask("DELETE", recordPath(source, number(0)), keys[source], nil).wantStatus(http.StatusNoContent)
				}
			}
			for range 2 {
				sync("a")
				sync("b")
			}
			before := versions()
			for range 2 {
				sync("b")
				sync("a")
			}
			if after := versions(); fmt.Sprint(before) != fmt.Sprint(after) {
				r.Fatalf("versions grow: %v, then %v", before, after)
			}
		})
	})
}
