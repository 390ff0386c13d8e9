package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// world is a site with a group in every state, with everything that can hang below one, and
// somebody of every kind.
type world struct {
	*site
	statements *atomic.Int64
	outsiders  map[string]person
	insiders   map[string]person
	unlisted   person            // whose profile is that of the draft
	nothing    map[string]string // pages of what is absent, as they are seen
	party      person            // the consultant who was invited, offered and is engaged
	profile    string            // that consultant's
	states     map[string]things // published, hidden, draft, of a source, archived, absent
}

// things are a group and what hangs below it, by the names of paths' parameters.
type things map[string]string

// eachWorld runs a test on a world on each engine.
func eachWorld(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		f(t, newWorld(t, open))
	})
}

// manyTries runs a test that asks the whole service many thousand times, on SQLite; on PostgreSQL too if
// SHG_TEST_PAIRS is all. It is for what Go decides by rows that other tests compare on both.
func manyTries(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	engines := map[string]testdb.Open{"sqlite": testdb.SQLite}
	if os.Getenv("SHG_TEST_PAIRS") == "all" {
		engines["postgres"] = testdb.Postgres
	}
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, newWorld(t, open))
		})
	}
}

func newWorld(t *testing.T, open testdb.Open) *world {
	t.Helper()
	w := &world{statements: &atomic.Int64{}, nothing: map[string]string{}, states: map[string]things{"absent": absent()}}
	counting := testdb.OnStatement(func(query string) {
		if !strings.Contains(query, "permits") && !strings.Contains(query, "daily_secrets") { // taken for many writes at once
			w.statements.Add(1)
		}
	})
	w.site = newSite(t, func(t testing.TB, options ...testdb.Option) *store.Store {
		return open(t, append(options, counting)...)
	}, config.Meili{})
	steward, member, other := w.member("A steward"), w.member("A member"), w.member("Another steward")
	moderator, partner := w.person("A moderator", models.AccountModerator, "account", "moderate"), w.partner("this")
	w.party, w.profile = w.consultant(moderator, with(facilitator("Engaged"), "capacity", 1000))
	for _, state := range []string{"published", "hidden", "draft", "archived"} {
		w.states[state] = w.things(state, steward, member, w.consultations)
	}
	w.group(other, leeds("Elsewhere"))
	w.unlisted = w.member("Unlisted")
	w.states["draft"]["profile"] = w.ask("PUT", "/consultants/me", w.unlisted, facilitator("Unlisted")).wantStatus(http.StatusCreated).text("id")
	consultant, _ := w.consultant(moderator, facilitator("A consultant"))
	w.states["of a source"] = w.draftOf(partner)
	w.outsiders = map[string]person{
		"nobody": {}, "a stranger": w.member("A stranger"), "a steward of another group": other, "a consultant": consultant,
		"the key of its source": partner, "the key of another source": w.partner("other"),
		"a webhook's key": w.person("A receiver", models.AccountPlain, "webhooks"),
	}
	w.insiders = map[string]person{
		"a member": member, "a steward": steward, "a moderator": moderator,
		"an admin": w.person("An admin", models.AccountAdmin, "account", "admin"),
	}
	return w
}

func absent() things {
	all := things{}
	for _, name := range []string{"id", "correction_id", "need_id", "account_id", "child_id", "request", "profile", "consultant_id", "delivery_id", "request_id", "code_id", "item_id", "decision_id", "message_id", "claim_id", "question_id", "invitation", "offer", "engagement", "note", "appointment", "step", "shared", "resource_id"} {
		all[name] = models.NewID().String()
	}
	all["slug"], all["source"], all["record"], all["number"] = "no-such-group", "no-such-source", "no-such-record", "1"
	all["version"], all["about"] = "3", "A"
	all["purpose"], all["stage"], all["language"] = "no-such-purpose", "no-such-stage", "xx"
	return all
}

