package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// adviceForm is a form as somebody fills it in who suggests a resource.
func adviceForm() url.Values {
	return url.Values{
		"name": {"Debt advice"}, "kind": {"service"}, "category": {"legal_advice"}, "summary": {"Free.\r\nWithout an appointment."}, "reach": {"local"}, "where": {"Leeds"},
		"language": {"bn", "en"}, "topic": {"debt"}, "website": {"https://advice.example.org"}, "email": {"advice@example.org"}, "phone": {"+44 113 496 0000"},
	}
}

// Somebody suggests a resource by hand; what is wrong is beside its field. The group of somebody
// else puts it into its list, a moderator publishes it, and everybody finds and reports it.
func TestStoryOfAResource(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		maker, moderator := s.browser(t), s.moderator(t)
		maker.signUp("The maker")
		steward, _, inside := s.found(t, "Tuesday Night")
		form := adviceForm()
		form.Set("name", "")
		form.Set("website", "advice")
		form.Set("where", "")
		refused := wantWellMade(t, maker.do(http.MethodPost, "/resources/new", form), http.StatusUnprocessableEntity)
		for _, wrong := range []string{"#name-wrong", "#website-wrong"} {
			if refused.Find(wrong).Length() != 1 {
				t.Errorf("the form does not have %s", wrong)
			}
		}
		if got := refused.Find(`[name="topic"][value="debt"][checked]`).Length(); got != 1 || refused.Find("#email").AttrOr("value", "") != "advice@example.org" {
			t.Error("the form loses what was typed")
		}
		form = adviceForm()
		form.Del("where")
		if got := wantWellMade(t, maker.do(http.MethodPost, "/resources/new", form), http.StatusUnprocessableEntity).Find("#where-wrong").Length(); got != 1 {
			t.Error("a local resource is nowhere")
		}
		find := url.Values{"find": {"yes"}, "find_topic": {"alcohol"}}
		if got := wantWellMade(t, maker.do(http.MethodPost, "/resources/new", find), http.StatusOK).Find(`[name="topic"][value="alcohol"]`).Length(); got != 1 {
			t.Error("the form does not find topics")
		}
		edit, page := maker.post("/resources/new", adviceForm())
		edit, _, _ = strings.Cut(edit, "?")
		public := strings.TrimSuffix(edit, "/edit")
		if page.Find("#where").AttrOr("value", "") != "Leeds, England, United Kingdom" || page.Find("[role='status']").Length() != 1 {
			t.Errorf("where: %q", page.Find("#where").AttrOr("value", ""))
		}
		wantWellMade(t, s.get(public), http.StatusNotFound)
		wantWellMade(t, steward.do(http.MethodGet, edit, nil), http.StatusNotFound)

		_, page = steward.post(inside+"/resources", url.Values{"resource": {"http://shg.test" + edit}})
		if got := page.Find("main li strong").Text(); got != "Debt advice" {
			t.Errorf("the list has %q", got)
		}
		_, page = steward.post(inside+"/resources", url.Values{"resource": {"none"}})
		if got := page.Find("[role='alert']").Text(); got != "There is no such resource." {
			t.Errorf("what is not there: %q", got)
		}

		item, page := moderator.firstItem("resource_to_confirm")
		if !strings.Contains(page.Find("main").Text(), "Debt advice") || page.Find(`main input[value="publish"]`).Length() != 1 {
			t.Error("the moderator does not see it, or cannot publish it")
		}
		moderator.post(item+"/decide", url.Values{"decision": {"publish"}, "ground": {"no_violation"}, "reason": {"It is there."}})
		s.settled()
		page = s.page(t, public+"?lang=ar")
		if got := page.Find("h1").Text(); got != "Debt advice" || page.Find("html").AttrOr("dir", "") != "rtl" {
			t.Errorf("the page is of %q", got)
		}
		found := s.page(t, "/resources?near=Leeds&kind=service&lang=de")
		if got := names(found.Find("main")); len(got) != 1 || !strings.Contains(found.Find(".active").Text(), "Dienst") {
			t.Errorf("found %v, %s", got, found.Find(".active").Text())
		}
		wantWellMade(t, maker.do(http.MethodGet, edit, nil), http.StatusForbidden)
		changed := adviceForm()
		changed.Set("where", "Leeds, England, United Kingdom")
		changed.Set("was", "Leeds, England, United Kingdom")
		changed.Set("name", "Advice on debts")
		moderator.post(edit, changed)
		if got := s.page(t, public).Find("main").Text(); !strings.Contains(got, "Advice on debts") || !strings.Contains(got, "Leeds") {
			t.Errorf("after a change: %s", got)
		}
		wantLead(t, s.post(public+"/report", unclean()), public+"/report?sent=yes")
		id := strings.TrimPrefix(public, "/resources/")
		_, page = steward.post(inside+"/resources/"+id+"/drop", url.Values{})
		if got := page.Find("main ul.groups li").Length(); got != 0 {
			t.Errorf("%d are still in the list", got)
		}
		moderator.post(public+"/withdraw", url.Values{})
		wantWellMade(t, s.get(public), http.StatusNotFound)
	})
}
