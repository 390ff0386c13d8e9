package api_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The model of consultations, written from the issue and not from the code: what every act does in
// every state, and how it is answered.

// pact is what the model knows of an invitation or an offer.
type pact struct{ id, request, consultant, status string }

// modelTerms is one version of an engagement's terms.
type modelTerms struct {
	byGroup   bool
	confirmed bool
}

// modelEngagement is what the model knows of an engagement.
type modelEngagement struct {
	id, request, consultant, status string
	terms                           []modelTerms
}

// consultationModel is the model beside the service, for one group with two consultants.
type consultationModel struct {
	s           *site
	rt          *rapid.T
	member      person
	stranger    person
	group, need string
	consultants map[string]person // by profile
	profiles    []string
	capacity    map[string]int
	requests    map[string]string // states
	order       []string
	invitations []*pact
	offers      []*pact
	engagements []*modelEngagement
	acts        int
}

// answers returns the model's answer to an act that leads from some states to another, and repeats.
func answers(status string, from []string, to string) (code int, after string) {
	switch {
	case slices.Contains(from, status):
		return http.StatusOK, to
	case status == to:
		return http.StatusOK, status
	}
	return http.StatusConflict, status
}

func (m *consultationModel) send(what, method, path string, who person, body any, want int) response {
	m.acts++
	got := m.s.ask(method, path, who, body)
	if got.status != want {
		m.rt.Fatalf("%s: %s %s: %d, the model has %d: %s", what, method, path, got.status, want, got.body)
	}
	return got
}

func (m *consultationModel) taken(consultant string) (n int) {
	for _, e := range m.engagements {
		if e.consultant == consultant && e.underWay() {
			n++
		}
	}
	return n
}

func (e *modelEngagement) underWay() bool {
	return e.status == "agreeing" || e.status == "active" || e.status == "paused"
}

func (m *consultationModel) full(consultant string) bool {
	return m.taken(consultant) >= m.capacity[consultant]
}

func find(list []*pact, request, consultant string) *pact {
	for _, p := range list {
		if p.request == request && p.consultant == consultant {
			return p
		}
	}
	return nil
}

func is(p *pact, statuses ...string) bool { return p != nil && slices.Contains(statuses, p.status) }

// declined reports whether either side declined the other for a request.
func (m *consultationModel) declined(request, consultant string) (byConsultant, byGroup bool) {
	i, o := find(m.invitations, request, consultant), find(m.offers, request, consultant)
	return is(i, "declined"), is(i, "withdrawn") || is(o, "declined")
}

func (m *consultationModel) lapse(request string) {
	for _, list := range [][]*pact{m.invitations, m.offers} {
		for _, p := range list {
			if p.request == request && (p.status == "pending" || p.status == "standing") {
				p.status = "lapsed"
			}
		}
	}
}

// engaged begins an engagement in the model, and finds its id in the service.
func (m *consultationModel) engaged(p *pact, status string) {
	p.status = status
	m.requests[p.request] = "engaged"
	m.lapse(p.request)
	e := &modelEngagement{request: p.request, consultant: p.consultant, status: "agreeing"}
	list := m.s.ask("GET", "/me/engagements?per_page=100", m.consultants[p.consultant], nil).wantStatus(http.StatusOK)
	for n := 0; e.id == "" && list.at(fmt.Sprintf("items/%d", n)) != nil; n++ {
		item := fmt.Sprintf("items/%d/", n)
		if list.text(item+"request_id") == p.request && list.text(item+"status") == "agreeing" {
			e.id = list.text(item + "id")
		}
	}
	if e.id == "" {
		m.rt.Fatalf("no engagement began: %s", list.body)
	}
	m.engagements = append(m.engagements, e)
}

func (m *consultationModel) anyRequest() string {
	return rapid.SampledFrom(m.order).Draw(m.rt, "request")
}

func (m *consultationModel) anyConsultant() string {
	return rapid.SampledFrom(m.profiles).Draw(m.rt, "consultant")
}

