package api_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/domain/policy"
)

// groupIDs are the parameters of paths that hold the id of a group.
var groupIDs = regexp.MustCompile(`/groups/:id|:child_id|/memberships/:group`)

// A slug is accepted wherever a path of the description holds a group's id. Of two equal groups,
// one named by id and one by slug, requests get equal answers, reads and writes.
func TestASlugIsTakenWhereverAnIDIs(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		steward, member := w.insiders["a steward"], w.insiders["a member"]
		compared := 0
		for _, r := range w.app.Door.Routes() {
			if !groupIDs.MatchString(r.Path) || strings.HasPrefix(r.Path, "/groups/:id/claims") { // TestObjectionsToClaims, which has mail
				continue
			}
			compared++
			who := steward
			if strings.HasPrefix(r.Path, "/me/") || r.Act == policy.JoinGroup || r.Act == policy.WithdrawJoin {
				who = w.member("A guest")
			} else if r.Act == policy.HidePrincipleComment {
				who = w.insiders["a moderator"]
			}
			byID, bySlug := w.prepared(r, who, steward, member), w.prepared(r, who, steward, member)
			bySlug["id"], bySlug["group"] = bySlug["slug"], bySlug["slug"]
			bySlug["child_id"] = w.ask("GET", "/groups/"+bySlug["child_id"], steward, nil).text("slug")
			want, got := w.sentBy(r, who, byID), w.sentBy(r, who, bySlug)
			if got.status != want.status || want.status >= http.StatusBadRequest {
				t.Errorf("%s %s: %d by id, %d by slug: %s", r.Method, r.Path, want.status, got.status, got.body)
			}
		}
		if compared < 26 {
			t.Errorf("only %d routes were compared", compared)
		}
	})
}

// prepared returns a published group with all that a route of somebody needs to succeed.
func (w *world) prepared(r api.Route, who, steward, member person) things {
	w.t.Helper()
	w.clock.Add(int64(24 * time.Hour)) // another day of everybody's limits
	all := w.things("published", steward, member)
	all["group"], all["consultant_id"] = all["id"], w.profile
	group := "/groups/" + all["id"]
	switch r.Method + " " + r.Path {
	case "DELETE /groups/:id/join-codes/:code_id":
		all["code_id"] = w.ask("POST", group+"/join-codes", steward, map[string]any{}).wantStatus(http.StatusCreated).text("id")
	case "POST /groups/:id/join-requests/:request_id/accept", "POST /groups/:id/join-requests/:request_id/decline":
		all["request_id"] = w.enter(all["id"], w.member("Somebody new"), map[string]any{"message": "Hello"}).wantStatus(http.StatusAccepted).text("id")
	case "DELETE /groups/:id/join-requests/:request_id":
		all["request_id"] = w.enter(all["id"], who, map[string]any{"message": "Hello"}).wantStatus(http.StatusAccepted).text("id")
	case "POST /groups/:id/members/:account_id/codes":
		all["account_id"] = w.ask("POST", group+"/members", steward, map[string]any{"display_name": "Salma"}).wantStatus(http.StatusCreated).text("account_id")
	case "POST /groups/:id/needs/:need_id/confirm":
		scribed := map[string]any{"statement": "More chairs", "author_id": steward.id}
		all["need_id"] = w.ask("POST", group+"/needs", member, scribed).wantStatus(http.StatusCreated).text("id")
	case "POST /groups/:id/principle-comments/:about/hide", "POST /groups/:id/principle-comments/:about/show":
		public := map[string]any{"text": "An hour by bus is far here.", "public": true}
		w.ask("PUT", group+"/principle-comments/"+all["about"], steward, public).wantStatus(http.StatusOK)
	case "POST /groups/:id/publish":
		w.ask("DELETE", group, steward, nil).wantStatus(http.StatusNoContent)
	case "POST /groups/:id/members":
		all["account_id"] = w.member("Somebody new").id
	case "POST /me/memberships/:group/leave":
		w.join(all["id"], steward, who)
	case "POST /me/memberships/:group/accept", "POST /me/memberships/:group/decline", "POST /me/memberships/:group/allow":
		w.ask("POST", group+"/members", steward, map[string]any{"account_id": who.id}).wantStatus(http.StatusCreated)
		if strings.HasSuffix(r.Path, "/allow") {
			w.ask("POST", "/me/memberships/"+all["id"]+"/decline", who, nil).wantStatus(http.StatusNoContent)
		}
	}
	return all
}

// sentBy sends what a route may be sent whole.
func (w *world) sentBy(r api.Route, who person, of things) response {
	w.t.Helper()
	b := bodies(r, of)[0]
	b.method, b.who = r.Method, who
	b.path = parameter.ReplaceAllStringFunc(r.Path, func(p string) string { return url.PathEscape(of[p[1:]]) })
	return w.sendFreely(b)
}

// The filter parent takes slugs too, in searches, their variants and feeds; a former slug leads to
// the same group in writes.
func TestParentsAndFormerSlugsAreFound(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		parent := s.group(steward, leeds("Tuesday Night"))
		s.named(steward, "Below", map[string]any{"parent_id": parent})
		s.named(steward, "Elsewhere", nil)
		for query, want := range map[string][]string{
			"parent=tuesday-night": {"Below"}, "parent=" + parent: {"Below"}, "parent_not=tuesday-night": {"Elsewhere", "Tuesday Night"},
			"parent=no-such-group": {}, "parent=no-such-group,tuesday-night": {"Below"}, "parent_all=tuesday-night": {"Below"},
		} {
			if diff := cmp.Diff(want, s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(http.StatusOK).names()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
			lines := strings.Count(strings.TrimSpace(s.told("/groups", query, "application/x-ndjson")), "\n")
			if listed := s.told("/groups", query, "application/x-ndjson"); len(want) > 0 && lines != len(want)-1 {
				t.Errorf("%s, all: %s", query, listed)
			}
			if got := strings.Count(s.told("/meeting-guide.json", query, ""), `"slug"`); got != len(want) {
				t.Errorf("%s: %d rows of a feed", query, got)
			}
		}
		if features, _ := s.onMap("bbox=-3,53,0,55&zoom=12&parent=tuesday-night"); len(features) != 1 {
			t.Errorf("map: %v", features)
		}
		patch := func(path, body string) response {
			return s.askAs("PATCH", path, steward, body, "application/merge-patch+json")
		}
		if slug := patch("/groups/tuesday-night", `{"name":"Wednesday Night"}`).wantStatus(http.StatusOK).text("slug"); slug != "wednesday-night" {
			t.Errorf("renamed by its slug, it has the slug %s", slug)
		}
		if got := patch("/groups/tuesday-night", `{"hosted_by":"The library"}`).wantStatus(http.StatusOK); got.text("id") != parent {
			t.Errorf("by a former slug: %s", got.body)
		}
		s.ask("GET", "/groups/tuesday-night", person{}, nil).wantStatus(http.StatusPermanentRedirect)
		if diff := cmp.Diff([]string{"Below"}, s.ask("GET", "/groups?parent=tuesday-night", person{}, nil).names()); diff != "" {
			t.Errorf("by a former slug (-want +got):\n%s", diff)
		}
	})
}
