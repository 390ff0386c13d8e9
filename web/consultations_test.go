package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/shg-directory/shg/models"
)

// partners are a steward whose group in Leeds has an open request, and a consultant who suits it.
type partners struct {
	*site
	steward, consultant      *browser
	inside, request, profile string // paths, and the id of the profile
}

const membersWords = "We keep losing newcomers after the second meeting."

// partners makes them; form is what the request has besides its need.
func (s *site) partners(t *testing.T, form url.Values) *partners {
	t.Helper()
	p := &partners{site: s, steward: s.browser(t)}
	p.steward.signUp("A steward")
	actor, err := s.app.People.Authenticate(t.Context(), p.steward.cookies["session"])
	if err != nil {
		t.Fatal(err)
	}
	g, err := s.app.Directory.CreateGroup(t.Context(), models.WriteOptions{Actor: actor}, models.GroupInput{
		Name: "Tuesday Night", Topics: []string{"alcohol"}, Language: "en", Languages: []string{"en"}, Timezone: "Europe/London",
		Locality: models.LocalityInput{Place: models.PlaceInput{ID: "geonames:2644688"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.inside = "/groups/" + g.ID.String() + "/inside"
	p.consultant, p.profile = s.listed(t, "A consultant")
	to, _ := p.steward.post(p.inside+"/needs/new", url.Values{"statement": {membersWords}, "language": {"en"}, "kind": {"facilitation"}})
	need, _, _ := strings.Cut(to, "?")
	if form == nil {
		form = url.Values{}
	}
	form["need"] = []string{need[strings.LastIndex(need, "/")+1:]}
	to, _ = p.steward.post(p.inside+"/requests/new", form)
	p.request, _, _ = strings.Cut(to, "?")
	p.steward.post(p.request+"/open", url.Values{})
	s.settled()
	return p
}

// listed signs up a consultant who is verified.
func (s *site) listed(t *testing.T, name string) (*browser, string) {
	t.Helper()
	b := s.browser(t)
	b.signUp(name)
	id := b.offers(name)
	profile, err := models.ParseID(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.app.Directory.VerifyConsultant(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, profile, models.VerificationInput{Ground: models.GroundRegistration}); err != nil {
		t.Fatal(err)
	}
	s.settled()
	return b, id
}

// wantSaid checks what a page shows.
func wantSaid(t *testing.T, page *goquery.Document, want ...string) {
	t.Helper()
	got := strings.Join(strings.Fields(page.Find("main").Text()), " ")
	for _, words := range want {
		if !strings.Contains(got, words) {
			t.Errorf("%q is not on the page: %s", words, got)
		}
	}
}

// link returns where the first link of a page leads whose address begins so.
func link(t *testing.T, page *goquery.Document, prefix string) string {
	t.Helper()
	to, found := page.Find(`main a[href^="` + prefix + `"]`).First().Attr("href")
	if !found {
		t.Fatalf("no link leads to %s: %s", prefix, page.Find("main").Text())
	}
	return to
}

func visits() url.Values {
	return url.Values{"what": {"Two visits to our Tuesday meeting"}, "format": {"in_person"}, "when": {"The first Tuesdays"}, "sessions": {"2"}, "cost": {"free"}}
}

// A group invites a consultant of its ranking, who asks something, accepts, and agrees on terms with
// it; the group changes them, pauses, goes on, and concludes.
func TestStoryOfAnInvitation(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, nil)
		group, consultant := p.steward, p.consultant
		if group.see(p.request).Find(`form[action="`+p.request+`/invite"] input[value="`+p.profile+`"]`).Length() != 1 {
			t.Fatal("the consultant of the ranking cannot be invited")
		}
		_, page := group.post(p.request+"/invite", url.Values{"consultant": {p.profile}, "words": {"We would like to meet you."}})
		wantSaid(t, page, "The consultant has been asked.", "Waits for an answer.", "An answer is promised by")
		if page.Find(`form input[value="`+p.profile+`"]`).Length() != 0 {
			t.Error("the consultant can be invited twice")
		}

		invitation := link(t, consultant.see(link(t, consultant.see("/me"), "/me/invitations")), "/me/invitations/")
		page = consultant.see(invitation)
		wantSaid(t, page, "Tuesday Night", "We would like to meet you.", membersWords)
		if page.Find(`blockquote[lang="en"][dir="auto"]`).Text() != membersWords {
			t.Error("the words have no language or no direction of their own")
		}
		consultant.post(invitation+"/ask", url.Values{"question": {"How many are you?"}})
		link(t, group.see("/me"), p.inside+"/requests") // the question waits
		answer := group.see(p.request).Find(`form[action$="/answer"]`).AttrOr("action", "")
		group.post(answer, url.Values{"answer": {"Nine."}})
		wantSaid(t, consultant.see(invitation), "How many are you?", "Nine.")
		_, page = consultant.post(invitation+"/accept", url.Values{})
		wantSaid(t, page, "An engagement has begun.", "Accepted.")

		own := link(t, page, "/me/engagements/")
		theirs := p.inside + own[strings.LastIndex(own, "/engagements/"):]
		if got := link(t, group.see(p.inside+"/engagements"), p.inside+"/engagements/"); got != theirs {
			t.Errorf("the group's engagement is %s, want %s", got, theirs)
		}
		page = group.see(theirs)
		if got := page.Find("main h2").First().Text(); got != "What the consultant is bound by" {
			t.Errorf("first comes %q", got)
		}
		wantSaid(t, page, "Names no organisation.", "Has no statutory powers.", "No terms are in force yet.")
		consultant.post(own+"/terms", visits())
		_, page = consultant.post(own+"/terms/1/confirm", url.Values{})
		wantSaid(t, page, "The other side confirms them.")
		confirm := group.see(theirs).Find(`form[action$="/confirm"]`).AttrOr("action", "")
		_, page = group.post(confirm, url.Values{})
		wantSaid(t, page, "These terms are in force now.", "Under way.", "Free of charge")

		changed := visits()
		changed["when"], changed["sessions"] = []string{"The second Tuesdays"}, []string{"৩"}
		_, page = group.post(theirs+"/terms", changed)
		wantSaid(t, page, "What changes: How many times, When", "The second Tuesdays", "The first Tuesdays")
		consultant.post(own+"/terms/2/confirm", url.Values{})
		group.post(theirs+"/pause", url.Values{})
		_, page = group.post(theirs+"/resume", url.Values{})
		if page.Find(`form[action$="/pause"]`).Length() != 1 || page.Find(`form[action$="/resume"]`).Length() != 0 {
			t.Error("the group cannot pause again")
		}
		if consultant.see(own).Find(`form[action$="/pause"], form[action$="/conclude"]`).Length() != 0 {
			t.Error("the consultant can pause or conclude")
		}
		within(t, consultant, group, own, theirs)
		_, page = group.post(theirs+"/conclude", url.Values{"stage": {"developing"}})
		wantSaid(t, page, "Concluded.")
		if page.Find(`main form:not([action*="/feedback"])`).Not(`[action$="/take-back"]`).Length() != 0 {
			t.Error("a concluded engagement has forms")
		}
		_, page = group.post(theirs+"/end", url.Values{})
		wantSaid(t, page, "its state has changed")
		wantSaid(t, group.see(p.request), "Concluded.")
	})
}

// A group calls, a consultant offers without knowing whose call it is, and the group chooses.
func TestStoryOfACall(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, url.Values{"call": {"open"}})
		list := p.consultant.see("/me/calls")
		call := link(t, list, "/me/calls/")
		page := p.consultant.see(call)
		wantSaid(t, page, membersWords, "Leeds")
		for _, secret := range []string{"Tuesday Night", p.inside, "A steward"} {
			if html, _ := page.Html(); strings.Contains(html+list.Text(), secret) {
				t.Errorf("%q is in the call", secret)
			}
		}
		refused := wantWellMade(t, p.consultant.do(http.MethodPost, call, url.Values{"words": {"See https://example.org and " + strings.Repeat("more ", 300)}}), http.StatusUnprocessableEntity)
		if !strings.Contains(refused.Find("#words").Text(), "more more") || refused.Find("#words-wrong").Length() != 1 {
			t.Error("an offer that is too long is not shown again")
		}
		_, page = p.consultant.post(call, url.Values{"words": {"Two visits, free."}})
		wantSaid(t, page, "This has been sent.", "Two visits, free.", "Stands.")
		if strings.Contains(page.Text(), "Tuesday Night") {
			t.Error("the offer names the group")
		}
		page = p.steward.see(p.request)
		wantSaid(t, page, "A consultant", "Two visits, free.")
		_, page = p.steward.post(page.Find(`form[action$="/choose"]`).AttrOr("action", ""), url.Values{})
		wantSaid(t, page, "An engagement has begun.", "Chosen.")
		link(t, page, p.inside+"/engagements/")
		wantSaid(t, p.consultant.see("/me/offers"), "Tuesday Night", "Chosen.")
	})
}

