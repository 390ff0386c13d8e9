package api_test

import (
	"net/http"
	"strconv"
	"testing"
)

// won counts the answers that did something, and wants conflicts of the others.
func won(t *testing.T, round int, all []response) (n int) {
	t.Helper()
	for _, got := range all {
		switch got.status {
		case http.StatusOK:
			n++
		case http.StatusConflict, http.StatusPreconditionFailed:
		default:
			t.Fatalf("round %d: %d %s", round, got.status, got.body)
		}
	}
	return n
}

// someRounds is rounds, but fewer unless SHG_RACES asks for more: each is a dozen requests.
func someRounds(t *testing.T) int {
	t.Helper()
	if n := rounds(t); n != 100 {
		return n
	}
	return 20
}

// calling opens a request of the group that anybody can answer.
func (s *site) calling(group, need string, who person) string {
	s.t.Helper()
	body := map[string]any{"needs": []string{need}, "call": "open"}
	id := s.ask("POST", "/groups/"+group+"/requests", who, body).wantStatus(http.StatusCreated).text("id")
	s.ask("POST", "/requests/"+id+"/open", who, nil).wantStatus(http.StatusOK)
	return id
}

// underWay returns how many engagements of a group are under way.
func (s *site) underWay(group string, who person) (n int) {
	s.t.Helper()
	list := s.ask("GET", "/groups/"+group+"/engagements?per_page=100", who, nil).wantStatus(http.StatusOK)
	for _, at := range []string{"items/0/status", "items/1/status", "items/2/status"} {
		if status, _ := list.at(at).(string); status == "agreeing" || status == "active" || status == "paused" {
			n++
		}
	}
	return n
}

// Two members who choose two offers at the same time engage one consultant.
func TestTwoOffersChosenAtOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second", "Third")
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		moderator := s.moderator()
		first, _ := s.consultant(moderator, with(facilitator("One"), "capacity", 1000))
		second, _ := s.consultant(moderator, with(facilitator("Two"), "capacity", 1000))
		for round := range someRounds(t) {
			request, offer := s.calling(group, need, steward), map[string]string{}
			for i, who := range []person{first, second} {
				offer[members[i].id] = s.ask("POST", "/requests/"+request+"/offers", who, map[string]any{"words": "Two visits."}).wantStatus(http.StatusCreated).text("id")
			}
			all := together(members, func(who person) response { return s.ask("POST", "/offers/"+offer[who.id]+"/choose", who, nil) })
			if n, under := won(t, round, all), s.underWay(group, steward); n != 1 || under != 1 {
				t.Fatalf("round %d: %d chosen, %d under way", round, n, under)
			}
			engagement := s.ask("GET", "/groups/"+group+"/engagements", steward, nil).text("items/0/id")
			s.ask("POST", "/engagements/"+engagement+"/end", steward, nil).wantStatus(http.StatusOK)
			s.ask("POST", "/requests/"+request+"/withdraw", steward, nil).wantStatus(http.StatusOK)
		}
	})
}

// A consultant with one place who accepts the invitations of two groups at the same time is engaged by
// one.
func TestOnePlaceTakenOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		who, profile := s.consultant(s.moderator(), with(facilitator("A consultant"), "capacity", 1))
		stewards := []person{s.member("One"), s.member("Two")}
		groups, needs := map[string]string{}, map[string]string{}
		for _, steward := range stewards {
			groups[steward.id] = s.group(steward, leeds("Tuesday Night"))
			needs[steward.id] = s.ask("POST", "/groups/"+groups[steward.id]+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		}
		for round := range someRounds(t) {
			invitations, requests := map[string]string{}, map[string]string{}
			for _, steward := range stewards {
				requests[steward.id] = s.calling(groups[steward.id], needs[steward.id], steward)
				invitations[steward.id] = s.ask("POST", "/requests/"+requests[steward.id]+"/invitations", steward, map[string]any{"consultant_id": profile}).
					wantStatus(http.StatusCreated).text("id")
			}
			all := together(stewards, func(steward person) response {
				return s.ask("POST", "/invitations/"+invitations[steward.id]+"/accept", who, nil)
			})
			if n, own := won(t, round, all), s.ask("GET", "/consultants/me", who, nil).at("active"); n != 1 || own != 1.0 {
				t.Fatalf("round %d: %d accepted, %v places taken", round, n, own)
			}
			engagement := s.ask("GET", "/me/engagements", who, nil).text("items/0/id")
			s.ask("POST", "/engagements/"+engagement+"/end", who, nil).wantStatus(http.StatusOK)
			for _, steward := range stewards {
				s.ask("POST", "/requests/"+requests[steward.id]+"/withdraw", steward, nil).wantStatus(http.StatusOK)
			}
		}
	})
}

// A request that is withdrawn, or an invitation that is taken back, while the consultant accepts is
// either: never an engagement on what was withdrawn.
func TestWithdrawnWhileAccepted(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, map[string]any{"call": "open"})
		need := s.ask("GET", "/groups/"+p.group+"/needs", p.steward, nil).text("items/0/id")
		s.ask("PUT", "/consultants/me", p.consultant, with(facilitator("A consultant"), "capacity", 1000)).wantStatus(http.StatusOK)
		for round := range someRounds(t) {
			request := s.calling(p.group, need, p.steward)
			invitation := s.ask("POST", "/requests/"+request+"/invitations", p.steward, map[string]any{"consultant_id": p.profile}).wantStatus(http.StatusCreated).text("id")
			back := "/requests/" + request + "/withdraw"
			if round%2 == 0 {
				back = "/invitations/" + invitation + "/withdraw"
			}
			all := together([]person{p.consultant, p.steward}, func(who person) response {
				if who == p.steward {
					return s.ask("POST", back, who, nil)
				}
				return s.ask("POST", "/invitations/"+invitation+"/accept", who, nil)
			})
			accepted, under := all[0].status == http.StatusOK, s.underWay(p.group, p.steward)
			if n := won(t, round, all); n != 1 || accepted != (under == 1) {
				t.Fatalf("round %d: %d won, accepted %v, %d under way", round, n, accepted, under)
			}
			if accepted {
				engagement := s.ask("GET", "/groups/"+p.group+"/engagements", p.steward, nil).text("items/0/id")
				s.ask("POST", "/engagements/"+engagement+"/end", p.steward, nil).wantStatus(http.StatusOK)
			}
			s.ask("POST", "/requests/"+request+"/withdraw", p.steward, nil).wantStatus(http.StatusOK)
		}
	})
}

// Two sides that change the terms at the same time make two versions, of which the newest can be
// confirmed by the side that did not propose it.
func TestBothSidesChangeTermsAtOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		at, versions := "/engagements/"+p.engage(), 0
		for round := range min(someRounds(t), 45) { // an engagement has at most a hundred versions
			all := together([]person{p.steward, p.consultant}, func(who person) response { return s.ask("POST", at+"/terms", who, visits()) })
			versions += won(t, round, all)
			read := s.ask("GET", at, p.steward, nil).wantStatus(http.StatusOK)
			if read.at("proposed/number") != float64(versions) {
				t.Fatalf("round %d: %d versions: %s", round, versions, read.body)
			}
			sides := map[string]person{"group": p.consultant, "consultant": p.steward}
			s.ask("POST", at+"/terms/"+strconv.Itoa(versions)+"/confirm", sides[read.text("proposed/proposed_by")], nil).wantStatus(http.StatusOK)
		}
	})
}
