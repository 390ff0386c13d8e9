package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/shg-directory/shg/models"
)

// Guidance is read in every language, and what the operator writes is marked as such.
func TestGuidancePages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		link(t, s.page(t, "/principles"), "/guidance")
		link(t, s.page(t, "/guidance"), "/guidance/considering")
		for _, language := range []string{"en", "de", "es", "it", "ms", "zh", "ar", "he", "hi", "bn"} {
			s.page(t, "/guidance?lang="+language)
			for _, stage := range models.SetValues("stage") {
				if page := s.page(t, "/guidance/"+stage+"?lang="+language); page.Find("main ul li").Length() < 6 || page.Find("cite").Length() < 3 {
					t.Errorf("%s in %s: %s", stage, language, page.Find("main").Text())
				}
			}
		}
		wantWellMade(t, s.get("/guidance/nowhere"), http.StatusNotFound)
		input := models.GuidanceInput{Words: "Our library has rooms.\n\n<b>Ask</b> for Mrs Khan."}
		edit := func() {
			t.Helper()
			if _, err := s.app.Guidance.Edit(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, "forming", "en", input); err != nil {
				t.Fatal(err)
			}
		}
		edit()
		page := s.page(t, "/guidance/forming")
		wantSaid(t, page, "Written by the operator of this directory", "Our library has rooms.", "<b>Ask</b> for Mrs Khan.", "What tends to help", "Tuckman")
		input.Replaces = true
		edit()
		page = s.page(t, "/guidance/forming")
		wantSaid(t, page, "Our library has rooms.")
		if page.Find("cite").Length() != 0 {
			t.Error("the sources are shown without our text")
		}
	})
}

// A group is led to the guidance for its stage, and after a consultation to that for its new one.
func TestGuidanceForAGroup(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, nil)
		if p.steward.see(p.inside).Find(`a[href^="/guidance/"]`).Length() != 0 {
			t.Error("a group without a stage is led to the guidance for one")
		}
		p.steward.post(p.request+"/invite", url.Values{"consultant": {p.profile}})
		_, page := p.consultant.post(link(t, p.consultant.see("/me/invitations"), "/me/invitations/")+"/accept", url.Values{})
		own := link(t, page, "/me/engagements/")
		theirs := link(t, p.steward.see(p.inside+"/engagements"), p.inside+"/engagements/")
		p.consultant.post(own+"/terms", visits())
		p.steward.post(theirs+"/terms/1/confirm", url.Values{})
		_, page = p.steward.post(theirs+"/conclude", url.Values{"stage": {"developing"}})
		for _, shown := range []string{link(t, page, "/guidance/"), link(t, p.steward.see(p.inside), "/guidance/")} {
			if shown != "/guidance/developing" {
				t.Errorf("led to %s", shown)
			}
		}
		if p.consultant.see(own).Find(`a[href^="/guidance/"]`).Length() != 0 {
			t.Error("the consultant is led to the guidance for the group")
		}
	})
}
