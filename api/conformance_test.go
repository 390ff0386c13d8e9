package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/docs"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// conforming is a service with one of everything, so that every route of the description can be
// asked.
type conforming struct {
	*site
	steward, consultant, moderator, partner, admin person
	values                                         map[string]string // of parameters in paths, by what precedes them
}

func newConforming(s *site) *conforming {
	s.t.Helper()
	c := &conforming{site: s, steward: s.member("A steward"), moderator: s.moderator()}
	c.admin = s.person("An admin", models.AccountAdmin, "account", "admin")
	c.partner = s.person("A partner", models.AccountPlain, "source:leeds", "webhooks")
	group, request := s.openRequest(c.steward, map[string]any{"call": "open"})
	var consultant string
	c.consultant, consultant = s.consultant(c.moderator, facilitator("A consultant"))
	correction := s.ask("POST", "/groups/"+group+"/corrections", person{}, halfPastSeven()).wantStatus(http.StatusCreated).text("id")
	report := s.report(group)
	hidden := s.hide(c.moderator, s.group(c.steward, leeds("A hidden group")))
	need := s.ask("GET", "/groups/"+group+"/needs", c.steward, nil).text("items/0/id")
	c.values = map[string]string{
		"/groups/:id": group, "/memberships/:group": group, "/requests/:id": request, "/consultants/:id": consultant, "/topics/:id": "alcohol",
		"/corrections/:correction_id": correction, "/moderation/:item_id": report, "/decisions/:decision_id": hidden, "/needs/:need_id": need, "/members/:account_id": c.steward.id, "/matches/:consultant_id": consultant, "/blocked-consultants/:consultant_id": consultant, "/blocked-groups/:group": group,
		"/children/:child_id": s.group(c.steward, under("Below it", group)), "/sources/:source": "leeds", "/sessions/:id": c.steward.id, "/tokens/:id": c.steward.id, "/passkeys/:id": c.steward.id, "/identities/:id": c.steward.id, "/consents/:purpose": "declarations", "/guidance/:stage": "forming", "/:language": "en", "/records/:record": "tue-1",
	}
	c.values["/join-codes/:code_id"] = s.ask("POST", "/groups/"+group+"/join-codes", c.steward, map[string]any{}).wantStatus(http.StatusCreated).text("id")
	c.values["/join-requests/:request_id"] = s.enter(group, s.member("Somebody"), map[string]any{"message": "Hello"}).wantStatus(http.StatusAccepted).text("id")
	s.join(group, c.steward, s.member("A member"))
	resource := s.resource(c.steward, housingAdvice())
	c.values["/resources/:id"], c.values["/resources/:resource_id"] = s.confirmed(c.moderator, s.resource(c.steward, housingAdvice())), resource
	c.values["/claims/:claim_id"], c.values["/rulesets/:version"], c.values["/principle-comments/:about"], c.admin = group, "3.1", "A", s.admin()
	s.ask("POST", "/rulesets", c.admin, rolesCount("3.1")).wantStatus(http.StatusCreated)
	c.consultations(group, request, consultant)
	c.values["/messages/:message_id"] = s.receive(group)
	s.rule(group, c.steward, "close_group", 2).wantStatus(http.StatusOK)
	c.values["/proposals/:id"] = s.ask("POST", "/groups/"+group+"/proposals", c.steward, map[string]any{"act": "close_group"}).wantStatus(http.StatusCreated).text("id")
	c.values["/imports/:id"] = s.askAs("POST", "/sources/leeds/imports", c.partner, `{"record":"tue-1","deleted":true}`, "application/x-ndjson").wantStatus(http.StatusAccepted).text("id")
	webhook, _ := s.webhook(c.partner, newReceiver(s.t, nil).url)
	s.ask("POST", "/webhooks/"+webhook+"/test", c.partner, nil).wantStatus(http.StatusAccepted)
	s.deliver()
	c.values["/webhooks/:id"] = webhook
	c.values["/deliveries/:delivery_id"] = s.ask("GET", "/webhooks/"+webhook+"/deliveries", c.partner, nil).text("items/0/id")
	return c
}

