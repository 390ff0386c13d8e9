package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// A steward writes for the group by hand; the page of the principles shows what is public, what is
// proposed and which ruleset is adopted.
func TestStoryOfTheGroupsComments(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "Tuesday Night")
		operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
		_, err := s.app.Consultation.ProposeRuleset(t.Context(), operator, models.RulesetInput{
			Version: "3.1", Title: "Roles count more", Summary: "As groups asked.", Numbers: map[string]int{"roles": 2},
			Reasons: map[models.Principle]string{models.PrincipleA: "The way of working decides."},
		})
		if err != nil {
			t.Fatal(err)
		}
		page := wantWellMade(t, steward.do(http.MethodGet, inside+"/principles", nil), http.StatusOK)
		if got := page.Find(`#about option`).Length(); got != 7 {
			t.Errorf("%d things to comment on", got)
		}
		form := url.Values{"about": {"C"}, "text": {""}, "who": {"public"}}
		refused := wantWellMade(t, steward.do(http.MethodPost, inside+"/principles", form), http.StatusUnprocessableEntity)
		if refused.Find(`#about option[selected]`).AttrOr("value", "") != "C" || refused.Find("[role='alert']").Length() != 1 {
			t.Error("the form loses what was chosen, or does not refuse")
		}
		for _, about := range []string{"C", "3.1"} {
			steward.post(inside+"/principles", url.Values{"about": {about}, "text": {"An hour by bus is far here."}, "who": {"public"}})
		}
		steward.post(inside+"/principles", url.Values{"about": {"D"}, "text": {"For the operator."}, "who": {"unnamed"}})
		for _, language := range []string{"en", "ar"} {
			public := wantWellMade(t, s.get("/principles?lang="+language), http.StatusOK)
			text := public.Find("main").Text()
			if public.Find("main blockquote").Length() != 2 || !strings.Contains(text, "Roles count more") || strings.Contains(text, "For the operator") {
				t.Errorf("%s: everybody reads %s", language, text)
			}
		}
		_, page = steward.post(inside+"/principles/C/take-back", nil)
		if page.Find("main blockquote").Length() != 2 || wantWellMade(t, s.get("/principles"), http.StatusOK).Find("main blockquote").Length() != 1 {
			t.Error("what was taken back is still there")
		}
	})
}
