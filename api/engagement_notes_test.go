package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// fillEngagement adds one of everything that can be within an engagement, as a member, and returns the
// ids.
func (s *site) fillEngagement(engagement string, member person) things {
	s.t.Helper()
	at := "/engagements/" + engagement
	return things{
		"appointment": s.ask("POST", at+"/appointments", member, visit()).wantStatus(http.StatusCreated).text("id"),
		"step":        s.ask("POST", at+"/steps", member, map[string]any{"words": "Ask the library.", "side": "group"}).wantStatus(http.StatusCreated).text("id"),
		"shared":      s.ask("POST", at+"/resources", member, map[string]any{"words": "Ask for Mrs Khan."}).wantStatus(http.StatusCreated).text("id"),
		"note":        s.ask("POST", at+"/notes", member, map[string]any{"words": "Chairs in a circle."}).wantStatus(http.StatusCreated).text("id"),
	}
}

// engagedBy begins an engagement of a group with a consultant, and returns it.
func (s *site) engagedBy(group, need string, steward, consultant person, profile string) string {
	s.t.Helper()
	request := s.calling(group, need, steward)
	invited := s.ask("POST", "/requests/"+request+"/invitations", steward, map[string]any{"consultant_id": profile}).wantStatus(http.StatusCreated)
	s.ask("POST", "/invitations/"+invited.text("id")+"/accept", consultant, nil).wantStatus(http.StatusOK)
	return s.ask("GET", "/me/engagements", consultant, nil).wantStatus(http.StatusOK).text("items/0/id")
}

// Both sides read notes, with the side that wrote them and not the person, and each takes back its own
// alone. Once the engagement is over nobody writes any more, and both still read.
func TestNotesOfAnEngagement(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		member := s.member("A member")
		s.join(p.group, p.steward, member)
		at := "/engagements/" + p.engage()
		theirs := s.ask("POST", at+"/notes", member, map[string]any{"words": "Chairs in a circle."}).wantStatus(http.StatusCreated)
		if theirs.text("side") != "group" || theirs.at("mine") != true || theirs.header.Get("Location") != "/api/v1/notes/"+theirs.text("id") {
			t.Errorf("written: %s %s", theirs.header.Get("Location"), theirs.body)
		}
		own := s.ask("POST", at+"/notes", p.consultant, map[string]any{"words": "I bring the book."}).wantStatus(http.StatusCreated).text("id")
		for name, who := range map[string]person{"steward": p.steward, "consultant": p.consultant} {
			list := s.ask("GET", at+"/notes", who, nil).wantStatus(http.StatusOK)
			if list.at("total") != 2.0 || list.text("items/1/words") != "Chairs in a circle." || list.text("items/0/side") != "consultant" || list.at("items/1/mine") != false {
				t.Errorf("the %s reads %s", name, list.body)
			}
			if strings.Contains(string(list.body), member.id) {
				t.Errorf("the %s learns who wrote it: %s", name, list.body)
			}
		}
		s.ask("DELETE", "/notes/"+theirs.text("id"), p.steward, nil).wantProblem(403, "forbidden", "", "")
		s.ask("DELETE", "/notes/"+theirs.text("id"), p.consultant, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", at+"/notes", member, map[string]any{"words": strings.Repeat("ক", 4001)}).wantProblem(422, "invalid", "/words", "too_long")
		s.ask("POST", at+"/notes", s.member("A stranger"), map[string]any{"words": "Hello"}).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/notes/"+own, s.member("A stranger"), nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/notes/"+theirs.text("id"), member, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/notes/"+theirs.text("id"), p.consultant, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", at+"/end", p.steward, nil).wantStatus(http.StatusOK)
		if got := s.ask("POST", at+"/notes", member, map[string]any{"words": "Late"}).wantStatus(http.StatusConflict); got.text("state") != "ended" {
			t.Errorf("written after the end: %s", got.body)
		}
		if got := s.ask("GET", at+"/notes", p.steward, nil).wantStatus(http.StatusOK); got.text("items/0/words") != "I bring the book." {
			t.Errorf("after the end the group reads %s", got.body)
		}
		s.ask("DELETE", "/notes/"+own, p.consultant, nil).wantStatus(http.StatusNoContent)
	})
}

// Notes are in the export of those who wrote them, and gone with their accounts.
func TestNotesGoWithTheirAuthors(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		p := newPartnership(s, nil)
		amina := s.signUp("Amina")
		s.join(p.group, p.steward, amina.person)
		at := "/engagements/" + p.engage()
		s.ask("POST", at+"/notes", amina.person, map[string]any{"words": "Canary in the circle."}).wantStatus(http.StatusCreated)
		db.wantNowhere("Canary in the circle.")
		notes := s.ask("GET", "/me/export", amina.person, nil).wantStatus(http.StatusOK).section("notes_in_engagements")
		if len(notes) != 1 || notes[0].(map[string]any)["words"] != "Canary in the circle." {
			t.Errorf("exported %v", notes)
		}
		s.ask("DELETE", "/me", amina.person, map[string]any{"phrase": amina.phrase}).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", at+"/notes", p.steward, nil).wantStatus(http.StatusOK); got.at("total") != 0.0 {
			t.Errorf("after the erasure %s", got.body)
		}
	})
}