// consultations adds an invitation with a question, an offer, a call and an engagement.
func (c *conforming) consultations(group, request, consultant string) {
	c.t.Helper()
	need := c.values["/needs/:need_id"]
	of := func() string {
		id := c.ask("POST", "/groups/"+group+"/requests", c.steward, map[string]any{"needs": []string{need}, "call": "open"}).wantStatus(http.StatusCreated).text("id")
		c.ask("POST", "/requests/"+id+"/open", c.steward, nil).wantStatus(http.StatusOK)
		return id
	}
	invite := func(request string) string {
		return c.ask("POST", "/requests/"+request+"/invitations", c.steward, map[string]any{"consultant_id": consultant}).wantStatus(http.StatusCreated).text("id")
	}
	invitation := invite(of())
	asked := c.ask("POST", "/invitations/"+invitation+"/ask", c.consultant, map[string]any{"question": "How many are you?"}).wantStatus(http.StatusOK)
	c.values["/invitations/:id"], c.values["/questions/:question_id"] = invitation, asked.text("questions/0/id")
	c.values["/calls/:id"], c.values["/terms/:number"] = request, "1"
	c.values["/offers/:id"] = c.ask("POST", "/requests/"+of()+"/offers", c.consultant, map[string]any{"words": "Two visits."}).wantStatus(http.StatusCreated).text("id")
	c.ask("POST", "/invitations/"+invite(of())+"/accept", c.consultant, nil).wantStatus(http.StatusOK)
	engagement := c.ask("GET", "/me/engagements", c.consultant, nil).wantStatus(http.StatusOK).text("items/0/id")
	c.ask("POST", "/engagements/"+engagement+"/terms", c.consultant, visits()).wantStatus(http.StatusOK)
	c.values["/engagements/:id"] = engagement
	below := c.fillEngagement(engagement, c.steward)
	c.values["/steps/:id"], c.values["/shared-resources/:id"] = below["step"], below["shared"]
	c.values["/notes/:id"], c.values["/appointments/:id"] = below["note"], below["appointment"]
}

// queries returns what reads need to be asked with.
func queries() map[string]string {
	return map[string]string{"/places": "?q=leeds", "/groups/map": "?bbox=-2,53,-1,54&zoom=8"}
}

// path fills a route's pattern. A new route with a parameter of another kind needs a value here.
func (c *conforming) path(pattern string) string {
	c.t.Helper()
	for place, value := range c.values {
		filled := place[:strings.LastIndex(place, ":")] + value
		pattern = strings.ReplaceAll(pattern, place, filled)
	}
	if strings.Contains(pattern, ":") {
		c.t.Fatalf("newConforming does not say what stands in %s", pattern)
	}
	return pattern
}

func (c *conforming) who(r api.Route) person {
	switch {
	case rules().IsOpenToAnyone(r.Act):
		return person{}
	case rules().IsForKeysOnly(r.Act):
		return c.partner
	case r.Act == policy.EditGuidance:
		return c.admin
	case strings.HasPrefix(r.Path, "/consultants/me"), r.Act == policy.ReadOwnConsultations, r.Act == policy.ReadCalls, r.Act == policy.MakeOffer, r.Act == policy.WithdrawOffer, r.Act == policy.RespondToInvitation, r.Act == policy.ReplyToRatings, r.Act == policy.BlockGroup, r.Act == policy.UnblockGroup:
		return c.consultant
	case r.Act == policy.VerifyConsultant, r.Act == policy.ConfirmResource, r.Act == policy.EditResource, r.Act == policy.WithdrawResource, r.Act == policy.ReadClaims, r.Act == policy.ObjectToClaim, r.Act == policy.HidePrincipleComment, r.Act == policy.ReadModeration, r.Act == policy.DecideMatter:
		return c.moderator
	case r.Act == policy.ProposeRuleset, r.Act == policy.AdoptRuleset, r.Act == policy.WithdrawRuleset, r.Act == policy.CompareRulesets, r.Act == policy.ReadAllPrincipleComments:
		return c.admin
	}
	return c.steward
}

// operationSpec holds what the description declares of an operation.
type operationSpec struct {
	Parameters  []struct{ In, Name string } `json:"parameters"`
	RequestBody *struct {
		Content map[string]any `json:"content"`
	} `json:"requestBody"`
	Responses  map[string]any `json:"responses"`
	ID         string         `json:"operationId"`
	Deprecated bool           `json:"deprecated"`
}

func (o operationSpec) reads(header string) bool {
	return slices.ContainsFunc(o.Parameters, func(p struct{ In, Name string }) bool { return p.In == "header" && p.Name == header })
}

func (o operationSpec) body() string {
	if o.RequestBody == nil {
		return ""
	}
	for kind := range o.RequestBody.Content {
		return kind
	}
	return ""
}