// things creates a group with members, a need, a request and a child, and what more adds, and brings it
// into a state.
func (w *world) things(state string, steward, member person, more ...func(all things, member person)) things {
	w.t.Helper()
	all := absent()
	input := leeds("The " + state + " group")
	input["takes_messages"] = true
	input["description"] = strings.Repeat("Long enough to be compressed. ", 80)
	all["id"] = w.group(steward, input)
	group := "/groups/" + all["id"]
	w.join(all["id"], steward, member)
	all["account_id"] = member.id
	all["need_id"] = w.ask("POST", group+"/needs", member, newcomers()).wantStatus(http.StatusCreated).text("id")
	all["request"] = w.ask("POST", group+"/requests", member, map[string]any{"needs": []string{all["need_id"]}}).wantStatus(http.StatusCreated).text("id")
	all["correction_id"] = w.ask("POST", group+"/corrections", person{}, halfPastSeven()).wantStatus(http.StatusCreated).text("id")
	all["message_id"] = w.receive(all["id"])
	for _, add := range more {
		add(all, member)
	}
	w.ask("PUT", group+"/stage", steward, map[string]any{"value": "forming"}).wantStatus(http.StatusOK)
	below := leeds("Below the " + state + " group")
	below["parent_id"] = all["id"]
	all["child_id"] = w.group(steward, below)
	all["resource_id"] = w.resource(steward, housingAdvice())
	w.ask("PUT", group+"/resources/"+all["resource_id"], member, nil).wantStatus(http.StatusOK)
	switch state {
	case "hidden":
		input["locality"].(map[string]any)["precision"] = "hidden"
		w.ask("PUT", group, steward, input).wantStatus(http.StatusOK)
	case "draft":
		input["topics"] = []string{"domestic_violence"}
		w.ask("PUT", group, steward, input).wantStatus(http.StatusOK)
	case "archived":
		w.ask("DELETE", group, steward, nil).wantStatus(http.StatusNoContent)
	}
	all["slug"] = w.ask("GET", group, steward, nil).wantStatus(http.StatusOK).text("slug")
	return all
}

// consultations adds an invitation with a question, an offer and an engagement with terms.
func (w *world) consultations(all things, member person) {
	w.t.Helper()
	request := func() string {
		body := map[string]any{"needs": []string{all["need_id"]}, "call": "open"}
		id := w.ask("POST", "/groups/"+all["id"]+"/requests", member, body).wantStatus(http.StatusCreated).text("id")
		w.ask("POST", "/requests/"+id+"/open", member, nil).wantStatus(http.StatusOK)
		return id
	}
	invite := func() string {
		return w.ask("POST", "/requests/"+request()+"/invitations", member, map[string]any{"consultant_id": w.profile}).wantStatus(http.StatusCreated).text("id")
	}
	all["consultant_id"] = w.profile
	all["offer"] = w.ask("POST", "/requests/"+request()+"/offers", w.party, map[string]any{"words": "Two visits."}).wantStatus(http.StatusCreated).text("id")
	all["invitation"] = invite()
	asked := w.ask("POST", "/invitations/"+all["invitation"]+"/ask", w.party, map[string]any{"question": "How many are you?"}).wantStatus(http.StatusOK)
	all["question_id"] = asked.text("questions/0/id")
	w.ask("POST", "/invitations/"+invite()+"/accept", w.party, nil).wantStatus(http.StatusOK)
	all["engagement"] = w.ask("GET", "/groups/"+all["id"]+"/engagements", member, nil).wantStatus(http.StatusOK).text("items/0/id")
	w.ask("POST", "/engagements/"+all["engagement"]+"/terms", w.party, visits()).wantStatus(http.StatusOK)
	maps.Copy(all, w.fillEngagement(all["engagement"], member))
}

// draftOf creates a draft that a source describes and nobody manages.
func (w *world) draftOf(partner person) things {
	w.t.Helper()
	all := absent()
	input := leeds("Of a source")
	input["topics"] = []string{"domestic_violence"}
	created := w.ask("PUT", "/sources/this/records/1", partner, input).wantStatus(http.StatusCreated)
	if created.text("status") != "draft" {
		w.t.Fatalf("the source's group is %s", created.text("status"))
	}
	all["id"], all["slug"] = created.text("id"), created.text("slug")
	return all
}

// recordedRequest is one request of the walk and what was answered.
type recordedRequest struct {
	name       string
	answer     response
	statements int64
}