// Who is refused reads why, and what was typed stays in the form.
func TestRefusedConsultationsKeepWhatWasTyped(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, nil)
		again := func(b *browser, status int, address string, form url.Values, field, words string) {
			t.Helper()
			page := wantWellMade(t, b.do(http.MethodPost, address, form), status)
			got := page.Find(field)
			if got.Text() != words && got.AttrOr("value", "") != words {
				t.Errorf("POST %s: %s has %q, want %q", address, field, got.Text(), words)
			}
			if page.Find(`[role="alert"], .wrong`).Length() == 0 {
				t.Errorf("POST %s: the page does not say why", address)
			}
		}
		other := url.Values{"other": {"yes"}, "consultant": {"http://shg.test/consultants/nobody"}, "words": {"Come."}}
		again(p.steward, http.StatusUnprocessableEntity, p.request+"/invite", other, "#words-other", "Come.")
		again(p.steward, http.StatusUnprocessableEntity, p.request+"/invite", other, "#consultant", "http://shg.test/consultants/nobody")
		other.Set("consultant", "http://shg.test/consultants/"+p.profile+"?lang=en")
		p.steward.post(p.request+"/invite", other)
		invitation := link(t, p.consultant.see("/me/invitations"), "/me/invitations/")
		long := strings.Repeat("a", 1001)
		again(p.consultant, http.StatusUnprocessableEntity, invitation+"/ask", url.Values{"question": {long}}, "#question", long)
		again(p.consultant, http.StatusUnprocessableEntity, invitation+"/suggest", url.Values{"consultant": {p.profile}}, "#consultant", p.profile)
		again(p.consultant, http.StatusUnprocessableEntity, invitation+"/decline", url.Values{"reason": {"because"}}, "#question", "")
		for range models.MaxQuestions {
			p.consultant.post(invitation+"/ask", url.Values{"question": {"Why?"}})
		}
		again(p.consultant, http.StatusConflict, invitation+"/ask", url.Values{"question": {"One more?"}}, "#question", "One more?")
		answer := p.steward.see(p.request).Find(`form[action$="/answer"]`).First().AttrOr("action", "")
		p.steward.post(answer, url.Values{"answer": {"So."}})
		again(p.steward, http.StatusConflict, answer, url.Values{"answer": {"Otherwise."}}, ".notice", "Somebody has answered this question already.")

		p.consultant.post(invitation+"/accept", url.Values{})
		own := link(t, p.consultant.see("/me/engagements"), "/me/engagements/")
		terms := visits()
		terms["sessions"], terms["ends_on"] = []string{"many"}, []string{"2020-01-01"}
		again(p.consultant, http.StatusUnprocessableEntity, own+"/terms", terms, "#sessions", "many")
		again(p.consultant, http.StatusUnprocessableEntity, own+"/terms", terms, "#what", terms.Get("what"))
		stale := visits()
		stale.Set("version", "1")
		p.consultant.post(own+"/terms", stale)
		again(p.consultant, http.StatusConflict, own+"/terms", stale, "#when", "The first Tuesdays")
		_, page := p.consultant.post(own+"/end", url.Values{})
		wantSaid(t, page, "Ended early.")
	})
}