func operations(t *testing.T) map[string]operationSpec {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]operationSpec `json:"paths"`
	}
	if err := json.Unmarshal(docs.Description().JSON30, &doc); err != nil {
		t.Fatal(err)
	}
	all := map[string]operationSpec{}
	for path, methods := range doc.Paths {
		for method, operation := range methods {
			all[strings.ToUpper(method)+" "+strings.TrimSuffix(path, "/")] = operation
		}
	}
	return all
}

// TestConventions checks on every route what holds for all of them. A new route is checked too,
// without a change here.
func TestConventions(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		c, all := newConforming(s), operations(t)
		for _, r := range s.app.Door.Routes() {
			o, described := all[r.Method+" "+parameter.ReplaceAllString(r.Path, "{$1}")]
			if !described {
				t.Errorf("%s %s is not described", r.Method, r.Path)
			}
			t.Log(r.Method, r.Path)
			c.refusals(r, o)
			if r.Method == http.MethodGet {
				c.reading(r)
			}
			c.changing(r, o)
			c.making(r, o)
		}
	})
}

// problem checks that an answer has what every refusal shows, and that its type has a page.
func (c *conforming) problem(a response, status int) response {
	c.t.Helper()
	a.wantStatus(status)
	c.common(a)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		c.t.Errorf("Content-Type %q of a problem", got)
	}
	code := a.text("code")
	if a.text("type") != "http://shg.test/problems/"+code || a.at("status") != float64(status) || a.text("title") == "" || a.text("detail") == "" {
		c.t.Errorf("a problem without its members: %s", a.body)
	}
	if got := a.text("instance"); got != "urn:request:"+a.header.Get("X-Request-Id") {
		c.t.Errorf("instance %q", got)
	}
	if page := c.page("/problems/" + code); page.status != http.StatusOK {
		c.t.Errorf("the type of %s leads to %d", code, page.status)
	}
	return a
}

// common checks what is in every answer.
func (c *conforming) common(a response) {
	c.t.Helper()
	for _, name := range []string{"X-Request-Id", "Vary", "Cache-Control"} {
		if a.header.Get(name) == "" && (name != "Cache-Control" || len(a.body) > 0) {
			c.t.Errorf("no %s: %v", name, a.header)
		}
	}
}

// refusals are what every route refuses.
func (c *conforming) refusals(r api.Route, o operationSpec) {
	c.t.Helper()
	path, who := c.path(r.Path)+queries()[r.Path], c.who(r)
	anyone := rules().IsOpenToAnyone(r.Act)
	if !anyone {
		if got := c.problem(c.with(r.Method, path, person{}, nil), http.StatusUnauthorized); !strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Bearer") {
			c.t.Errorf("401 without WWW-Authenticate: %v", got.header)
		}
	}
	c.problem(c.with(r.Method, path, person{token: "shg_wrong"}, nil), http.StatusUnauthorized)
	more := "?"
	if strings.Contains(path, "?") {
		more = "&"
	}
	c.problem(c.with(r.Method, path+more+"colour=red", who, map[string]string{"If-Match": "*"}), http.StatusBadRequest)
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodPost} {
		if c.answered(method, r.Path) {
			continue
		}
		if got := c.problem(c.undescribed(method, path), http.StatusMethodNotAllowed).header.Get("Allow"); !strings.Contains(got, r.Method) {
			c.t.Errorf("Allow %q does not name %s", got, r.Method)
		}
	}
	options := c.undescribed(http.MethodOptions, path)
	if got := options.header.Get("Allow"); options.status != http.StatusNoContent || !strings.Contains(got, r.Method) {
		c.t.Errorf("OPTIONS: %d, Allow %q", options.status, got)
	}
	if kind := o.body(); kind != "" {
		got := c.problem(c.send(request{method: r.Method, path: path, who: who, body: "x", headers: map[string]string{"Content-Type": "text/plain", "If-Match": "*"}}), http.StatusUnsupportedMediaType)
		if got.header.Get("Accept")+got.header.Get("Accept-Patch") == "" {
			c.t.Errorf("415 that does not say what would do: %v", got.header)
		}
	}
}

// answered reports whether some route answers the method at the path.
func (c *conforming) answered(method, path string) bool {
	return slices.ContainsFunc(c.app.Door.Routes(), func(r api.Route) bool {
		return r.Method == method && slices.EqualFunc(strings.Split(r.Path, "/"), strings.Split(path, "/"), func(a, b string) bool {
			return a == b || strings.HasPrefix(a, ":")
		})
	})
}

// undescribed requests what the description does not contain.
func (c *conforming) undescribed(method, path string) response {
	return c.plain(method, views.Base+path)
}

// page asks for one of the pages.
func (c *conforming) page(path string) response { return c.plain(http.MethodGet, path) }

