package api_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/shg-directory/shg/docs"
	"github.com/shg-directory/shg/internal/randomrequests"
	"github.com/shg-directory/shg/models"
)

// randomRequests is the number of requests of each operation. SHG_RANDOM sets another number,
// SHG_RANDOM_SEED another seed.
const randomRequests = 5

// Requests from the description, valid and invalid ones, with keys of every kind, are answered as
// described and never by an internal error.
func TestRandomRequests(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		doc, err := openapi3.NewLoader().LoadFromData(docs.Description().JSON30)
		if err != nil {
			t.Fatal(err)
		}
		seed := uint64(fromEnvironment(t, "SHG_RANDOM_SEED", int(time.Now().UnixNano()%1_000_000)))
		r := &randomRun{site: s, maker: randomrequests.New(doc, seed), counts: map[int]int{}, keys: s.everyKey()}
		if s.app.Config.Meili.URL != "" {
			r.settleEvery = 500
		}
		rounds := fromEnvironment(t, "SHG_RANDOM", randomRequests)
		for round := range rounds {
			if round%10 == 0 { // what there was has been changed, closed and put away
				r.maker.Known(s.somethingOfEverything(r.keys))
			}
			for _, operation := range r.maker.Operations() {
				r.one(operation)
			}
		}
		t.Logf("random: %d requests of %d operations with %d kinds of keys, seed %d; answers by status: %s",
			r.made, len(r.maker.Operations()), len(r.keys), seed, r.counted())
	})
}

func fromEnvironment(t *testing.T, name string, otherwise int) int {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		t.Fatalf("%s is no number: %v", name, err)
	}
	return n
}

type randomRun struct {
	*site
	maker       *randomrequests.Maker
	keys        map[string]person
	counts      map[int]int
	made        int
	settleEvery int // 0: nothing is late
}

// everyKey returns a person for every kind of key.
func (s *site) everyKey() map[string]person {
	return map[string]person{
		"nobody": {}, "no key of ours": {token: "shg_" + strings.Repeat("A", 43)}, "account": s.member("Somebody"), "read": s.person("A reader", models.AccountPlain, "read"),
		"source": s.person("A partner", models.AccountPlain, "source:leeds-aa"), "webhooks": s.person("A receiver", models.AccountPlain, "webhooks"),
		"moderator": s.person("A moderator", models.AccountModerator, "account", "moderate"), "admin": s.person("An admin", models.AccountAdmin, "account", "admin"),
	}
}

// somethingOfEverything creates one of each resource, so that random requests find something, and
// returns the ids.
func (s *site) somethingOfEverything(keys map[string]person) map[string][]string {
	who := keys["account"]
	group := s.group(who, leeds("Tuesday Night"))
	need := s.ask("POST", "/groups/"+group+"/needs", who, map[string]any{"statement": "We keep losing newcomers."}).wantStatus(http.StatusCreated).text("id")
	correction := s.ask("POST", "/groups/"+group+"/corrections", person{}, halfPastSeven()).wantStatus(http.StatusCreated).text("id")
	request := s.ask("POST", "/groups/"+group+"/requests", who, map[string]any{"needs": []string{need}}).wantStatus(http.StatusCreated).text("id")
	handed := s.handIn(keys["source"], "/sources/leeds-aa/imports", NDJSONType, lines(s.t, 2))
	s.ask("PUT", "/sources/leeds-aa/records/tue-1", keys["source"], leeds("Tuesday Night"))
	webhook := s.webhookOf(keys["webhooks"])
	return map[string][]string{
		"imports": {strings.TrimPrefix(handed, "/imports/")}, "webhooks": {webhook}, "groups": {group}, "memberships": {group}, "corrections": {correction}, "needs": {need}, "resources": {s.resource(who, housingAdvice())}, "requests": {request}, "members": {who.id}, "topics": {"alcohol"}, "sources": {"leeds-aa"}, "records": {"tue-1"},
	}
}

// webhookOf returns the one webhook of an account, which it creates if there is none.
func (s *site) webhookOf(who person) string {
	if there := s.ask("GET", "/webhooks", who, nil).wantStatus(http.StatusOK).items(); len(there) > 0 {
		return fmt.Sprint(there[0]["id"])
	}
	id, _ := s.webhook(who, "http://127.0.0.1:9/")
	return id
}

// keyFor names the key that may do most with an operation.
func keyFor(path string) string {
	switch {
	case strings.HasPrefix(path, "/sources/"), strings.HasPrefix(path, "/imports/"):
		return "source"
	case strings.HasPrefix(path, "/webhooks"):
		return "webhooks"
	}
	return "account"
}

// one sends one request and checks its answer.
func (r *randomRun) one(operation randomrequests.Operation) {
	request := r.maker.Request(operation)
	who := r.keys[r.maker.Key(slices.Sorted(maps.Keys(r.keys)), keyFor(operation.Path))]
	req := httptest.NewRequestWithContext(r.t.Context(), request.Method, "/", bytes.NewReader(request.Body))
	req.URL.Path, req.URL.RawPath, req.URL.RawQuery = "/api/v1"+request.Path, "", request.Query
	if escaped := "/api/v1" + request.EscapedPath; escaped != req.URL.EscapedPath() {
		req.URL.RawPath = escaped
	}
	req.RequestURI = req.URL.RequestURI()
	maps.Copy(req.Header, request.Header)
	if who.token != "" && req.Header.Get("Authorization") == "" {
		req.Header.Set("Authorization", "Bearer "+who.token)
	}
	if r.settleEvery > 0 && r.made%r.settleEvery == 0 {
		r.settle()
	}
	recorder := httptest.NewRecorder()
	r.handler.ServeHTTP(recorder, req)
	r.made++
	r.counts[recorder.Code]++
	description := fmt.Sprintf("%s %s?%s %v %.500q", request.Method, request.EscapedPath, request.Query, request.Header, request.Body)
	if recorder.Code >= http.StatusInternalServerError {
		r.t.Errorf("%s is answered %d: %s", description, recorder.Code, recorder.Body)
	}
	req.Body, req.GetBody = nil, nil
	if err := r.checks.Check(req, recorder.Code, recorder.Header(), recorder.Body.Bytes()); err != nil && !lenient(err) {
		r.t.Errorf("%s is answered outside its description: %v\n%s", description, err, recorder.Body)
	}
}

// lenient reports whether an error may be ignored, because the service accepts more values of some
// parameters than the description promises.
func lenient(err error) bool {
	return strings.HasPrefix(err.Error(), "was accepted, but the description refuses it")
}

func (r *randomRun) counted() string {
	var all []string
	for _, status := range slices.Sorted(maps.Keys(r.counts)) {
		all = append(all, fmt.Sprintf("%d: %d", status, r.counts[status]))
	}
	return strings.Join(all, ", ")
}
