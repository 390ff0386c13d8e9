package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// concluded brings the partners to the end of an engagement, and returns its pages for the group and
// for the consultant.
func (p *partners) concluded(t *testing.T) (theirs, own string) {
	t.Helper()
	p.steward.post(p.request+"/invite", url.Values{"consultant": {p.profile}})
	invitation := link(t, p.consultant.see("/me/invitations"), "/me/invitations/")
	_, page := p.consultant.post(invitation+"/accept", url.Values{})
	own = link(t, page, "/me/engagements/")
	theirs = p.inside + own[strings.LastIndex(own, "/engagements/"):]
	p.consultant.post(own+"/terms", visits())
	p.steward.post(theirs+"/terms/1/confirm", url.Values{})
	p.steward.post(theirs+"/conclude", url.Values{})
	return theirs, own
}

// Members and the consultant give feedback on a page, read what is released, and withdraw their own.
func TestFeedbackOnPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.partners(t, nil)
		group, consultant := p.steward, p.consultant
		theirs, own := p.concluded(t)
		link(t, group.see("/me"), p.inside+"/engagements") // it waits
		link(t, consultant.see("/me"), "/me/engagements")

		page := group.see(theirs)
		if n := page.Find(`form[action$="/feedback"] fieldset`).Length(); n != 6 {
			t.Errorf("%d principles are asked for", n)
		}
		wantSaid(t, page, "The way of working was flexible", "Members who have answered: 0", "not shown yet")
		refused := wantWellMade(t, group.do(http.MethodPost, theirs+"/feedback", url.Values{"words": {"It helped."}}), http.StatusUnprocessableEntity)
		if refused.Find("#ratings-wrong").Length() != 1 || refused.Find(`textarea[name="words"]`).Text() != "It helped." {
			t.Errorf("refused: %s", refused.Find("main").Text())
		}
		_, page = group.post(theirs+"/feedback", url.Values{"rating_A": {"4"}, "rating_D": {"৫"}, "words": {"It helped."}, "early": {"yes"}})
		wantSaid(t, page, "You gave feedback on", "Members who have answered: 1", "What members say", "It helped.", "4 of 5", "5 of 5")
		if page.Find(`input[name="rating_D"][value="5"][checked]`).Length() != 1 {
			t.Error("the form has forgotten the rating")
		}
		page = consultant.see(own)
		wantSaid(t, page, "What members say", "It helped.")
		if strings.Contains(page.Find("main").Text(), "4 of 5") || page.Find(`form[action$="/feedback"] fieldset`).Length() != 1 {
			t.Errorf("the consultant reads %s", page.Find("main").Text())
		}
		consultant.post(own+"/feedback", url.Values{"rating_collaboration": {"5"}, "words": {"A pleasure."}})
		wantSaid(t, group.see(theirs), "What the consultant says", "A pleasure.")
		_, page = group.post(theirs+"/feedback/withdraw", url.Values{})
		wantSaid(t, page, "Members who have answered: 0")
		for _, language := range []string{"bn", "ar"} {
			group.see(theirs + "?lang=" + language)
		}
	})
}

// The public page of a consultant has what is published of how groups judge the work.
func TestRatingsOnTheConsultantsPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		consultant, profile := s.listed(t, "A consultant")
		id, err := models.ParseID(profile)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(consultant.see("/consultants/"+profile).Find("main").Text(), "How groups judge") {
			t.Error("ratings that are not there are shown")
		}
		published := models.RatingRefresh{ID: models.NewRandomID(), ConsultantID: id, Principle: models.PrincipleD, Number: 1, Month: models.Date{Year: 2026, Month: 11, Day: 1}, GroupCount: 4, Twentieths: 13}
		err = s.app.Store.Write(t.Context(), func(tx *store.Tx) error { return tx.AddRatingRefresh(t.Context(), &published, nil) })
		if err != nil {
			t.Fatal(err)
		}
		wantSaid(t, consultant.see("/consultants/"+profile), "How groups judge the work", "65 %, groups: 4", "1 November 2026")
		consultant.see("/consultants/" + profile + "?lang=ar")
		link(t, consultant.see("/me"), "/me/ratings")
		wantSaid(t, consultant.see("/me/ratings"), "65 %, groups: 4", "Your public answer")
		refused := wantWellMade(t, consultant.do(http.MethodPost, "/me/ratings/answer", url.Values{"words": {strings.Repeat("a", 2001)}}), http.StatusUnprocessableEntity)
		if refused.Find("#words-wrong").Length() != 1 || len(refused.Find("textarea").Text()) != 2001 {
			t.Error("what was too long is not there to be made shorter")
		}
		_, page := consultant.post("/me/ratings/answer", url.Values{"words": {"I have learnt from it."}})
		wantSaid(t, page, "This is stored.", "I have learnt from it.")
		public := consultant.see("/consultants/" + profile)
		wantSaid(t, public, "The consultant answers", "I have learnt from it.")
		none := published
		none.ID, none.Number, none.Month, none.GroupCount, none.Twentieths = models.NewRandomID(), 2, models.Date{Year: 2026, Month: 12, Day: 1}, 0, 0
		if err := s.app.Store.Write(t.Context(), func(tx *store.Tx) error { return tx.AddRatingRefresh(t.Context(), &none, nil) }); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(consultant.see("/consultants/"+profile).Find("main").Text(), "I have learnt") {
			t.Error("an answer is shown without ratings")
		}
		own := consultant.see("/me/ratings")
		wantSaid(t, own, "Your public answer", "I have learnt from it.")
		if own.Find(`form[action$="/me/ratings/answer/withdraw"]`).Length() != 1 || own.Find("textarea").Length() != 0 {
			t.Error("the answer cannot be taken back while no ratings are published")
		}
		consultant.post("/me/ratings/answer/withdraw", url.Values{})
		if strings.Contains(consultant.see("/me/ratings").Find("main").Text(), "I have learnt") {
			t.Error("an answer that was taken back is there for its author")
		}
		if strings.Contains(consultant.see("/consultants/"+profile).Find("main").Text(), "I have learnt") {
			t.Error("an answer that was taken back is shown")
		}
	})
}