func (c *conforming) plain(method, path string) response {
	recorder := httptest.NewRecorder()
	c.handler.ServeHTTP(recorder, httptest.NewRequestWithContext(c.t.Context(), method, path, nil))
	return response{t: c.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
}

// reading checks how a read may be repeated.
func (c *conforming) reading(r api.Route) {
	c.t.Helper()
	path, who := c.path(r.Path)+queries()[r.Path], c.who(r)
	first := c.with("GET", path, who, nil).wantStatus(http.StatusOK)
	c.common(first)
	for _, name := range []string{"RateLimit", "RateLimit-Policy", "Content-Type"} {
		if first.header.Get(name) == "" {
			c.t.Errorf("no %s", name)
		}
	}
	if got := first.header.Get("Access-Control-Allow-Origin"); (got == "*") != rules().IsOpenToAnyone(r.Act) {
		c.t.Errorf("Access-Control-Allow-Origin %q", got)
	}
	tag := first.header.Get("ETag")
	if !tagged.MatchString(tag) {
		c.t.Errorf("ETag %q", tag)
	}
	if strings.HasSuffix(r.Path, "/matches") { // a ranking has the time that it is of
		return
	}
	c.with("GET", path, who, map[string]string{"If-None-Match": tag}).wantStatus(http.StatusNotModified)
	head := c.with("HEAD", path, who, nil).wantStatus(http.StatusOK)
	if len(head.body) > 0 || head.header.Get("ETag") != tag || head.header.Get("Content-Type") != first.header.Get("Content-Type") {
		c.t.Errorf("HEAD: %v", head.header)
	}
	if strings.Contains(r.Path, ".") { // its ending names its media type, even if the caller accepts others
		return
	}
	c.problem(c.with("GET", path, who, map[string]string{"Accept": "image/png"}), http.StatusNotAcceptable)
}

// changing checks that a change of a resource with versions must name the version, as its
// description declares.
func (c *conforming) changing(r api.Route, o operationSpec) {
	c.t.Helper()
	_, described := o.Responses["428"]
	if described != o.reads("If-Match") {
		c.t.Errorf("428 is described: %v, If-Match: %v", described, o.reads("If-Match"))
	}
	if !described {
		return
	}
	headers := map[string]string{}
	body := any(nil)
	if kind := o.body(); kind != "" {
		headers["Content-Type"], body = kind, `{}`
		if r.Path == "/consultants/me" {
			body = facilitator("A consultant")
		}
	}
	c.problem(c.send(request{method: r.Method, path: c.path(r.Path), who: c.who(r), body: body, headers: headers}), http.StatusPreconditionRequired)
}

// making checks the Idempotency-Key of a creation. TestCreationsMayBeRepeated checks that each
// creates nothing twice.
func (c *conforming) making(r api.Route, o operationSpec) {
	c.t.Helper()
	if r.Method != http.MethodPost || !makes(o) || strings.HasSuffix(r.Path, "codes") { // a code is shown once
		return
	}
	if !o.reads("Idempotency-Key") {
		c.t.Error("it makes something and takes no Idempotency-Key")
	}
	headers := map[string]string{"Idempotency-Key": "a b", "Content-Type": "application/json"}
	c.problem(c.send(request{method: "POST", path: c.path(r.Path), who: c.who(r), body: `{}`, headers: headers}), http.StatusBadRequest)
}

// makes reports whether a POST creates something: it has a Location then.
func makes(o operationSpec) bool {
	accepted, _ := json.Marshal(o.Responses["202"])
	_, created := o.Responses["201"]
	if slices.Contains([]string{"signUp", "startSession", "createOwnToken", "confirmSignInLink", "signInByPasskey", "addPasskey", "startDevice", "finishDevice"}, o.ID) { // secrets that are shown once
		return false
	}
	return created || strings.Contains(string(accepted), `"Location"`)
}

// Every creation is among those that TestCreationsMayBeRepeated repeats.
func TestEveryCreationIsRepeated(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		tried := map[string]bool{}
		for _, m := range s.creations() {
			path, _, _ := strings.Cut(m.path, "?")
			parts := strings.Split(path, "/")
			tried[parts[len(parts)-1]] = true
		}
		for name, o := range operations(t) {
			method, path, _ := strings.Cut(name, " ")
			parts := strings.Split(path, "/")
			if makes(o) && method == http.MethodPost && !strings.HasSuffix(path, "codes") && !tried[parts[len(parts)-1]] {
				t.Errorf("%s makes something and is not among makings", name)
			}
		}
	})
}
