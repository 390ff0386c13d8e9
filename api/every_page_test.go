package api_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
	"github.com/shg-directory/shg/web"
)

// pageReader is somebody who asks for pages: by a session, as pages want it, or by a key, which they do
// not read.
type pageReader struct {
	caller
	cookie string // the secret of the session; "" without one
}

// session starts a session for somebody.
func (s *site) session(who person, method models.SessionMethod) string {
	s.t.Helper()
	account, err := models.ParseID(who.id)
	if err != nil {
		s.t.Fatal(err)
	}
	var secret string
	err = s.app.Store.Write(s.t.Context(), func(tx *store.Tx) error {
		secret, _, err = s.app.People.StartSession(s.t.Context(), tx, models.SessionStart{AccountID: account, Method: method})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return secret
}

// readers returns everybody in the world, each by a session, moderators and admins with and without a
// passkey, and those who have keys alone.
func (w *world) readers() []pageReader {
	w.t.Helper()
	all := []pageReader{{caller: caller{name: "nobody"}}}
	people := maps.Clone(w.outsiders)
	maps.Copy(people, w.insiders)
	delete(people, "nobody")
	for name, who := range people {
		if strings.Contains(name, "key") {
			all = append(all, pageReader{caller: caller{name: name, who: who}})
			continue
		}
		all = append(all, w.reader(name, name, who, models.MethodPasskey))
		if name == "a moderator" || name == "an admin" {
			all = append(all, w.reader(name, name+" without a passkey", who, models.MethodOIDC))
		}
	}
	return all
}

func (w *world) reader(is, name string, who person, method models.SessionMethod) pageReader {
	w.t.Helper()
	r := pageReader{caller: caller{name: name, who: who}, cookie: w.session(who, method)}
	if is != name {
		r.who = person{}
	}
	var err error
	if r.actor, err = w.app.People.Authenticate(w.t.Context(), r.cookie); err != nil {
		w.t.Fatal(err)
	}
	return r
}

// morePageStates adds the states in which only pages are asked for: vetted, held by a moderator, and
// kept from search engines.
func (w *world) morePageStates() {
	w.t.Helper()
	moderator, steward := w.insiders["a moderator"], w.insiders["a steward"]
	for _, state := range []string{"vetted", "held", "unlisted"} {
		w.states[state] = w.things(state, steward, w.insiders["a member"], w.consultations)
		group := "/groups/" + w.states[state]["id"]
		input := leeds("The " + state + " group")
		switch state {
		case "vetted":
			input["topics"] = []string{"domestic_violence"}
			w.ask("PUT", group, steward, input).wantStatus(http.StatusOK)
			w.ask("POST", group+"/publish", moderator, nil).wantStatus(http.StatusOK)
		case "held":
			w.hide(moderator, w.states[state]["id"])
		case "unlisted":
			input["noindex"] = true
			w.ask("PUT", group, steward, input).wantStatus(http.StatusOK)
		}
		w.states[state]["slug"] = w.ask("GET", group, steward, nil).wantStatus(http.StatusOK).text("slug")
	}
}

// pageState is stateOf for the states of pages.
func (r pageReader) pageState(name string, act policy.Act) policy.State {
	if name == "held" {
		name = "draft" // to all but its own people it is not there
	}
	state := r.stateOf(name)
	switch act {
	case policy.ChooseName, policy.LeaveGroup:
		state.Self = state.Member
	case policy.RemoveMember:
		state.Self = state.Author && state.Member
	default:
	}
	return state
}

// ofPage asks for a page in a state as a reader.
func (w *world) ofPage(route web.Route, r pageReader, name string, of things, form url.Values) response {
	w.t.Helper()
	var body io.Reader
	if route.Method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	request := httptest.NewRequestWithContext(w.t.Context(), route.Method, pagePath(route.Path, name, of), body)
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if r.cookie != "" {
		request.Header.Set("Cookie", "session="+r.cookie)
	} else if r.who.token != "" {
		request.Header.Set("Authorization", "Bearer "+r.who.token)
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request)
	return response{t: w.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
}

// pagePath fills the pattern of a page with a group by one of its names, and what hangs below it.
func pagePath(pattern, name string, of things) string {
	below := map[string]string{
		"needs": of["need_id"], "requests": of["request"], "members": of["account_id"], "consultants": of["profile"],
		"invitations": of["invitation"], "offers": of["offer"], "engagements": of["engagement"],
		"resources": of["resource_id"], "notes": of["note"], "steps": of["step"], "appointments": of["appointment"],
	}
	parts := strings.Split(pattern, "/")
	for i, part := range parts {
		switch {
		case part == ":slug":
			parts[i] = name
		case (part == ":id" || part == ":item") && below[parts[i-1]] != "":
			parts[i] = below[parts[i-1]]
		case part == ":number":
			parts[i] = "1"
		case part == ":question":
			parts[i] = of["question_id"]
		case strings.HasPrefix(part, ":"):
			parts[i] = of["code_id"] // nothing of the kind is there
		}
	}
	return strings.Join(parts, "/")
}

// forms are what a page is sent: nothing, and what would do for most.
func forms(method string, of things) []url.Values {
	if method == http.MethodGet {
		return []url.Values{nil}
	}
	full := url.Values{
		"statement": {"We need a room."}, "language": {"en"}, "need": {of["need_id"]}, "format": {"online"}, "display_name": {"A name"}, "message": {"Hello"},
		"version": {"1"}, "uses": {"3"}, "open_request": {"2"}, "text": {"It is half past seven now."}, "what": {"times"},
		"consultant": {of["profile"]}, "words": {"Two visits."}, "answer": {"Nine."}, "reason": {"no_time"}, "question": {"How many are you?"},
	}
	return []url.Values{{}, full}
}

// Every page answers every reader as the policy's table has it, whatever the state of the group, by
// its id and by its slug, with a form that would do and with an empty one. Who may not know of a
// group is answered as where there is none, byte for byte.
func TestEveryPageAsEverybody(t *testing.T) {
	manyTries(t, func(t *testing.T, w *world) {
		tried := 0
		w.morePageStates()
		readers, table := w.readers(), policy.Table()
		for _, route := range w.app.Pages().Routes() {
			if _, known := table[route.Act]; !known {
				t.Errorf("%s %s: the policy has no act %q", route.Method, route.Path, route.Act)
			}
			for _, r := range readers {
				if !strings.HasPrefix(route.Path, "/groups/:slug") {
					tried += w.tryOwnPage(route, r)
					continue
				}
				for name := range w.states {
					tried += w.tryPage(route, r, name)
				}
			}
		}
		t.Logf("%d tries of pages by %d readers in %d states", tried, len(readers), len(w.states))
		if tried < 12_000 {
			t.Errorf("only %d tries", tried)
		}
	})
}

// isInside reports whether a page reads the session: all others are the same for everybody.
func isInside(route web.Route) bool { return !rules().IsOpenToAnyone(route.Act) }

// tryPage asks for a page of a group in a state as a reader, unless that would change something, and
// returns how often.
func (w *world) tryPage(route web.Route, r pageReader, name string) int {
	w.t.Helper()
	of := w.states[name]
	asks := r
	if !isInside(route) {
		asks.actor = models.Actor{} // the page reads no session
		asks.name = "nobody"
	}
	state := asks.pageState(name, route.Act)
	want := pageRefusal(asks.caller, route, state)
	if typesCode(route) && want != http.StatusUnauthorized {
		want = 0
	}
	if want == 0 && route.Method == http.MethodPost {
		return 0
	}
	hides, tried := conceals(want, state) || typesCode(route) && state.IsConcealed(), 0
	for _, by := range []string{"id", "slug"} {
		for _, form := range forms(route.Method, of) {
			tried++
			got := w.ofPage(route, r, of[by], of, form)
			if problem := pageProblem(route, got, want, state); problem != "" {
				w.t.Errorf("%s %s as %s, %s, by %s: %d %s, the table has %d: %s", route.Method, route.Path, r.name, name, by, got.status, got.header.Get("Location"), want, problem)
			}
			if !hides {
				continue
			}
			if a, b := w.answerOfNothing(route, r, by, form), got.seen(of); a != b {
				w.t.Errorf("%s %s as %s, %s, by %s:\nabsent %.600s\nthere  %.600s", route.Method, route.Path, r.name, name, by, a, b)
			}
		}
	}
	return tried
}

// pageRefusal is refusal of a page. A group's inside is for its members alone: others who may do an
// act there have pages of their own. Who claims a group must be able to read it.
func pageRefusal(c caller, route web.Route, state policy.State) int {
	want := refusal(c, route.Act, state)
	switch {
	case want != 0:
	case strings.HasPrefix(route.Path, "/groups/:slug/inside") && !state.Member:
		want = http.StatusNotFound
	case route.Act == policy.StartClaim:
		want = refusal(c, policy.ReadGroup, state)
	}
	return want
}

// answerOfNothing returns what a reader sees where there is no such group. It is asked for once.
func (w *world) answerOfNothing(route web.Route, r pageReader, by string, form url.Values) string {
	key := strings.Join([]string{route.Method, route.Path, r.name, by, strconv.Itoa(len(form))}, " ")
	answer, known := w.nothing[key]
	if !known {
		none := w.states["absent"]
		if len(form) > 0 {
			form = forms(route.Method, none)[1]
		}
		answer = w.ofPage(route, r, none[by], none, form).seen(none)
		w.nothing[key] = answer
	}
	return answer
}

// typesCode reports whether a page takes the code of any group: it is there for every address, and
// names a group that is public alone.
func typesCode(route web.Route) bool {
	return route.Method == http.MethodGet && route.Path == "/groups/:slug/join"
}

// conceals reports whether a page must answer as if there were no such group.
func conceals(want int, state policy.State) bool {
	return want == http.StatusNotFound || want == http.StatusUnauthorized || want != 0 && !state.Member && state.IsConcealed()
}

// pageProblem returns what is wrong with the answer of a page of a group, "" if nothing is.
func pageProblem(route web.Route, got response, want int, state policy.State) string {
	to := got.header.Get("Location")
	toSignIn := got.status == http.StatusSeeOther && strings.HasPrefix(to, "/sign-in")
	// Below a group whose inside somebody sees there may be nothing of the kind that the path names.
	thing := strings.Count(route.Path, ":") > 1
	switch {
	case want == http.StatusUnauthorized:
		if !toSignIn {
			return "nobody is sent to sign in"
		}
	case toSignIn:
		return "somebody is sent to sign in"
	case want == 0:
		if got.status != http.StatusOK && got.status != http.StatusSeeOther && (!thing || got.status != http.StatusNotFound) {
			return "it is refused"
		}
	case !state.Member:
		if got.status != want && got.status != http.StatusNotFound && (route.Method != http.MethodPost || got.status != http.StatusUnprocessableEntity || state.IsConcealed()) {
			return "it is not refused"
		}
	case want == http.StatusConflict && route.Method == http.MethodGet: // a form that is refused when it is sent
		if got.status != http.StatusOK {
			return "the form is not shown"
		}
	default:
		refused := got.status == http.StatusSeeOther && strings.Contains(to, "refused=")
		if !refused && !slices.Contains([]int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}, got.status) {
			return "a member is not refused"
		}
	}
	return ""
}

// tryOwnPage asks for a page that is about no group, unless that would change something of the
// reader's own, and returns how often. What is another's is not there.
func (w *world) tryOwnPage(route web.Route, r pageReader) int {
	w.t.Helper()
	others := strings.Contains(route.Path, "/:id")
	if !isInside(route) || route.Method == http.MethodPost && r.cookie != "" && !others {
		return 0
	}
	of := w.states["absent"]
	tried := 0
	for _, form := range forms(route.Method, of) {
		tried++
		got := w.ofPage(route, r, of["id"], of, form)
		toSignIn := got.status == http.StatusSeeOther && strings.HasPrefix(got.header.Get("Location"), "/sign-in")
		refused := r.cookie != "" && refusal(r.caller, route.Act, policy.State{Self: true, Consultant: r.name == "a consultant", Visibility: policy.Published}) != 0
		switch {
		case r.cookie == "" && !toSignIn, r.cookie != "" && toSignIn:
			w.t.Errorf("%s %s as %s: %d %s", route.Method, route.Path, r.name, got.status, got.header.Get("Location"))
		case refused && got.status != http.StatusForbidden && got.status != http.StatusNotFound:
			w.t.Errorf("%s %s as %s: %d, not refused", route.Method, route.Path, r.name, got.status)
		case r.cookie != "" && !refused && others && !slices.Contains([]int{http.StatusNotFound, http.StatusUnprocessableEntity}, got.status):
			w.t.Errorf("%s %s as %s: %d for what is another's", route.Method, route.Path, r.name, got.status)
		case r.cookie != "" && !refused && !others && got.status != http.StatusOK:
			w.t.Errorf("%s %s as %s: %d", route.Method, route.Path, r.name, got.status)
		}
	}
	return tried
}