// wrong returns whether somebody tries whom it does not concern, who is answered as if there were
// nothing.
func (m *consultationModel) wrong() bool { return rapid.IntRange(0, 9).Draw(m.rt, "wrong") == 0 }

func (m *consultationModel) open() {
	body := map[string]any{"needs": []string{m.need}, "call": "open", "offers_wanted": 2}
	id := m.send("draft", "POST", "/groups/"+m.group+"/requests", m.member, body, http.StatusCreated).text("id")
	m.send("open", "POST", "/requests/"+id+"/open", m.member, nil, http.StatusOK)
	m.order, m.requests[id] = append(m.order, id), "open"
}

func (m *consultationModel) withdraw() {
	id := m.anyRequest()
	code, after := answers(m.requests[id], []string{"open"}, "withdrawn")
	m.send("withdraw", "POST", "/requests/"+id+"/withdraw", m.member, nil, code)
	if m.requests[id] = after; after == "withdrawn" {
		m.lapse(id)
	}
}

func (m *consultationModel) invite() {
	request, consultant := m.anyRequest(), m.anyConsultant()
	i := find(m.invitations, request, consultant)
	_, byGroup := m.declined(request, consultant)
	code := http.StatusCreated
	switch {
	case m.requests[request] != "open" || m.full(consultant) || byGroup || is(i, "accepted", "declined"):
		code = http.StatusConflict
	case i != nil:
		code = http.StatusOK
	}
	body := map[string]any{"consultant_id": consultant, "words": "We would like to meet you."}
	got := m.send("invite", "POST", "/requests/"+request+"/invitations", m.member, body, code)
	switch code {
	case http.StatusCreated:
		m.invitations = append(m.invitations, &pact{got.text("id"), request, consultant, "pending"})
	case http.StatusOK:
		i.status = "pending"
	}
}

// answer lets the consultant accept or decline an invitation, or the group take it back.
func (m *consultationModel) answer() {
	if len(m.invitations) == 0 {
		return
	}
	i := rapid.SampledFrom(m.invitations).Draw(m.rt, "invitation")
	at, act := "/invitations/"+i.id+"/", rapid.SampledFrom([]string{"accept", "decline", "withdraw"}).Draw(m.rt, "act")
	if m.wrong() {
		m.send("a stranger", "POST", at+"accept", m.stranger, nil, http.StatusNotFound)
		m.send("the group", "POST", at+"accept", m.member, nil, http.StatusForbidden)
		m.send("the consultant", "POST", at+"withdraw", m.consultants[i.consultant], nil, http.StatusNotFound)
		return
	}
	switch act {
	case "accept":
		code, after := answers(i.status, []string{"pending"}, "accepted")
		if i.status == "pending" && m.full(i.consultant) {
			code, after = http.StatusConflict, "pending"
		}
		begins := i.status != after
		m.send("accept", "POST", at+"accept", m.consultants[i.consultant], nil, code)
		if begins {
			m.engaged(i, after)
		}
	case "decline":
		code, after := answers(i.status, []string{"pending"}, "declined")
		m.send("decline", "POST", at+"decline", m.consultants[i.consultant], map[string]any{"reason": "no_time"}, code)
		i.status = after
	case "withdraw":
		code, after := answers(i.status, []string{"pending"}, "withdrawn")
		m.send("withdraw an invitation", "POST", at+"withdraw", m.member, nil, code)
		i.status = after
	}
}

func (m *consultationModel) offer() {
	request, consultant := m.anyRequest(), m.anyConsultant()
	o := find(m.offers, request, consultant)
	byConsultant, byGroup := m.declined(request, consultant)
	standing := 0
	for _, other := range m.offers {
		if other.request == request && other.status == "standing" {
			standing++
		}
	}
	code, stands := http.StatusCreated, is(o, "standing")
	switch {
	case m.requests[request] != "open" || m.full(consultant) || byConsultant || byGroup:
		code = http.StatusNotFound
	case is(o, "withdrawn", "chosen") || !stands && standing >= 2:
		code = http.StatusConflict
	}
	got := m.send("offer", "POST", "/requests/"+request+"/offers", m.consultants[consultant], map[string]any{"words": "Two visits."}, code)
	switch {
	case code == http.StatusCreated && o == nil:
		m.offers = append(m.offers, &pact{got.text("id"), request, consultant, "standing"})
	case code == http.StatusCreated:
		o.status = "standing"
	}
}

