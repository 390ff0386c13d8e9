package api_test

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/migrations"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/reference/messages"
)

// What stewards archived, moderators do not publish; they publish drafts that wait for vetting, and
// nothing else.
func TestModeratorsPublishDraftsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		vetted := leeds("Safe Harbour")
		vetted["topics"] = []string{"domestic_violence"}
		plain, safe := s.group(steward, leeds("Tuesday")), s.group(steward, vetted)
		s.ask("POST", "/groups/"+safe+"/publish", steward, nil).wantProblem(http.StatusForbidden, "forbidden", "", "")
		for range 2 {
			s.ask("POST", "/groups/"+safe+"/publish", moderator, nil).wantStatus(http.StatusOK)
		}
		s.ask("POST", "/groups/"+safe+"/publish", steward, nil).wantStatus(http.StatusOK)
		for _, id := range []string{plain, safe} {
			s.ask("DELETE", "/groups/"+id, steward, nil).wantStatus(http.StatusNoContent)
			s.ask("POST", "/groups/"+id+"/publish", moderator, nil).wantProblem(http.StatusForbidden, "forbidden", "", "")
		}
		if got := s.ask("POST", "/groups/"+plain+"/publish", steward, nil).wantStatus(http.StatusOK).text("status"); got != "published" {
			t.Errorf("its stewards bring it back as %s", got)
		}
		if got := s.ask("POST", "/groups/"+safe+"/publish", steward, nil).wantStatus(http.StatusOK).text("status"); got != "draft" {
			t.Errorf("a group that must be vetted is back as %s", got)
		}
		s.ask("POST", "/groups/"+safe+"/publish", moderator, nil).wantStatus(http.StatusOK)
	})
}

// Members of a group that is not published begin no request and see no ranking; they read what
// there is, end it, and state needs, which reach nobody else.
func TestRequestsNeedAPublishedGroup(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward := s.member("A steward")
		group := s.group(steward, leeds("Tuesday"))
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		body := map[string]any{"needs": []string{need}}
		request := "/requests/" + s.ask("POST", "/groups/"+group+"/requests", steward, body).wantStatus(http.StatusCreated).text("id")
		s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("POST", "/groups/"+group+"/requests", steward, body).wantProblem(http.StatusConflict, "conflict", "", "")
		s.ask("POST", request+"/open", steward, nil).wantProblem(http.StatusConflict, "conflict", "", "")
		s.ask("GET", request+"/matches", steward, nil).wantProblem(http.StatusConflict, "conflict", "", "")
		s.ask("GET", request, steward, nil).wantStatus(http.StatusOK)
		s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated)
		s.ask("POST", "/groups/"+group+"/publish", steward, nil).wantStatus(http.StatusOK)
		s.ask("POST", request+"/open", steward, nil).wantStatus(http.StatusOK)
		s.ask("GET", request+"/matches", steward, nil).wantStatus(http.StatusOK)
		s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("POST", request+"/withdraw", steward, nil).wantStatus(http.StatusOK)
	})
}

// A namesake keeps no archived group from coming back: it gets a free slug.
func TestNamesakesLockNobodyOut(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, other := s.member("A steward"), s.member("Another")
		first := s.ask("POST", "/groups", steward, leeds("Tuesday Night")).wantStatus(http.StatusCreated)
		s.ask("DELETE", "/groups/"+first.text("id"), steward, nil).wantStatus(http.StatusNoContent)
		second := s.ask("POST", "/groups", other, leeds("Tuesday Night")).wantStatus(http.StatusCreated)
		back := s.ask("POST", "/groups/"+first.text("id")+"/publish", steward, nil).wantStatus(http.StatusOK)
		if back.text("slug") == second.text("slug") || second.text("slug") != "tuesday-night" {
			t.Errorf("slugs %q and %q", back.text("slug"), second.text("slug"))
		}
		if got := s.ask("GET", "/groups/tuesday-night", person{}, nil).wantStatus(http.StatusOK).text("id"); got != second.text("id") {
			t.Error("the slug leads to the one that came back")
		}
	})
}

var constraint = regexp.MustCompile(`CONSTRAINT (\w+)|UNIQUE INDEX (\w+)`)

// constraints returns the names of all that the schema holds to.
func constraints(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{"missing_reference": true, "groups_slug_unique": true}
	for _, files := range []fs.FS{migrations.SQLite(), migrations.Postgres()} {
		names, err := fs.Glob(files, "*.sql")
		if err != nil || len(names) == 0 {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range constraint.FindAllStringSubmatch(string(text), -1) {
				found[m[1]+m[2]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// inside matches words of the database that no caller may receive.
var inside = regexp.MustCompile(`(?i)\bsql|constraint|database refuses|violat|_unique\b|_fk\b|_known\b`)

// No refusal of the database names a constraint, and no text does.
func TestNoConstraintIsNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t, testdb.SQLite, config.Meili{})
	names := constraints(t)
	if len(names) < 40 {
		t.Fatalf("only %d constraints are known", len(names))
	}
	for _, name := range names {
		recorder := httptest.NewRecorder()
		c := echo.New().NewContext(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil), recorder)
		if err := s.app.Door.WriteProblem(c, fmt.Errorf("write: %w", &models.ConflictError{Code: name})); err != nil {
			t.Fatal(err)
		}
		body := recorder.Body.String()
		if recorder.Code != http.StatusConflict || strings.Contains(body, name) || inside.MatchString(body) {
			t.Errorf("%s: %d %s", name, recorder.Code, body)
		}
	}
	catalogue := messages.Open()
	for _, language := range catalogue.Languages() {
		for _, code := range catalogue.Codes() {
			problem := strings.HasPrefix(code, "problem.") || strings.HasPrefix(code, "field.")
			if text := catalogue.Text(language, code, nil); problem && inside.MatchString(text) {
				t.Errorf("%s %s: %s", language, code, text)
			}
		}
	}
}

// Concurrent requests that violate a unique constraint are answered without naming it, and never as
// a fault of ours.
func TestUniqueConstraintsThroughTheDoor(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, friend, partner := s.member("A steward"), s.member("A friend"), s.partner("a")
		group := s.group(steward, leeds("Tuesday"))
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		s.join(group, steward, friend)
		newcomer := s.member("A newcomer")
		named := map[string]string{"Content-Type": "application/json", "Idempotency-Key": "the-same"}
		for name, r := range map[string]request{
			"slugs":        {method: "POST", path: "/groups", who: steward, body: leeds("Namesakes")},
			"memberships":  {method: "POST", path: "/groups/" + group + "/members", who: steward, body: map[string]any{"account_id": newcomer.id}},
			"endorsements": {method: "PUT", path: "/groups/" + group + "/needs/" + need + "/endorsement", who: friend},
			"profiles":     {method: "PUT", path: "/consultants/me", who: friend, body: facilitator("A friend")},
			"records":      {method: "PUT", path: "/sources/a/records/1", who: partner, body: leeds("Of a source")},
			"names":        {method: "POST", path: "/groups", who: steward, body: leeds("Once"), headers: named},
		} {
			if r.headers == nil && r.body != nil {
				r.headers = map[string]string{"Content-Type": "application/json"}
			}
			var all sync.WaitGroup
			for range 6 {
				all.Go(func() {
					got := s.send(r)
					if got.status >= http.StatusInternalServerError || inside.Match(got.body) && got.status >= http.StatusBadRequest {
						t.Errorf("%s: %d %s", name, got.status, got.body)
					}
					if got.status >= http.StatusBadRequest && name == "slugs" {
						t.Errorf("a namesake is refused: %s", got.body)
					}
				})
			}
			all.Wait()
		}
	})
}
