package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// canaries are words that a person leaves with the service in confidence. None of them may be seen
// where others look.
type canaries struct {
	mu    sync.Mutex
	words []string
}

// add takes a secret that the service made, and returns it.
func (c *canaries) add(secret string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words = append(c.words, secret)
	return secret
}

// word returns a new word.
func (c *canaries) word() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words = append(c.words, fmt.Sprintf("Kestrel%03dq", len(c.words)))
	return c.words[len(c.words)-1]
}

func (c *canaries) address() string { return c.word() + "@example.org" }

// point returns a place of Leeds with digits that are in no other number.
func (c *canaries) point() map[string]any {
	lat, lon := fmt.Sprintf("53.8%05d", 71301+7*len(c.words)), fmt.Sprintf("-1.5%05d", 37511+7*len(c.words))
	return map[string]any{"lat": json.Number(c.add(lat)), "lon": json.Number(c.add(lon))}
}

// signUpFully makes an account with every way in: a phrase, an address and a link to it, a key.
func (w *watched) signUpFully() newcomer {
	w.t.Helper()
	n := w.signUp(w.word())
	w.add(n.phrase)
	for _, code := range n.codes[:3] {
		w.add(code)
	}
	w.add(n.token)
	address := w.address()
	w.ask("PUT", "/me/email", n.person, map[string]any{"email": address}).wantStatus(http.StatusAccepted)
	w.mails.Refuse.Store(451) // what a server answers names the address
	w.post()
	w.mails.Refuse.Store(0)
	w.clock.Add(int64(90e9))
	w.post()
	code := w.add(first(w.t, linkCode, w.newest(address)))
	w.ask("POST", "/me/email/confirm", n.person, map[string]string{"code": code}).wantStatus(http.StatusNoContent)
	w.add(w.ask("POST", "/me/tokens", n.person, map[string]any{"scopes": []string{"account"}}).wantStatus(http.StatusCreated).text("token"))
	w.askForLink(address)
	w.post()
	w.add(first(w.t, linkToken, w.newest(address)))
	w.browse("/sign-in/links/confirm", `{"token":"`+w.word()+`"}`, "")
	w.ask("POST", "/sessions", person{}, map[string]any{"phrase": w.word()}).wantStatus(http.StatusUnauthorized)
	return n
}

// newest returns the text of the newest mail to an address.
func (w *watched) newest(address string) string {
	w.t.Helper()
	all := w.mails.All()
	for _, m := range slices.Backward(all) {
		if strings.EqualFold(m.To, address) {
			return m.Text
		}
	}
	w.t.Fatalf("no mail among %d", len(all))
	return ""
}

// conceal creates a group whose place is concealed.
func (w *watched) conceal(steward person, precision string) string {
	w.t.Helper()
	input := leeds("Group that " + precision)
	input["locality"] = map[string]any{"precision": precision, "label": w.word(), "point": w.point(), "place": map[string]any{"id": "geonames:2644688"}}
	meeting := input["meetings"].([]any)[0].(map[string]any)
	meeting["venue"], meeting["directions"], meeting["address"] = w.word(), w.word(), map[string]any{"text": w.word()}
	return w.group(steward, input)
}

// belong lets members join and say everything that one can say in a group.
func (w *watched) belong(group string, steward person) {
	w.t.Helper()
	at := "/groups/" + group
	code := w.add(w.joinCode(group, steward, map[string]any{"uses": 5}))
	member := w.signUpFully()
	w.ask("POST", at+"/join", member.person, map[string]any{"code": code}).wantStatus(http.StatusOK)
	w.ask("PUT", at+"/members/me", member.person, map[string]any{"display_name": w.word()}).wantStatus(http.StatusOK)
	w.ask("POST", at+"/join", w.signUp(w.word()).person, map[string]any{"code": w.word()}).wantStatus(http.StatusNotFound)
	account, memberCode := w.without(group, steward, w.word())
	w.add(memberCode)
	words := with(newcomers(), "statement", w.word()+" and "+w.word())
	need := w.ask("POST", at+"/needs", member.person, words).wantStatus(http.StatusCreated).text("id")
	w.ask("PUT", at+"/needs/"+need+"/endorsement", steward, nil).wantStatus(http.StatusOK)
	words["author_id"], words["statement"] = account, w.word()
	theirs := w.ask("POST", at+"/needs", member.person, words).wantStatus(http.StatusCreated).text("id")
	w.ask("POST", at+"/needs/"+theirs+"/confirm", steward, map[string]any{"member_code": w.word()})
	w.ask("POST", at+"/needs", member.person, with(newcomers(), "statement", w.word()+strings.Repeat("x", 3000))).wantStatus(http.StatusUnprocessableEntity)
	request := w.ask("POST", at+"/requests", steward, map[string]any{"needs": []string{need}, "must_be": map[string]any{"gender": w.word()}}).wantStatus(http.StatusCreated).text("id")
	w.ask("POST", "/requests/"+request+"/open", steward, nil)
	w.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK)
	w.consult(request, steward)
}