// bodies returns what a route may be sent, whole and empty, with the version or without.
func bodies(r api.Route, of things) []request {
	versioned := map[string]string{"If-Match": "*", "Content-Type": "application/json", "Accept-Encoding": "gzip"}
	examples := map[string]any{
		"PUT /groups/:id": leeds("Renamed"), "PUT /groups/:id/stage": map[string]any{"value": "forming"},
		"POST /groups/:id/members": map[string]any{"account_id": of["account_id"]}, "POST /groups/:id/needs": newcomers(),
		"POST /groups/:id/claims/confirm": map[string]any{"code": "0000-0000"},
		"POST /groups/:id/messages":       letter("anna@example.org", "Hello"), "POST /groups/:id/messages/:message_id/answer": map[string]any{"text": "Hello"},
		"POST /groups/:id/corrections": halfPastSeven(), "POST /groups/:id/join": map[string]any{"message": "Hello"},
		"POST /groups/:id/proposals": map[string]any{"act": "close_group"}, "PUT /groups/:id/rules": map[string]any{"open_request": map[string]any{"agree": 1}},
		"PUT /groups/:id/members/me": map[string]any{"display_name": "A name"}, "POST /groups/:id/join-codes": map[string]any{},
		"PUT /groups/:id/needs/:need_id": newcomers(), "POST /groups/:id/requests": map[string]any{"needs": []string{of["need_id"]}},
		"POST /requests/:id/invitations": map[string]any{"consultant_id": of["profile"]}, "POST /requests/:id/offers": map[string]any{"words": "Two visits."},
		"POST /invitations/:id/decline": map[string]any{"reason": "no_time"}, "POST /invitations/:id/ask": map[string]any{"question": "How many?"},
		"POST /invitations/:id/suggest": map[string]any{"consultant_id": of["profile"]}, "POST /invitations/:id/questions/:question_id/answer": map[string]any{"answer": "Nine."},
		"PUT /engagements/:id/feedback": rated(4, "Good"), "PUT /consultants/:id/ratings/answer": map[string]any{"words": "Thank you."},
		"POST /engagements/:id/appointments": visit(), "PUT /appointments/:id": visit(), "PUT /steps/:id": map[string]any{"done": true},
		"POST /engagements/:id/steps": map[string]any{"words": "Ask the library.", "side": "group"}, "POST /engagements/:id/resources": map[string]any{"words": "Ask for Mrs Khan."},
		"PUT /engagements/:id/place":  map[string]any{"disclosed": true},
		"POST /engagements/:id/notes": map[string]any{"words": "Chairs in a circle."},
		"POST /engagements/:id/terms": visits(), "POST /engagements/:id/conclude": map[string]any{},
		"PUT /groups/:id/principle-comments/:about": map[string]any{"text": "An hour by bus is far here."},
		"POST /resources": housingAdvice(), "PUT /resources/:id": housingAdvice(),
		"PUT /requests/:id": map[string]any{"needs": []string{of["need_id"]}}, "PATCH /groups/:id": map[string]any{"name": "Renamed"},
	}[r.Method+" "+r.Path]
	if r.Method == http.MethodPatch {
		versioned["Content-Type"] = "application/merge-patch+json"
	}
	if r.Method == http.MethodGet || r.Method == http.MethodDelete {
		return []request{{headers: versioned}}
	}
	readOnly := map[string]any{"slug": "x"}
	return []request{{headers: versioned, body: examples}, {headers: versioned, body: map[string]any{}}, {headers: versioned, body: readOnly}, {body: examples}}
}