// settle lets the group choose or decline an offer, or the consultant take it back.
func (m *consultationModel) settle() {
	if len(m.offers) == 0 {
		return
	}
	o := rapid.SampledFrom(m.offers).Draw(m.rt, "offer")
	at, act := "/offers/"+o.id+"/", rapid.SampledFrom([]string{"choose", "decline", "withdraw"}).Draw(m.rt, "act")
	if m.wrong() {
		m.send("a stranger", "POST", at+act, m.stranger, nil, http.StatusNotFound)
		return
	}
	switch act {
	case "choose":
		code, after := answers(o.status, []string{"standing"}, "chosen")
		if o.status == "standing" && m.full(o.consultant) {
			code, after = http.StatusConflict, "standing"
		}
		begins := o.status != after
		m.send("choose", "POST", at+"choose", m.member, nil, code)
		if begins {
			m.engaged(o, after)
		}
	case "decline":
		code, after := answers(o.status, []string{"standing"}, "declined")
		m.send("decline an offer", "POST", at+"decline", m.member, nil, code)
		o.status = after
	case "withdraw":
		code, after := answers(o.status, []string{"standing"}, "withdrawn")
		m.send("withdraw an offer", "POST", at+"withdraw", m.consultants[o.consultant], nil, code)
		o.status = after
	}
}

func (m *consultationModel) anyEngagement() *modelEngagement {
	if len(m.engagements) == 0 {
		return nil
	}
	return rapid.SampledFrom(m.engagements).Draw(m.rt, "engagement")
}

// side draws a side of an engagement, and who acts for it.
func (m *consultationModel) side(e *modelEngagement) (byGroup bool, who person) {
	if rapid.Bool().Draw(m.rt, "by the group") {
		return true, m.member
	}
	return false, m.consultants[e.consultant]
}

func (m *consultationModel) propose() {
	e := m.anyEngagement()
	if e == nil {
		return
	}
	byGroup, who := m.side(e)
	code := http.StatusConflict
	if e.underWay() {
		code, e.terms = http.StatusOK, append(e.terms, modelTerms{byGroup: byGroup})
	}
	m.send("propose", "POST", "/engagements/"+e.id+"/terms", who, visits(), code)
}

func (m *consultationModel) confirm() {
	e := m.anyEngagement()
	if e == nil {
		return
	}
	byGroup, who := m.side(e)
	number := rapid.IntRange(max(1, len(e.terms)-1), len(e.terms)+1).Draw(m.rt, "number")
	code := http.StatusOK
	switch {
	case number > len(e.terms):
		code = http.StatusNotFound
	case e.terms[number-1].byGroup == byGroup:
		code = http.StatusConflict
	case e.terms[number-1].confirmed:
	case number < len(e.terms) || !e.underWay():
		code = http.StatusConflict
	default:
		if e.terms[number-1].confirmed = true; e.status == "agreeing" {
			e.status = "active"
		}
	}
	m.send("confirm", "POST", fmt.Sprintf("/engagements/%s/terms/%d/confirm", e.id, number), who, nil, code)
}