// Pages of consultants explain to others whom they are for, and what is another's is not there.
func TestConsultationsAreForTheirSides(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, nil)
		p.steward.post(p.request+"/invite", url.Values{"consultant": {p.profile}})
		invitation := link(t, p.consultant.see("/me/invitations"), "/me/invitations/")
		for _, path := range []string{"/me/invitations", "/me/offers", "/me/engagements", "/me/ratings"} {
			wantSaid(t, p.steward.see(path), "This page is for people who have a profile as a consultant.")
		}
		wantWellMade(t, p.steward.do(http.MethodGet, "/me/calls", nil), http.StatusForbidden)
		other, _ := s.listed(t, "Another")
		for _, b := range []*browser{other, p.steward} {
			wantWellMade(t, b.do(http.MethodGet, invitation, nil), http.StatusNotFound)
			wantWellMade(t, b.do(http.MethodPost, invitation+"/accept", url.Values{}), http.StatusNotFound)
		}
		wantWellMade(t, p.consultant.do(http.MethodGet, p.request, nil), http.StatusNotFound)
		_, page := p.steward.post(p.steward.see(p.request).Find(`form[action$="/withdraw"][action*="/invitations/"]`).AttrOr("action", ""), url.Values{})
		wantSaid(t, page, "Taken back.")
		_, page = p.consultant.post(invitation+"/accept", url.Values{})
		wantSaid(t, page, "its state has changed")
	})
}

// Where the rules of a group want two members to agree, the consultant does not know of an invitation
// before they did, and an offer is chosen by the second yes.
func TestConsultationsThatFurtherMembersAgreeTo(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, url.Values{"call": {"open"}})
		p.steward.post(p.inside+"/rules", url.Values{"accept_engagement": {"2"}})
		member := s.joins(t, "Amina", p.steward.code(p.inside, "1"), p.inside)
		_, page := p.steward.post(p.request+"/invite", url.Values{"consultant": {p.profile}})
		wantSaid(t, page, "Further members must agree.", "Waits for members to agree.")
		proposal := link(t, page, p.inside+"/proposals/")
		if got := p.consultant.see("/me/invitations").Find(`main a[href^="/me/invitations/"]`).Length(); got != 0 {
			t.Error("the consultant knows of a proposed invitation")
		}
		member.post(proposal+"/agree", url.Values{})
		link(t, p.consultant.see("/me/invitations"), "/me/invitations/")

		other, _ := s.listed(t, "Another")
		other.post(link(t, other.see("/me/calls"), "/me/calls/"), url.Values{"words": {"One visit."}})
		to, _ := p.steward.post(p.steward.see(p.request).Find(`form[action$="/choose"]`).AttrOr("action", ""), url.Values{})
		proposal, _, _ = strings.Cut(to, "?")
		if got := link(t, member.see(p.request), p.inside+"/proposals/"); got != proposal {
			t.Errorf("the request leads to %s, want %s", got, proposal)
		}
		member.post(proposal+"/agree", url.Values{})
		wantSaid(t, member.see(p.request), "Chosen.", "Lapsed.")
		link(t, other.see("/me/engagements"), "/me/engagements/")
	})
}