// consult lets a group and a consultant write to each other from an invitation to the terms.
func (w *watched) consult(request string, steward person) {
	w.t.Helper()
	who, profile := w.consultant(w.moderator(), facilitator("A consultant"))
	invited := w.ask("POST", "/requests/"+request+"/invitations", steward, map[string]any{"consultant_id": profile, "words": w.word()}).wantStatus(http.StatusCreated)
	at := "/invitations/" + invited.text("id")
	asked := w.ask("POST", at+"/ask", who, map[string]any{"question": w.word()}).wantStatus(http.StatusOK)
	w.ask("POST", at+"/questions/"+asked.text("questions/0/id")+"/answer", steward, map[string]any{"answer": w.word()}).wantStatus(http.StatusOK)
	w.ask("POST", at+"/accept", who, nil).wantStatus(http.StatusOK)
	engagement := w.ask("GET", "/me/engagements", who, nil).wantStatus(http.StatusOK).text("items/0/id")
	terms := with(visits(), "what", w.word(), "where", w.word(), "confidentiality", w.word())
	w.ask("POST", "/engagements/"+engagement+"/terms", who, terms).wantStatus(http.StatusOK)
	w.ask("POST", "/engagements/"+engagement+"/terms/1/confirm", steward, nil).wantStatus(http.StatusOK)
	w.within("/engagements/"+engagement, steward, who)
}

// write leaves words with moderators and stewards, as somebody who has no account.
func (w *watched) write(group string) {
	w.t.Helper()
	w.ask("POST", "/reports", person{}, map[string]any{"subject": map[string]any{"kind": "group", "id": group}, "ground": "spam", "text": w.word(), "reply_to": w.address()}).
		wantStatus(http.StatusCreated)
	w.ask("POST", "/groups/"+group+"/corrections", person{}, map[string]any{"kind": "time", "text": w.word(), "reply_to": w.address()}).wantStatus(http.StatusCreated)
}

// A hundred words that were left in confidence, names, addresses, statements, phrases, links and
// points, are in no log, metric, trace, index, job, feed, change, address or subject of a mail.
func TestCanaries(t *testing.T) {
	eachWatched(t, func(t *testing.T, w *watched, db rawDB) {
		w.t = t
		founder := w.signUpFully()
		for _, precision := range []string{"area", "hidden"} {
			group := w.conceal(founder.person, precision)
			w.belong(group, founder.person)
			w.write(group)
		}
		consultant := w.signUpFully()
		profile := with(facilitator("A consultant"), "declares", map[string]any{"gender": w.word()})
		profile["base"] = map[string]any{"precision": "area", "label": w.word(), "point": w.point(), "place": map[string]any{"id": "geonames:2644688"}}
		w.ask("PUT", "/consultants/me", consultant.person, profile).wantStatus(http.StatusCreated)
		id := w.ask("GET", "/consultants/me", consultant.person, nil).text("id")
		w.ask("POST", "/consultants/"+id+"/verify", w.moderator(), map[string]any{"ground": "registration"}).wantStatus(http.StatusOK)
		w.signUpFully()
		w.post()
		for _, path := range []string{"/api/v1/groups", "/api/v1/groups/map?bbox=-2,53,-1,54&zoom=8", "/api/v1/consultants", "/feeds/meeting-guide.json", "/feeds/calendar.ics"} {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			answer := httptest.NewRecorder()
			if w.handler.ServeHTTP(answer, request); answer.Code != http.StatusOK {
				t.Errorf("%s: %d %s", path, answer.Code, answer.Body)
			}
		}
		if len(w.words) < 100 {
			t.Errorf("only %d words", len(w.words))
		}
		w.stopTracing(t.Context())
		metrics := httptest.NewRecorder()
		w.app.Service().Operator().ServeHTTP(metrics, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
		w.wantNone("the log", w.log.String(), 1000)
		w.wantNone("the metrics", metrics.Body.String(), 1000)
		w.wantNone("the traces", w.spans.String(), 1000)
		w.wantNone("addresses", w.urls.String(), 1000)
		w.wantNone("answers to visitors", w.visitors.String(), 1000)
		w.wantNone("the index", w.documents(), 0)
		for _, table := range []string{"jobs", "changes", "audit_entries"} {
			w.wantNone(table, db.dump(table), 10)
		}
		for _, m := range w.mails.All() {
			w.wantNone("a subject", m.Header.Get("Subject"), 5)
		}
	})
}