func (m *consultationModel) move() {
	e := m.anyEngagement()
	if e == nil {
		return
	}
	act := rapid.SampledFrom([]string{"pause", "resume", "conclude", "end"}).Draw(m.rt, "act")
	at, body := "/engagements/"+e.id+"/"+act, any(nil)
	if act == "conclude" {
		body = map[string]any{}
	}
	if m.wrong() {
		m.send("a stranger", "POST", at, m.stranger, body, http.StatusNotFound)
		return
	}
	if act != "end" && rapid.IntRange(0, 4).Draw(m.rt, "consultant") == 0 {
		m.send("the consultant", "POST", at, m.consultants[e.consultant], body, http.StatusNotFound)
		return
	}
	who := m.member
	if act == "end" {
		_, who = m.side(e)
	}
	from := map[string][]string{"pause": {"active"}, "resume": {"paused"}, "conclude": {"active", "paused"}, "end": {"agreeing", "active", "paused"}}[act]
	to := map[string]string{"pause": "paused", "resume": "active", "conclude": "concluded", "end": "ended"}[act]
	code, after := answers(e.status, from, to)
	moved := e.status != after
	m.send(act, "POST", at, who, body, code)
	if e.status = after; !moved {
		return
	}
	switch after {
	case "concluded":
		m.requests[e.request] = "concluded"
	case "ended":
		m.requests[e.request] = "open"
	}
}

// check compares everything with the model.
func (m *consultationModel) check() {
	for id, want := range m.requests {
		m.same("request", "/requests/"+id, m.member, want)
	}
	for _, i := range m.invitations {
		m.same("invitation", "/invitations/"+i.id, m.consultants[i.consultant], i.status)
	}
	for _, o := range m.offers {
		m.same("offer", "/offers/"+o.id, m.member, o.status)
	}
	for _, e := range m.engagements {
		m.same("engagement", "/engagements/"+e.id, m.consultants[e.consultant], e.status)
	}
	for consultant, who := range m.consultants {
		if got := m.s.ask("GET", "/consultants/me", who, nil).at("active"); got != float64(m.taken(consultant)) {
			m.rt.Fatalf("%v places are taken, the model has %d", got, m.taken(consultant))
		}
	}
}

func (m *consultationModel) same(what, path string, who person, want string) {
	if got := m.s.ask("GET", path, who, nil); got.text("status") != want {
		m.rt.Fatalf("the %s is %s, the model has %s: %s", what, got.text("status"), want, got.body)
	}
}

// checks returns how many runs of the model there are, each of about thirty acts: make consultations
// sets SHG_CONSULTATIONS for a hundred thousand acts.
func checks() int {
	if n := atoi(os.Getenv("SHG_CONSULTATIONS")); n > 0 {
		return n
	}
	return 4
}

func TestConsultationsAreAsInTheModel(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		member, moderator := s.member("A steward"), s.moderator()
		stranger, _ := s.consultant(moderator, facilitator("A stranger"))
		runs, acts := 0, 0
		rapid.Check(t, func(rt *rapid.T) {
			if runs++; runs > checks() {
				return
			}
			m := &consultationModel{
				s: s, rt: rt, member: member, stranger: stranger, consultants: map[string]person{}, capacity: map[string]int{}, requests: map[string]string{},
				group: s.group(member, leeds("Tuesday Night")),
			}
			m.need = s.ask("POST", "/groups/"+m.group+"/needs", member, newcomers()).wantStatus(http.StatusCreated).text("id")
			for capacity := 1; capacity <= 2; capacity++ {
				who, profile := s.consultant(moderator, with(facilitator("A consultant"), "capacity", capacity))
				m.consultants[profile], m.capacity[profile] = who, capacity
				m.profiles = append(m.profiles, profile)
			}
			m.open()
			rt.Repeat(map[string]func(*rapid.T){
				"open": func(*rapid.T) { m.open() }, "withdraw": func(*rapid.T) { m.withdraw() }, "invite": func(*rapid.T) { m.invite() },
				"answer": func(*rapid.T) { m.answer() }, "offer": func(*rapid.T) { m.offer() }, "settle": func(*rapid.T) { m.settle() },
				"propose": func(*rapid.T) { m.propose() }, "confirm": func(*rapid.T) { m.confirm() }, "move": func(*rapid.T) { m.move() },
				"answer ": func(*rapid.T) { m.answer() }, "invite ": func(*rapid.T) { m.invite() },
			})
			m.check()
			acts += m.acts
		})
		t.Logf("%d acts", acts)
	})
}