// walk asks a route as somebody for a thing in a state, in every way, by its id and by its slug.
func (w *world) walk(r api.Route, who person, of things) []recordedRequest {
	w.t.Helper()
	var all []recordedRequest
	walked := ""
	for _, name := range []string{of["id"], of["slug"]} {
		path := parameter.ReplaceAllStringFunc(r.Path, func(p string) string {
			switch {
			case p == ":group":
				return name
			case p != ":id":
				return of[p[1:]]
			case strings.HasPrefix(r.Path, "/requests/"), strings.HasPrefix(r.Path, "/calls/"):
				return of["request"]
			case strings.HasPrefix(r.Path, "/invitations/"):
				return of["invitation"]
			case strings.HasPrefix(r.Path, "/offers/"):
				return of["offer"]
			case strings.HasPrefix(r.Path, "/engagements/"):
				return of["engagement"]
			case strings.HasPrefix(r.Path, "/appointments/"):
				return of["appointment"]
			case strings.HasPrefix(r.Path, "/steps/"):
				return of["step"]
			case strings.HasPrefix(r.Path, "/shared-resources/"):
				return of["shared"]
			case strings.HasPrefix(r.Path, "/notes/"):
				return of["note"]
			case strings.HasPrefix(r.Path, "/resources/"):
				return of["resource_id"]
			case strings.HasPrefix(r.Path, "/consultants/"):
				return of["profile"]
			}
			return name
		})
		if path == walked { // it names no group
			continue
		}
		walked = path
		for i, b := range bodies(r, of) {
			b.method, b.path, b.who = r.Method, path, who
			before := w.statements.Load()
			got := w.sendFreely(b)
			all = append(all, recordedRequest{fmt.Sprintf("%s %s, body %d", r.Method, r.Path, i), got, w.statements.Load() - before})
		}
	}
	return all
}

// sendFreely sends a request without holding the answer to the description, which other tests do.
func (w *world) sendFreely(r request) response {
	req := httptest.NewRequestWithContext(w.t.Context(), r.method, "/api/v1"+r.path, reader(w.t, r.body))
	for name, value := range r.headers {
		req.Header.Set(name, value)
	}
	if r.who.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.who.token)
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, req)
	return response{t: w.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
}

// seen returns all that an outsider sees of an answer except what distinguishes requests: the
// request's id, and the names that the outsider used.
func (a response) seen(of things) string {
	header := a.header.Clone()
	for _, own := range []string{"X-Request-Id", "Date", "Ratelimit", "Content-Length"} {
		header.Del(own)
	}
	text := fmt.Sprintf("%d %v %s", a.status, header, a.body)
	if id := a.header.Get("X-Request-Id"); id != "" {
		text = strings.ReplaceAll(text, id, "REQUEST")
	}
	for _, name := range slices.Sorted(maps.Keys(of)) {
		if name != "number" { // its digit is in ids too
			text = strings.ReplaceAll(text, of[name], name)
		}
	}
	return text
}

// below reports whether a route is about a group, what hangs below one, or a profile.
func below(r api.Route) bool {
	for _, root := range []string{"/groups/:id", "/requests/:id", "/consultants/:id", "/invitations/:id", "/offers/:id", "/engagements/:id", "/notes/:id", "/appointments/:id", "/steps/:id", "/shared-resources/:id", "/calls/:id", "/resources/:id"} {
		if strings.HasPrefix(r.Path, root) {
			return true
		}
	}
	return false
}

// To outsiders a draft, an archived group and one that is not there are the same, for every verb of
// every route: status, headers, body, and what is asked of the database.
func TestOutsidersCannotTellDraftsFromNothing(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		compared := 0
		for _, p := range w.outsiders { // the first use of a key in a day is written
			w.sendFreely(request{method: http.MethodGet, path: "/topics/alcohol", who: p})
		}
		for _, r := range w.app.Door.Routes() {
			if !below(r) {
				continue
			}
			for who, p := range w.outsiders {
				want := w.walk(r, p, w.states["absent"])
				for _, state := range []string{"draft", "archived", "of a source"} {
					for i, got := range w.walk(r, p, w.states[state]) {
						compared++
						if a, b := want[i].answer.seen(w.states["absent"]), got.answer.seen(w.states[state]); a != b {
							t.Errorf("%s, %s, %s:\nabsent %s\nthere  %s", got.name, who, state, a, b)
						}
						if want[i].statements != got.statements {
							t.Errorf("%s, %s, %s: %d statements, %d where nothing is", got.name, who, state, got.statements, want[i].statements)
						}
					}
				}
			}
		}
		if compared < 1000 {
			t.Errorf("only %d answers were compared", compared)
		}
		t.Logf("%d answers compared", compared)
	})
}
